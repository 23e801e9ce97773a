"""What the API keeps so that nothing happens twice, and that nobody calls too often."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sameside.partnerships.models.seat import Seat
from sameside.partnerships.models.token import Token


class KeptAnswer(models.Model):
    """The answer to a call that changes something, given again when the call is made again.

    It is written in the transaction of the change: there is never one without the other.
    `fingerprint` is the SHA-256 of what was asked; another question under the same key is refused.
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    """Null only within the transaction that is answering."""
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    at = models.DateTimeField(db_index=True)

    class Meta:
        """A key is used once by a seat."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "key"], name="one_answer_a_key")
        ]

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class Calls(models.Model):
    """How many calls a token has made in the minute it last called in."""

    token = models.OneToOneField(
        Token, on_delete=models.CASCADE, primary_key=True, related_name="calls"
    )
    minute_at = models.DateTimeField()
    made = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return the number and the minute."""
        return f"{self.made} since {self.minute_at.isoformat()}"
