"""The rows of the installation itself: what was due, who works on what, and what was looked at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Slot(models.Model):
    """One moment at which a schedule was due. Whoever makes the row begins the work, once."""

    name = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField()

    class Meta:
        """Of many workers, one makes the row."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "due_at"], name="one_row_for_a_slot")
        ]

    def __str__(self) -> str:
        """Return what was due, and when."""
        return f"{self.name} at {self.due_at:%Y-%m-%d %H:%M}"


class Lease(models.Model):
    """Who runs a task, and until when that is believed without a sign of life.

    A worker that is killed leaves its task RUNNING for ever; its lease runs out, and the task is
    tried again. `worker` is empty between two tries.
    """

    task = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    given_up_at = models.DateTimeField(null=True, blank=True)
    """Set when it was tried often enough; then it waits for a person to look at it."""

    def __str__(self) -> str:
        """Return the task and how often it was tried."""
        return f"{self.task}, tried {self.tries} times"


class Beat(models.Model):
    """When a worker last showed that it lives."""

    worker = models.CharField(max_length=64, primary_key=True)
    begun_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the worker's name."""
        return self.worker
