"""Tokens: made for one's own seat, shown once, revoked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Scope, Seat, Token
from sameside.partnerships.policy import fresh_secret, hashed

PREFIX = "sameside_"
"""By which people, and programs that look for leaked secrets, know one."""
SHOWN = 12
"""So many signs of a secret are kept to tell tokens apart: the prefix and three more."""
SECRET_BYTES = 32
LONGEST = timedelta(days=366)
MOST = 20
USED_EVERY = timedelta(minutes=1)


class TooManyTokens(Refused):
    """More tokens for one seat than anybody can keep an eye on."""


class HoldsTooLong(Refused):
    """A token that would end in the past, or in years."""


@transaction.atomic
def make_token(
    *, name: str, scopes: Iterable[Scope], until: datetime, by: Seat, now: datetime
) -> tuple[Token, str]:
    """Make a token for one's own seat and return it with its secret, which nothing keeps.

    :raises TooManyTokens: with twenty that still hold. :raises HoldsTooLong: for over a year.
    """
    Seat.objects.select_for_update().get(pk=by.pk)
    if by.tokens.filter(revoked_at__isnull=True, expires_at__gt=now).count() >= MOST:
        raise TooManyTokens(N_("You have {n} tokens here. Revoke one you no longer use."), n=MOST)
    if not now < until <= now + LONGEST:
        raise HoldsTooLong(N_("A token holds until a day within a year from now."))
    secret = PREFIX + fresh_secret(SECRET_BYTES)
    token = Token.objects.create(
        seat=by,
        name=name,
        secret_hash=hashed(secret),
        begins_with=secret[:SHOWN],
        scopes=sorted(scopes),
        made_at=now,
        expires_at=until,
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, by: Seat, now: datetime) -> None:
    """End a token of one's own seat; the next call with it is refused."""
    held = Token.objects.select_for_update().get(pk=token.pk, seat=by)
    held.revoked_at = held.revoked_at or now
    held.save(update_fields=["revoked_at"])


def note_use(*, token: Token, now: datetime) -> None:
    """Note that a token was used, once a minute at most: a call must not wait for a write."""
    if token.used_at is None or now - token.used_at >= USED_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=now)
