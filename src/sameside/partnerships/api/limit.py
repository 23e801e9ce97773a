"""How often a token may call: counted in the database, so that every process counts the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.actions.tokens import note_use
from sameside.partnerships.models import Calls, Token
from sameside.web.api.refusals import answered_with

MINUTE = timedelta(minutes=1)


class TooManyCalls(Refused):
    """More calls within a minute than one token may make."""

    def __init__(self, most: int, seconds: int) -> None:
        """Say when to come back."""
        super().__init__(
            N_("A token may call {n} times a minute. Call again in {seconds} s."),
            n=most,
            seconds=seconds,
        )
        self.seconds = seconds


answered_with(429, TooManyCalls)


def count_call(*, token: Token, now: datetime) -> None:
    """Count a call, or refuse it when the minute is used up.

    The minute begins with its first call. One write, and none for a call that is refused.

    :raises TooManyCalls: with the seconds to wait.
    """
    calls = getattr(token, "calls", None)
    most = settings.API_CALLS_A_MINUTE
    if calls is None or now - calls.minute_at >= MINUTE:
        _begin_a_minute(token, now)
        return
    if calls.made >= most:
        raise TooManyCalls(most, _seconds_left(calls.minute_at, now))
    # The count is looked at again as it is written: two calls at once are two.
    with transaction.atomic():
        counted = Calls.objects.filter(pk=calls.pk, made__lt=most).update(made=F("made") + 1)
    if not counted:
        raise TooManyCalls(most, _seconds_left(calls.minute_at, now))


def _begin_a_minute(token: Token, now: datetime) -> None:
    with transaction.atomic():
        Calls.objects.update_or_create(token=token, defaults={"minute_at": now, "made": 1})
        note_use(token=token, now=now)


def _seconds_left(minute_at: datetime, now: datetime) -> int:
    return max(1, round((minute_at + MINUTE - now).total_seconds()))
