"""A contest: one side disputes a figure, a verdict or a pause, and it prints as contested."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sameside.partnerships.models import Partnership, Seat
from sameside.partnerships.models.seat import SIDES
from sameside.table.models.move import Act


class AboutKind(models.TextChoices):
    """What may be contested."""

    FIGURE = "figure"
    VERDICT = "verdict"
    PAUSE = "pause"


class ContestState(models.TextChoices):
    """Where a contest stands; the same words as its lifecycle in the kernel."""

    LAID = "laid"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Contest(models.Model):
    """A dispute about one thing, named by its key: `figure:…`, `verdict:…` or `pause:…`."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="contests")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=AboutKind)
    about = models.CharField(max_length=200)
    reason = models.TextField()
    side = models.CharField(max_length=8, choices=SIDES)
    raised_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=ContestState, default=ContestState.LAID)
    turn = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A thing is contested once at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "number"], name="one_contest_a_number"),
            models.UniqueConstraint(
                fields=["partnership", "about"],
                condition=Q(state=ContestState.LAID),
                name="contested_once_at_a_time",
            ),
        ]
        ordering: ClassVar = ["-raised_at", "-pk"]

    def __str__(self) -> str:
        """Return which it is."""
        return f"contest {self.number}"


class ContestMove(models.Model):
    """One recorded act on a contest, with its leaf in the ledger."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="moves")
    turn = models.PositiveIntegerField()
    act = models.CharField(max_length=17, choices=Act)
    name = models.CharField(max_length=16)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=SIDES)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    leaf = models.BigIntegerField()

    class Meta:
        """One act at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contest", "turn"], name="one_contest_move_at_a_time")
        ]
        ordering: ClassVar = ["turn"]

    def __str__(self) -> str:
        """Return what was done."""
        return f"{self.act} {self.name} of {self.contest_id}"


class Case(models.Model):
    """A statement of case: how a side sees what is contested. Later ones stand beside it."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="cases")
    side = models.CharField(max_length=8, choices=SIDES)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    body = models.TextField()
    leaf = models.BigIntegerField()

    class Meta:
        """In the order in which they were said."""

        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Return whose it is."""
        return f"case of the {self.side}"


class ContestYes(models.Model):
    """A side's yes to settling, while it waits for the other's."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="yeses")
    side = models.CharField(max_length=8, choices=SIDES)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A side says yes once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contest", "side"], name="one_settling_yes_a_side")
        ]

    def __str__(self) -> str:
        """Return whose it is."""
        return f"yes of the {self.side}"
