"""What the API writes for itself: how often a token calls, and answers that are given again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.actions.tokens import note_use
from sameside.partnerships.models import Calls, KeptAnswer, Seat, Token

MINUTE = timedelta(minutes=1)
KEPT_FOR = timedelta(hours=24)
"""An answer may hold words of a person, so it is kept no longer than an erasure may take."""


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


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is kept."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def count_call(*, token: Token, most: int, now: datetime) -> None:
    """Count a call, or refuse it when the minute is used up.

    The minute begins with its first call. One write, and none for a call that is refused.

    :raises TooManyCalls: with the seconds to wait.
    """
    calls = getattr(token, "calls", None)
    if calls is None or now - calls.minute_at >= MINUTE:
        _begin_a_minute(token, now)
        return
    if calls.made >= most or not _counted(calls, most):
        left = (calls.minute_at + MINUTE - now).total_seconds()
        raise TooManyCalls(most, max(1, round(left)))


def kept_row(*, key: str, fingerprint: str, by: Seat, now: datetime) -> KeptAnswer:
    """Return the row of a key, locked; it is made where the key is new.

    Within the caller's transaction: of two calls at once the second waits here for the first.
    """
    row, _made = KeptAnswer.objects.select_for_update().get_or_create(
        seat=by, key=key, defaults={"fingerprint": fingerprint, "at": now}
    )
    return row


def keep_answer(*, row: KeptAnswer, answer: Answer) -> None:
    """Keep an answer, in the transaction of the change it answers."""
    row.status, row.body, row.headers = answer.status, answer.body, dict(answer.headers)
    row.save(update_fields=["status", "body", "headers"])


def forget_answers(*, now: datetime) -> int:
    """Delete the answers that were kept long enough; return how many there were."""
    return KeptAnswer.objects.filter(at__lt=now - KEPT_FOR).delete()[0]


@transaction.atomic
def _counted(calls: Calls, most: int) -> bool:
    # The count is looked at again as it is written: two calls at once are two.
    return bool(Calls.objects.filter(pk=calls.pk, made__lt=most).update(made=F("made") + 1))


@transaction.atomic
def _begin_a_minute(token: Token, now: datetime) -> None:
    Calls.objects.update_or_create(token=token, defaults={"minute_at": now, "made": 1})
    note_use(token=token, now=now)
