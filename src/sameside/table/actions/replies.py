"""Until when an answer is owed, in business time."""

from __future__ import annotations

from datetime import UTC, datetime

from sameside.kernel import reply
from sameside.table.models import Card
from sameside.table.policy import owes_reply
from sameside.table.queries.hours import calendar_of


def reply_due(card: Card, now: datetime) -> datetime | None:
    """Return until when the side a card waits for owes an answer, None when it owes none."""
    if not owes_reply(card):
        return None
    due = reply.reply_due(
        calendar_of(card.partnership, now),
        laid_at=int(now.timestamp()),
        business_days=reply.reply_days(card.kind),
    )
    return datetime.fromtimestamp(due, tz=UTC)
