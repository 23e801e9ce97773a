"""A disk that is full, told as what it is, whoever came upon it: a file, SQLite or PostgreSQL."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
OF_SQLITE, OF_POSTGRESQL = "SQLITE_FULL", "53100"


@contextmanager
def naming_when_full(place: Path) -> Iterator[None]:
    """Let a full disk name the place that was asked for.

    :raises OSError: naming it, when nothing more can be written there.
    """
    try:
        yield
    except (OSError, sqlite3.Error, DatabaseError) as fault:
        number = _number(fault)
        if not number:
            raise
        raise OSError(number, os.strerror(number), str(place)) from fault


def _number(fault: Exception) -> int:
    """Return the machine's number for a full disk; none where it is something else."""
    if isinstance(fault, OSError):
        return fault.errno if fault.errno in FULL else 0
    cause = fault.__cause__ or fault
    names = {getattr(cause, "sqlite_errorname", ""), getattr(cause, "sqlstate", "")}
    return errno.ENOSPC if names & {OF_SQLITE, OF_POSTGRESQL} else 0
