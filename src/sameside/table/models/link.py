"""A link: what a card is about, or what it rests on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sameside.partnerships.models import Seat
from sameside.table.models.card import Card


class LinkKind(models.TextChoices):
    """What a link leads to."""

    CARD = "card"
    REQUEST = "request"
    SERVICE = "service"
    FIGURE = "figure"


class Link(models.Model):
    """A link from a card to another card by its number, or to what delivery knows by its key."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=8, choices=LinkKind)
    key = models.CharField(max_length=200)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    leaf = models.BigIntegerField(null=True, blank=True)
    """Its entry in the record; none while the card is a draft."""

    class Meta:
        """A card links to a thing once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "kind", "key"], name="one_link_to_a_thing")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "key"], name="links_to_a_thing")]
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Return what it leads to."""
        return f"{self.kind} {self.key}"
