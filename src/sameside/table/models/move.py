"""A move: what was recorded of a card, in order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sameside.kernel.lifecycle import Counted
from sameside.partnerships.models import Seat
from sameside.partnerships.models.seat import SIDES
from sameside.table.models.card import Card


class Act(models.TextChoices):
    """What was recorded."""

    MOVE = "move"
    CONSENT = "consent"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CAUSE = "cause"


class Move(models.Model):
    """One recorded act on a card, with its leaf in the ledger. `turn` counts them on a card."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="moves")
    turn = models.PositiveIntegerField()
    act = models.CharField(max_length=17, choices=Act)
    name = models.CharField(max_length=16)
    starts = models.CharField(max_length=16)
    enters = models.CharField(max_length=16)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=SIDES)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    """The new date, where one was asked for or agreed."""
    took_over_from = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who owned the card before, where this move gave it another owner."""
    counted = models.CharField(
        max_length=8, choices=[(each.value, each.value) for each in Counted], blank=True
    )
    leaf = models.BigIntegerField()
    """Its entry in the record of the partnership."""

    class Meta:
        """One act at a time, and each with an entry of its own."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "turn"], name="one_move_at_a_time")
        ]
        ordering: ClassVar = ["turn"]

    def __str__(self) -> str:
        """Return what was done."""
        return f"{self.act} {self.name} of {self.card_id}"
