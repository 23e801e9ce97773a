"""An invitation: a link in a mail that works at once, without registration."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sameside.kernel.seat import Role
from sameside.partnerships.models.partnership import Partnership
from sameside.partnerships.models.seat import SIDES, Seat, no_tiers


class Invitation(models.Model):
    """A seat offered to a mail address. The secret of its link is kept as a hash only.

    An invitation of a facilitator is mailed when the other side has said yes to it as well.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="en")
    side = models.CharField(max_length=8, choices=SIDES, blank=True)
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Role])
    tiers = models.JSONField(default=no_tiers)
    title = models.CharField(max_length=120, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The other side's yes, where a facilitator is invited."""
    sent_at = models.DateTimeField(null=True, blank=True)
    """When the newest link was mailed; none where the other side's yes is missing."""
    expires_at = models.DateTimeField()
    seat = models.OneToOneField(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="invitation"
    )
    """The seat that was taken by it."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    """The mailed code that proves the address, as a hash."""
    code_at = models.DateTimeField(null=True, blank=True)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    """How many codes were mailed within the hour that began with `counted_at`."""
    counted_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    """How many wrong codes were typed for the newest one."""

    class Meta:
        """An address is asked once at a time; a facilitator sits on no side."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "email"],
                condition=Q(seat__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_an_address",
            ),
            models.CheckConstraint(
                condition=Q(side="", role=Role.FACILITATOR)
                | (~Q(side="") & ~Q(role=Role.FACILITATOR)),
                name="a_facilitator_is_invited_to_no_side",
            ),
        ]

    def __str__(self) -> str:
        """Return whom it asks, and where to."""
        return f"{self.email} to {self.partnership.slug}"

    @property
    def for_facilitator(self) -> bool:
        """Whether it needs a yes of both sides."""
        return not self.side

    @property
    def waits_for_other_side(self) -> bool:
        """Whether the other side's yes to a facilitator is missing."""
        return self.for_facilitator and self.confirmed_by_id is None

    def open_at(self, now: datetime) -> bool:
        """Tell whether its seat can still be taken."""
        return self.seat_id is None and self.withdrawn_at is None and now < self.expires_at
