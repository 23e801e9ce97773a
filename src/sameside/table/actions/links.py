"""Links from a card to what it is about."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sameside.kernel.lifecycle.permission import moving_side
from sameside.kernel.refusal import N_, Refused
from sameside.ledger.actions import record
from sameside.partnerships.models import Seat
from sameside.table.actions.recording import locked
from sameside.table.models import Card, Link, LinkKind
from sameside.table.policy import mover
from sameside.web.cleaning import clean_line

LONGEST_KEY = 200
LONGEST_NUMBER = 9


class LeadsNowhere(Refused):
    """A link to what is not there."""


@transaction.atomic
def link(*, card: Card, kind: str, key: str, by: Seat, now: datetime) -> Link:
    """Link a card to another card by its number, or to a request, service or figure by its key.

    The same link again is the one that is there.

    :raises Refused: for a facilitator, and for what is not there.
    """
    card, named = locked(card, by, now), clean_line(key)
    moving_side(mover(by))
    _require_there(card, kind, named)
    made, new = Link.objects.get_or_create(
        card=card, kind=LinkKind(kind), key=named, defaults={"by": by, "at": now}
    )
    if new and not card.is_draft:
        entry = record(
            head_id=card.partnership.record_id,
            what="card.link",
            by=by.actor,
            now=now,
            about={"card": str(card.number), "kind": made.kind, "key": named},
        )
        made.leaf = entry.index
        made.save(update_fields=["leaf"])
    return made


def _require_there(card: Card, kind: str, key: str) -> None:
    fits = 0 < len(key) <= LONGEST_KEY and key.isprintable()  # the record keeps it as it is
    if kind not in LinkKind.values or not fits:
        raise LeadsNowhere(N_("Say what the card links to: a card's number, or a request's name."))
    if kind != LinkKind.CARD:
        return
    number = int(key) if key.isascii() and key.isdigit() and len(key) <= LONGEST_NUMBER else 0
    if number == card.number or not _laid(card, number):
        raise LeadsNowhere(N_("There is no other card {number} on this table."), number=key)


def _laid(card: Card, number: int) -> bool:
    return Card.objects.filter(partnership_id=card.partnership_id, number=number).exists()
