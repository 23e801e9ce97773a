"""Versions of the agreement: proposed by one side, frozen by a yes from each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sameside.partnerships.models.partnership import Partnership
from sameside.partnerships.models.seat import SIDES, Seat


class VersionState(models.TextChoices):
    """How far a version has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AgreementVersion(models.Model):
    """One version: the whole `agreement.toml` up to it, so that its file speaks for itself.

    `number` counts the versions of the partnership that were proposed. `source` holds the bytes
    of the file as frozen (holidays resolved to dates); `digest` is the SHA-256 its reading gives.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=VersionState, default=VersionState.PROPOSED)
    source = models.BinaryField()
    digest = models.CharField(max_length=64)
    effective_on = models.DateField()
    proposed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    """When it was agreed, declined or withdrawn."""
    reason = models.TextField(blank=True)
    """Why it was declined or withdrawn, in the words of who did."""

    class Meta:
        """Numbers are not given twice; one proposal lies open at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "number"], name="one_version_a_number"),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(state=VersionState.PROPOSED),
                name="one_open_proposal",
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        """Return which version it is."""
        return f"{self.partnership.slug} version {self.number}"


class AgreementYes(models.Model):
    """A yes of one side to a version."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="yeses")
    side = models.CharField(max_length=8, choices=SIDES)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A side says yes once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "side"], name="one_yes_a_side")
        ]

    def __str__(self) -> str:
        """Return whose yes it is."""
        return f"{self.side} to {self.version}"
