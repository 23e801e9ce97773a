"""A confirmed log comes into the record: by a job that may be killed at any point and run again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from django.db import transaction

from sameside.delivery.actions.looking import mapping_of, path_of
from sameside.delivery.models import Import, ImportState, RecordVersion
from sameside.delivery.queries.standing import newest_record
from sameside.delivery.reckoning.converted import convert
from sameside.delivery.reckoning.joining import Joined, joined
from sameside.delivery.reckoning.mapped import record_at
from sameside.delivery.reckoning.understanding import (
    fault_of,
    listed,
    otherwise,
    write_report,
)
from sameside.delivery.shelves import cache_of, record_path, report_path
from sameside.formats.log.listing import KEPT
from sameside.formats.log.log import Log
from sameside.formats.log.reading import read_log
from sameside.formats.log.rows import Rows
from sameside.formats.log.sources import Progress
from sameside.kernel.refusal import Refused
from sameside.ledger.actions import record
from sameside.partnerships.models import Partnership
from sameside.web.durable import see_to_disk

Clock = Callable[[], datetime]
BEAT = 1.0
"""Seconds between two signs of life of the job."""
AT_WORK = (ImportState.WAITING, ImportState.RUNNING)


class RecordMovedOn(Exception):  # noqa: N818 -- says what it is
    """Another log came in while this one was read: it has to be joined once more."""


@dataclass(frozen=True, slots=True)
class Read:
    """A log that was read and joined to the record as it stood."""

    base: int
    log: Log
    joined: Joined


def bring_in(*, import_id: uuid.UUID, clock: Clock, progress: Progress | None = None) -> None:
    """Read a confirmed log and add it to the record; done already, it does nothing.

    Files are written under their digests before the one transaction that makes them count, so it
    may be killed anywhere and run again. A log that cannot be read is refused in words.
    """
    found = begin_import(import_id=import_id, now=clock())
    if found is None:
        return
    try:
        seen = _Watching(found, clock, progress)
        log = read_log(path_of(found), mapping_of(found.mapping), seen.count, seen.look)
    except Refused as refused:
        _refuse(found, refused, clock())
        return
    while True:
        read = _joined(found, log)
        try:
            _finish(found, read, clock())
        except RecordMovedOn:
            continue
        return


@transaction.atomic
def begin_import(*, import_id: uuid.UUID, now: datetime) -> Import | None:
    """Mark a log as being read; None where that is over, or was never asked for."""
    found = Import.objects.select_for_update().filter(pk=import_id).first()
    if found is None or found.state not in AT_WORK:
        return None
    found.state, found.done, found.beat_at = ImportState.RUNNING, 0, now
    found.save(update_fields=["state", "done", "beat_at"])
    return Import.objects.select_related("partnership", "by").get(pk=found.pk)


def note_progress(*, brought: Import, done: int, now: datetime) -> None:
    """Say how far the job is."""
    Import.objects.filter(pk=brought.pk, state=ImportState.RUNNING).update(done=done, beat_at=now)


class _Watching:
    """Says how far the reading is, now and then.

    Bytes are counted by whichever thread reads the file; the database is spoken to by ours alone,
    between two batches of rows.
    """

    def __init__(self, brought: Import, clock: Clock, progress: Progress | None) -> None:
        self.brought, self.clock, self.progress = brought, clock, progress
        self.done, self.said_at = 0, clock()

    def count(self, done: int, size: int) -> None:
        """Keep how many bytes were read."""
        self.done = done
        if self.progress:
            self.progress(done, size)

    def look(self, _rows: Rows) -> None:
        """Say it, where it is time."""
        now = self.clock()
        if (now - self.said_at).total_seconds() >= BEAT:
            self.said_at = now
            note_progress(brought=self.brought, done=self.done, now=now)


def _joined(brought: Import, log: Log) -> Read:
    """Join a log to the record there is, and write what comes of it under its digest."""
    partnership = brought.partnership
    newest = newest_record(partnership)
    cache = cache_of(partnership) / "records"
    there = record_at(record_path(partnership, newest.digest), cache) if newest else None
    made = joined(there, log)
    report = report_path(partnership, brought.pk)
    write_report(report, chain(listed(log, KEPT), otherwise(made.otherwise)))
    see_to_disk(report)
    if made.changes:
        path = record_path(partnership, made.log.record_digest())
        path.parent.mkdir(parents=True, exist_ok=True)
        for each in convert(made.log, path):
            see_to_disk(each)
    return Read(newest.number if newest else 0, log, made)


@transaction.atomic
def _finish(brought: Import, read: Read, now: datetime) -> None:
    """Let what was read count, with its entry in the ledger."""
    partnership = Partnership.objects.select_for_update().get(pk=brought.partnership_id)
    found = Import.objects.select_for_update().get(pk=brought.pk)
    if found.state != ImportState.RUNNING:
        return
    newest = newest_record(partnership)
    if (newest.number if newest else 0) != read.base:
        raise RecordMovedOn
    made = read.joined
    if made.changes:
        newest = _new_version(found, read, now)
    _count(found, read, now)
    record(
        head_id=partnership.record_id,
        what="import.done",
        by=brought.by.actor,
        now=now,
        about={
            "file": found.file_digest,
            "record": newest.digest if newest else "",
            "requests": str(newest.requests if newest else 0),
            "new": str(made.new),
            "more": str(made.more),
            "otherwise": str(len(made.otherwise)),
            "rows": str(found.rows_read),
            "listed": str(found.rows_listed),
        },
        personal={"file": {"name": found.name}},
    )


def _new_version(brought: Import, read: Read, now: datetime) -> RecordVersion:
    log = read.joined.log
    first, last = log.period
    return RecordVersion.objects.create(
        partnership_id=brought.partnership_id,
        number=read.base + 1,
        digest=log.record_digest(),
        requests=log.requests,
        events=sum(log.counts.values()),
        first_at=datetime.fromtimestamp(first, UTC),
        last_at=datetime.fromtimestamp(last, UTC),
        source=brought,
        made_at=now,
    )


def _count(brought: Import, read: Read, now: datetime) -> None:
    made, log = read.joined, read.log
    said = {
        "state": ImportState.DONE,
        "done": brought.size,
        "finished_at": now,
        "rows_read": log.rows_read,
        "rows_listed": log.rows_listed,
        "requests_new": made.new,
        "requests_more": made.more,
        "requests_same": made.same,
        "requests_otherwise": len(made.otherwise),
    }
    for field, value in said.items():
        setattr(brought, field, value)
    brought.save(update_fields=list(said))


@transaction.atomic
def _refuse(brought: Import, refused: Refused, now: datetime) -> None:
    """Say in words why a log did not come in; nothing of it is in the record."""
    found = Import.objects.select_for_update().get(pk=brought.pk)
    if found.state not in AT_WORK:
        return
    found.state, found.fault, found.finished_at = ImportState.REFUSED, fault_of(refused), now
    found.save(update_fields=["state", "fault", "finished_at"])
