"""What a person has seen; what comes later is new to them."""

from __future__ import annotations

from datetime import datetime

from sameside.partnerships.models import Person, Seat


def look_around(*, person: Person, now: datetime) -> None:
    """Keep that a person has seen all their tables as they stand now."""
    Seat.objects.filter(person=person).update(looked_at=now)
