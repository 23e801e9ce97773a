"""Forms that were sent before, and what they were about."""

from __future__ import annotations

from uuid import UUID

from sameside.partnerships.models import Seat
from sameside.table.models import Card, Submission
from sameside.table.policy import readable_cards


def led_to(seat: Seat, token: str) -> str:
    """Return where a form led that this seat sent before, nothing where it did not. One query."""
    found = Submission.objects.filter(seat=seat, token=token).first() if token else None
    return found.led_to if found else ""


def laid_from(seat: Seat, key: UUID) -> Card | None:
    """Return the card that a draft of the seat's own side has become, None for others. One query.

    Somebody of one's own side may have laid it while another still wrote.
    """
    found = readable_cards(seat).filter(key=key, layer=seat.side, number__isnull=False)
    return found.first()
