"""The outbox: mails that are to be sent, and those that were."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Mail(models.Model):
    """One mail, whole as it will be sent. Its Message-ID is fixed when it is written (P2)."""

    message_id = models.CharField(max_length=255, unique=True)
    to = models.JSONField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """Not before this is it tried; moves on with each failure, and while somebody sends it."""
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=64, blank=True)
    """The worker that is sending it now."""
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    """Set when it cannot be delivered; then it waits for a person to look at it."""
    fault = models.CharField(max_length=200, blank=True)
    """What the last try failed of, without anybody's address."""

    class Meta:
        """The worker looks for what is due."""

        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="mails_due",
            )
        ]

    def __str__(self) -> str:
        """Return its subject."""
        return self.subject
