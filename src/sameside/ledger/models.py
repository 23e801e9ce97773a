"""The rows of the record: heads, entries, payloads and checkpoints."""

from __future__ import annotations

import uuid

from django.db import models


class Head(models.Model):
    """Where a record stands: how many entries it has, and the peaks of its tree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.SlugField(max_length=80, unique=True)
    """What checkpoints name it by: `sameside/<origin>`."""
    size = models.BigIntegerField(default=0)
    peaks = models.JSONField(default=list)

    def __str__(self) -> str:
        """Return its origin and size."""
        return f"{self.origin} at {self.size}"
