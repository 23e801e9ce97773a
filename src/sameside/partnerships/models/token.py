"""A token: what a program shows to act for a seat."""

from __future__ import annotations

from django.db import models

from sameside.partnerships.models.seat import Seat


class Scope(models.TextChoices):
    """What a token may do."""

    READ = "read"
    WRITE = "write"
    IMPORT = "import"
    PEOPLE = "people"
    """Give and take seats. Its own, since whoever has it can let others in."""


def no_scopes() -> list[str]:
    """Return no scopes; a default of its own for each token."""
    return []


class Token(models.Model):
    """A secret for the API: one seat, some scopes, until a date. Kept as a hash only."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    begins_with = models.CharField(max_length=12)
    """The first signs of the secret, by which people tell tokens apart."""
    scopes = models.JSONField(default=no_scopes)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return its name."""
        return self.name
