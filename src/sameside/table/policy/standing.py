"""How a card stands, as the lifecycles want it said, and whose word it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import Counted, Lifecycle, Mover, Standing, Voice
from sameside.kernel.lifecycle.permission import whose
from sameside.kernel.lifecycles import KINDS
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import Role
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import today_at
from sameside.table.models import Card, Consent

BOTH = "both"
NEXT: Mapping[str, Mapping[str, Voice | None]] = MappingProxyType(
    {
        "concern": {"laid": Voice.OTHER, "answered": Voice.LAYER, "worked": None},
        "commitment": {"asked": Voice.OWNER, "promised": None, "delivered": Voice.RECEIVER},
    }
)
"""Whose word a card waits for in each state that is no end; None while it is on its way."""
REPLIED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"concern": frozenset({"laid"}), "commitment": frozenset({"asked", "delivered"})}
)
"""The states in which the period for reply runs."""


OWNED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"concern": frozenset[str](), "commitment": frozenset({"asked", "promised"})}
)
"""The states from which only the person named leads on."""


class CardMoved(Refused):
    """Somebody has moved the card since the page was opened."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            N_(
                "Somebody has moved this card since you opened it, so nothing was done."
                " Look at how it stands now, then choose again."
            )
        )


def lifecycle(card: Card) -> Lifecycle:
    """Return the lifecycle of a card's kind."""
    return KINDS[card.kind]


def mover(seat: Seat) -> Mover:
    """Return a seat as one that wants to move."""
    return Mover(seat.key, Side(seat.side) if seat.side else None, Role(seat.role))


def standing(card: Card, consents: Iterable[Consent], now: datetime) -> Standing:
    """Return how a card stands, with the yeses that are open."""
    said: defaultdict[str, frozenset[Side]] = defaultdict(frozenset)
    counted: dict[str, Counted] = {}
    for consent in consents:
        said[consent.move] |= {Side(consent.side)}
        if consent.counted:
            counted[consent.move] = Counted(consent.counted)
    return Standing(
        state=card.state,
        layer=Side(card.layer),
        owner=str(card.owner_id) if card.owner_id else None,
        owner_side=Side(card.owner_side) if card.owner_side else None,
        owner_left=has_left(card, today_at(card.partnership, now)),
        due_passed=card.due_at is not None and now > card.due_at,
        answered=card.answered_at is not None,
        consents=dict(said),
        counted=counted,
    )


def waits_for(stands: Standing, kind: str) -> str:
    """Return the side whose word a card waits for; empty when for nobody's.

    A yes of one side waits for the other's, whatever the state.
    """
    given = frozenset[Side]().union(*stands.consents.values())
    if len(given) == len(Side):
        return BOTH
    if given:
        return next(side.value for side in Side if side not in given)
    voice = NEXT[kind].get(stands.state)
    return "" if voice is None else next(side.value for side in whose(voice, stands))


def has_left(card: Card, today: date) -> bool:
    """Tell whether the seat of a card's owner has ended by a day on the wall of its table."""
    ends_on = card.owner.ends_on if card.owner is not None else None
    return ends_on is not None and ends_on <= today


def orphaned(card: Card, today: date) -> bool:
    """Tell whether what a card waits for was its owner's to do, and the owner has left."""
    return card.state in OWNED[card.kind] and has_left(card, today)


def owes_reply(card: Card) -> bool:
    """Tell whether the period for reply runs in the state a card is in."""
    return card.state in REPLIED[card.kind]


def overdue(card: Card, now: datetime) -> bool:
    """Tell whether what a card waits for is late: the answer, or what was promised."""
    if card.ended_at is not None:
        return False
    late_reply = card.reply_due_at is not None and now > card.reply_due_at
    late_promise = card.state == "promised" and card.due_at is not None and now > card.due_at
    return late_reply or late_promise


def require_seen(card: Card, seen: int | None) -> None:
    """Refuse to act on a card that stands elsewhere than where it was seen.

    :raises CardMoved: when it was moved since.
    """
    if seen is not None and seen != card.turn:
        raise CardMoved
