"""A consent: a side's yes to a move that takes both, while it waits for the other's."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sameside.kernel.lifecycle import Counted
from sameside.partnerships.models import Seat
from sameside.partnerships.models.seat import SIDES
from sameside.table.models.card import Card


class Consent(models.Model):
    """A yes. It is open until it is withdrawn, or closed by the next move of the card."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="consents")
    move = models.CharField(max_length=16)
    side = models.CharField(max_length=8, choices=SIDES)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    """The new date that it asks for."""
    counted = models.CharField(
        max_length=8, choices=[(each.value, each.value) for each in Counted], blank=True
    )
    """Whether it was asked in time or late."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A side says yes once to a move."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["card", "move", "side"],
                condition=Q(withdrawn_at__isnull=True, closed_at__isnull=True),
                name="one_open_consent_a_side",
            )
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        """Return whose yes it is, and to what."""
        return f"{self.side} to {self.move} of {self.card_id}"
