"""A submission: a form that was sent, so that the same one sent twice does it once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sameside.partnerships.models import Seat


class Submission(models.Model):
    """The token of a form that a seat has sent, and where it led."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    at = models.DateTimeField()
    led_to = models.CharField(max_length=200, blank=True)

    class Meta:
        """Each form once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "token"], name="each_form_once")
        ]

    def __str__(self) -> str:
        """Return when it was sent."""
        return f"sent {self.at}"
