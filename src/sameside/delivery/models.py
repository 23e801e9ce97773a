"""Logs that were brought, the record they make, and statements that were issued."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sameside.partnerships.models import Partnership, Seat


class ImportState(models.TextChoices):
    """How far a log has come on its way into the record."""

    LOOKED_AT = "looked at"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


COMING = (ImportState.WAITING, ImportState.RUNNING, ImportState.DONE)
"""Once confirmed, a log comes in once: the same file with the same mapping is not taken again."""


KEPT_UNCONFIRMED = timedelta(days=14)
"""How long a log is kept that nobody confirms."""


def nothing() -> dict[str, object]:
    """Return what is known of a log nobody has looked at; a dictionary of its own for each."""
    return {}


class Import(models.Model):
    """One log on its way into the record of a partnership.

    Until it is confirmed, only the side that brought it sees it. `understood` is its preview and
    `fault` why it could not be read, both in values that any language can say.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="imports")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8)
    state = models.CharField(max_length=9, choices=ImportState, default=ImportState.LOOKED_AT)
    name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    file_digest = models.CharField(max_length=64)
    mapping = models.TextField(blank=True)
    """The mapping as text; empty where the log has the usual columns."""
    mapping_digest = models.CharField(max_length=64)
    guessed = models.BooleanField(default=False)
    """Whether the mapping is ours and nobody has confirmed it yet."""
    understood = models.JSONField(default=nothing)
    fault = models.JSONField(default=nothing)
    brought_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.BigIntegerField(default=0)
    """How many bytes of the file have been read by the job."""
    beat_at = models.DateTimeField(null=True, blank=True)
    """When the job last said that it is at work."""
    rows_read = models.BigIntegerField(default=0)
    rows_listed = models.BigIntegerField(default=0)
    requests_new = models.BigIntegerField(default=0)
    requests_more = models.BigIntegerField(default=0)
    requests_same = models.BigIntegerField(default=0)
    requests_otherwise = models.BigIntegerField(default=0)

    class Meta:
        """The database has the last word on what comes in twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "file_digest", "mapping_digest"],
                condition=Q(state__in=COMING),
                name="a_log_comes_in_once",
            )
        ]
        ordering: ClassVar = ["-brought_at", "id"]

    def __str__(self) -> str:
        """Return which log it is."""
        return f"{self.name} ({self.state})"

    @property
    def percent(self) -> int:
        """How much of the file the job has read."""
        return min(100, self.done * 100 // max(1, self.size))

    @property
    def kept_until(self) -> datetime | None:
        """Until when it is kept without being confirmed; None where nothing waits for that."""
        waits = self.state == ImportState.LOOKED_AT
        return self.brought_at + KEPT_UNCONFIRMED if waits else None


class RecordVersion(models.Model):
    """What had happened, as both sides had it before them from `made_at` on.

    The requests lie in files under the record's digest; this row says which of them hold.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="records")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    requests = models.BigIntegerField()
    events = models.BigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    source = models.OneToOneField(Import, on_delete=models.PROTECT, related_name="record")
    made_at = models.DateTimeField()

    class Meta:
        """Numbers are not given twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "number"], name="one_record_a_number")
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        """Return which version of the record it is."""
        return f"{self.partnership.slug} record {self.number}"


class Issued(models.Model):
    """A statement one side put its name to, and the other confirmed or has yet to."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="statements"
    )
    digest = models.CharField(max_length=64)
    record = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="statements")
    agreement_digest = models.CharField(max_length=64)
    tzdata = models.CharField(max_length=32)
    as_of = models.BigIntegerField()
    starts_on = models.DateField()
    ends_before_on = models.DateField()
    issued_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A statement is issued once; its digest says all it rests on."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "digest"], name="a_statement_once")
        ]
        ordering: ClassVar = ["-issued_at"]

    def __str__(self) -> str:
        """Return its period and its digest."""
        return f"{self.starts_on} to {self.ends_before_on}: {self.digest[:12]}"
