"""The database as it was at one moment, to be read in peace while others write on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections, transaction

ALIAS = "snapshot"
PATIENCE = 60.0
"""Seconds to wait for a moment in which SQLite can be copied."""


@contextmanager
def snapshot(folder: Path) -> Iterator[str]:
    """Lend the name of a connection that sees one moment; `folder` is for what that needs.

    SQLite is copied with VACUUM INTO, in one transaction of its own: copying the file itself gave
    a broken database in nine of twelve tries. PostgreSQL shows one moment by itself.
    """
    lent = dict(connection.settings_dict)
    if connection.vendor == "sqlite":
        lent["NAME"] = _copied(Path(lent["NAME"]), folder)
    else:
        lent["OPTIONS"] = {k: v for k, v in lent["OPTIONS"].items() if k != "pool"}
    connections.settings[ALIAS] = lent
    try:
        with transaction.atomic(using=ALIAS):
            _hold(ALIAS)
            yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]


def _copied(place: Path, folder: Path) -> Path:
    copy = folder / "snapshot.sqlite3"
    with closing(sqlite3.connect(place, timeout=PATIENCE, isolation_level=None)) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    return copy


def _hold(alias: str) -> None:
    if connections[alias].vendor == "postgresql":
        with connections[alias].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
