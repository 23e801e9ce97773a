"""A table with very many rows of everything that can multiply; written past the actions, in bulk.

Only to be read: the record stays whole (its entries lead to its head), all else need only stand.
"""

from __future__ import annotations

from datetime import datetime

from sameside.partnerships.models import Seat
from sameside.table.models import Card
from tests.many.cards import cards, contests, on_card
from tests.many.logs import imports
from tests.many.people import around, invitations, seats, tables, tokens, versions
from tests.many.record import Said, checkpoints, entries

RECORDED: tuple[Said, ...] = (
    {"what": "card.text", "about": {"card": "1"}},
    {"what": "contest.consent_withdrawn", "about": {"contest": "1"}},
)


def fill(nora: Seat, jens: Seat, card: Card, now: datetime, n: int) -> None:
    """Write n rows of everything at one table, on one of its cards, and around one person.

    At one table it may be called again, with another n.
    """
    at = nora.partnership
    seats(at, n, now)
    invitations(nora, n, now)
    tokens(nora, n, now)
    versions(nora, n, now)
    cards(nora, jens, n, now)
    on_card(card, nora, jens, n, now)
    contests(nora, jens, n, now)
    said = (RECORDED[k % len(RECORDED)] for k in range(n))
    entries(at.record, said, by=jens, now=now)
    checkpoints(at.record, n, now)
    imports(jens, n, now)
    tables(nora.person, n, now)
    around(nora.person, n, now)


__all__ = ["entries", "fill"]
