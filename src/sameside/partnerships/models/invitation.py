"""An invitation: a link in a mail that works at once, without registration."""

from __future__ import annotations

from django.db import models

from sameside.kernel.seat import Role
from sameside.partnerships.models.partnership import Partnership
from sameside.partnerships.models.seat import SIDES, Seat, no_tiers


class Invitation(models.Model):
    """A seat offered to a mail address. The secret of its link is kept as a hash only."""

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
    by = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seat = models.OneToOneField(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="invitation"
    )
    """The seat that was taken by it."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return whom it asks, and where to."""
        return f"{self.email} to {self.partnership.slug}"
