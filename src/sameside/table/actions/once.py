"""The same form sent twice does it once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from sameside.partnerships.models import Seat
from sameside.table.models import Submission
from sameside.web.cleaning import clean_line

LONGEST_TOKEN = 40


@transaction.atomic
def sent_once(*, by: Seat, token: str, now: datetime, do: Callable[[], str]) -> str:
    """Do what a form asks for and return where it leads; sent again, it only leads there.

    A second sending that arrives while the first is at work waits for it.
    """
    plain = clean_line(token)[:LONGEST_TOKEN]
    if not plain:
        return do()
    sent, first = Submission.objects.get_or_create(seat=by, token=plain, defaults={"at": now})
    if first:
        sent.led_to = do()
        sent.save(update_fields=["led_to"])
    return sent.led_to
