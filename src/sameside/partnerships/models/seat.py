"""A seat: one person's place at one partnership."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sameside.kernel.history import Side
from sameside.kernel.seat import Role, Tier
from sameside.ledger.actions import Actor
from sameside.partnerships.models.partnership import Partnership

SIDES = [(side.value, side.value) for side in Side]


def no_tiers() -> list[str]:
    """Return no levels; a default of its own for each seat."""
    return []


class Seat(models.Model):
    """One person's place: side, role, levels, from and until. A facilitator has no side.

    It is held from `starts_on` to before `ends_on`. `title` is what the person does, in own words.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats"
    )
    side = models.CharField(max_length=8, choices=SIDES, blank=True)
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Role])
    tiers = models.JSONField(default=no_tiers, help_text=", ".join(t.value for t in Tier))
    title = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    """When this person last looked at this table; what came later is new to them."""

    class Meta:
        """One seat a person at a table; a facilitator, and only one, sits on no side."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "person"],
                condition=Q(ends_on__isnull=True),
                name="one_seat_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(side="", role=Role.FACILITATOR)
                | (~Q(side="") & ~Q(role=Role.FACILITATOR)),
                name="a_facilitator_sits_on_no_side",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_seat_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        """Return the person's name and side."""
        return f"{self.person.name} ({self.side or self.role})"

    @property
    def key(self) -> str:
        """The seat's pseudonymous id, as the ledger and the lifecycles know it."""
        return str(self.pk)

    @property
    def actor(self) -> Actor:
        """Who acts, as the ledger keeps it."""
        return Actor(side=self.side, seat=self.key, role=self.role)

    @property
    def last_day(self) -> date | None:
        """The last day it is held, None where no end is known."""
        return self.ends_on - timedelta(days=1) if self.ends_on else None

    def held_on(self, day: date) -> bool:
        """Tell whether the seat is held on a date."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
