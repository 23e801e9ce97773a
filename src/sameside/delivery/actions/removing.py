"""Logs that nobody confirmed are removed, with their files.

A file goes only when no row names it and a day has passed since it was put there: a log that is
being looked at has no row yet. So whatever was broken off leaves nothing either.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from sameside.delivery.models import KEPT_UNCONFIRMED, Import, ImportState
from sameside.delivery.shelves import UNFINISHED, log_at, replacing_logs, report_path, shelf_of
from sameside.partnerships.models import Partnership

SETTLED = timedelta(days=1)
"""Nobody looks at a log for so long before its row is written."""


def remove_unconfirmed(*, now: datetime) -> int:
    """Remove each log that was not confirmed in time or was taken away; return how many."""
    removed = _remove_rows(now)
    for partnership in Partnership.objects.all():
        if shelf_of(partnership).is_dir():
            _sweep(partnership, now)
    return removed


@transaction.atomic
def _remove_rows(now: datetime) -> int:
    """Remove rows; one that is confirmed in this instant is waited for, and stays."""
    late = Q(state=ImportState.LOOKED_AT, brought_at__lte=now - KEPT_UNCONFIRMED)
    gone = late | Q(state=ImportState.WITHDRAWN)
    locked = Import.objects.select_for_update(of=("self",)).filter(gone)
    found = list(locked.select_related("partnership").defer("understood", "fault", "mapping"))
    Import.objects.filter(pk__in=[each.pk for each in found]).delete()
    for each in found:
        report_path(each.partnership, each.pk).unlink(missing_ok=True)
    return len(found)


def _sweep(partnership: Partnership, now: datetime) -> None:
    named = {
        log_at(partnership, digest, name)
        for digest, name in Import.objects.filter(partnership=partnership).values_list(
            "file_digest", "name"
        )
    }
    for path in _lying(shelf_of(partnership)):
        with replacing_logs(partnership):
            if path not in named and _settled(path, now):
                _remove(path)


def _lying(shelf: Path) -> Iterator[Path]:
    """Yield the logs on a shelf, and what was never put in its place."""
    yield from list(shelf.glob("logs/*/*"))
    yield from list(shelf.glob(f"{UNFINISHED}*"))


def _settled(path: Path, now: datetime) -> bool:
    with suppress(FileNotFoundError):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - SETTLED
    return False


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
        return
    path.unlink()
    with suppress(OSError):  # another log of the same digest lies there
        path.parent.rmdir()
