"""Forms that were sent before."""

from __future__ import annotations

from sameside.partnerships.models import Seat
from sameside.table.models import Submission


def led_to(seat: Seat, token: str) -> str:
    """Return where a form led that this seat sent before, nothing where it did not. One query."""
    found = Submission.objects.filter(seat=seat, token=token).first() if token else None
    return found.led_to if found else ""
