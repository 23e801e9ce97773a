"""How the installation is: each part that may fail, well or not, with one number and no names."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min

from sameside.config.models import Beat
from sameside.ledger.models import Verification
from sameside.mail.queries import oldest_age

SILENT = timedelta(seconds=60)
"""After this a worker that gives no sign of life counts as gone."""
LATE = timedelta(minutes=15)
"""After this an unsent mail says that mail does not go out."""
UNSEEN = timedelta(hours=50)
"""After this a record should have been read again twice."""
LEAST_FREE = 256 << 20
"""Bytes of disk below which writing may soon fail."""
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, whether it is well, and a number that says why."""

    part: str
    well: bool
    number: float | None = None
    unit: str = ""


def look(data: Path, now: datetime) -> list[Part]:
    """Look at every part; where the database is gone, at what can be seen without it."""
    found = [_disk(data)]
    for name, part in PARTS:
        try:
            found.append(part(now))
        except DatabaseError:
            found.append(Part(name, well=False))
            if name == "database":
                break
    return found


def _disk(data: Path) -> Part:
    free = shutil.disk_usage(data).free
    return Part("disk", free >= LEAST_FREE, free // MEBIBYTE, "MiB free")


def _database(now: datetime) -> Part:  # noqa: ARG001 -- each part is asked alike
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Part("database", well=True)


def _migrations(now: datetime) -> Part:  # noqa: ARG001 -- each part is asked alike
    missing = unapplied()
    return Part("migrations", missing == 0, missing, "to apply")


_applied: set[str] = set()


def unapplied() -> int:
    """Count the migrations that are to be applied; once there are none, none come back."""
    here = str(connection.settings_dict["NAME"])
    if here in _applied:
        return 0
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        _applied.add(here)
    return missing


def _worker(now: datetime) -> Part:
    last = Beat.objects.aggregate(last=Max("beat_at"))["last"]
    if last is None:
        return Part("worker", well=False)
    age = now - last
    return Part("worker", age <= SILENT, round(age.total_seconds()), "seconds since its last sign")


def _outbox(now: datetime) -> Part:
    age = oldest_age(now)
    return Part("outbox", age <= LATE, round(age.total_seconds()), "seconds waits the oldest mail")


def _records(now: datetime) -> Part:
    broken = Verification.objects.exclude(fault="").count()
    oldest = Verification.objects.aggregate(oldest=Min("verified_at"))["oldest"]
    seen = oldest is None or now - oldest <= UNSEEN
    return Part("records", seen and not broken, broken, "not what they were")


PARTS: tuple[tuple[str, Callable[[datetime], Part]], ...] = (
    ("database", _database),
    ("migrations", _migrations),
    ("worker", _worker),
    ("outbox", _outbox),
    ("records", _records),
)
"""In the order they are looked at; without the first the others cannot be."""
