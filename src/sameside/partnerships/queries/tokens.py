"""Tokens: by their secret, and those of a seat."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Seat, Token
from sameside.partnerships.policy import hashed
from sameside.partnerships.queries.seats import today_at

LONGEST = 200


class NoToken(Refused):
    """A secret that opens nothing: unknown, revoked, too old, or of a seat that has ended."""


def token_by(secret: str, now: datetime) -> Token:
    """Return the token of a secret, with its seat, partnership and calls. One query.

    :raises NoToken: in the same words whatever the reason.
    """
    found = None
    if len(secret) <= LONGEST and secret.isascii():
        found = (
            Token.objects.select_related(
                "seat__person",
                "seat__partnership__customer",
                "seat__partnership__supplier",
                "seat__partnership__record",
                "calls",
            )
            .filter(secret_hash=hashed(secret), revoked_at__isnull=True, expires_at__gt=now)
            .filter(seat__person__is_active=True)
            .first()
        )
    if found is None or not found.seat.held_on(today_at(found.seat.partnership, now)):
        raise NoToken(N_("This token opens nothing: it is unknown, revoked, or too old."))
    return found


def seat_by_token(secret: str, now: datetime) -> Seat | None:
    """Return the seat a secret acts for, None when it opens nothing."""
    try:
        return token_by(secret, now).seat
    except NoToken:
        return None


def tokens_of(seat: Seat, text: str = "") -> QuerySet[Token]:
    """Return the tokens of a seat, newest first; those with a text in their names, if given."""
    found = Token.objects.filter(seat=seat, name__icontains=text)
    return found.order_by("-made_at", "-pk")
