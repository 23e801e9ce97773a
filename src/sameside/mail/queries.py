"""How the outbox stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min, QuerySet

from sameside.mail.models import Mail


def unsent() -> QuerySet[Mail]:
    """Return the mails that still are to be sent."""
    return Mail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True)


def undeliverable() -> QuerySet[Mail]:
    """Return the mails that were given up."""
    return Mail.objects.filter(given_up_at__isnull=False)


def oldest_age(now: datetime) -> timedelta:
    """Return how long the oldest unsent mail has waited; nothing where none waits."""
    oldest = unsent().aggregate(oldest=Min("written_at"))["oldest"]
    return now - oldest if oldest else timedelta()
