"""What people write under a card, each text with its audience, and the files beside it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sameside.partnerships.models import Seat
from sameside.partnerships.models.seat import SIDES
from sameside.table.models.card import Card


class Audience(models.TextChoices):
    """Who may read a text."""

    OUR_SIDE = "our_side"
    BOTH_SIDES = "both_sides"


class Text(models.Model):
    """A text on a card. For `our side` it is outside the ledger, read by its own side alone.

    `side` is the writer's; a facilitator's is empty, and always read by both. `leaf` is its entry
    in the record, from when both sides may read it.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="texts")
    audience = models.CharField(max_length=10, choices=Audience)
    side = models.CharField(max_length=8, choices=SIDES, blank=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    body = models.TextField()
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    leaf = models.BigIntegerField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    """When a text for our side was laid on the table for both."""

    class Meta:
        """What both sides read is recorded, and nothing else is; a room belongs to a side."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience=Audience.OUR_SIDE, leaf__isnull=True)
                | Q(audience=Audience.BOTH_SIDES, leaf__isnull=False),
                name="what_both_read_is_recorded",
            ),
            models.CheckConstraint(
                condition=~Q(audience=Audience.OUR_SIDE, side=""), name="a_room_belongs_to_a_side"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["card", "at"], name="texts_of_a_card")]
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Return who may read it."""
        return f"text for {self.audience} on {self.card_id}"


def anywhere(attachment: Attachment, _name: str) -> str:
    """Return where a file is stored: under a random name, which tells nothing of its content."""
    return f"attachments/{attachment.key.hex[:2]}/{attachment.key.hex}"


class Attachment(models.Model):
    """A file beside a text, read by whoever may read the text."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="attachments")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=anywhere, max_length=120)
    name = models.CharField(max_length=120)
    """The name it came with, cleaned."""
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Return its size, which is all that may be said to everyone."""
        return f"file of {self.size} bytes"
