"""The link by which the first person of an installation comes in."""

from __future__ import annotations

from django.db import models


class Welcome(models.Model):
    """A one-time link printed where the server was started, kept as a hash only."""

    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return until when it holds."""
        return f"welcome until {self.expires_at:%Y-%m-%d %H:%M}"
