"""How a card stands, in sentences, and its way as a line of stations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sameside.kernel.history import Side
from sameside.kernel.seat import other
from sameside.partnerships.queries import today_at
from sameside.table.models import Act, Card
from sameside.table.policy import overdue, phrases, stations
from sameside.table.queries.cards import CardInFull
from sameside.web.words import say, words


@dataclass(frozen=True, slots=True)
class Stop:
    """One station as it is drawn: its name, passed, here or ahead, and when it was reached."""

    name: str
    state: str
    note: str = ""


def said_of(full: CardInFull, now: datetime) -> tuple[str, ...]:
    """Return how a card stands, in sentences."""
    card = full.card
    places = _places(card)
    if card.is_draft:
        return (say(phrases.DRAFT_STANDS, **places),)
    first = phrases.ASKED if card.asked else phrases.LAID[card.kind]
    late = phrases.LATE.get((card.kind, card.state)) if overdue(card, now) else None
    stands = late or phrases.STANDS[card.kind, card.state]
    return (say(first, **places), say(stands, **places), *_yeses(full))


def stops_of(full: CardInFull) -> tuple[Stop, ...]:
    """Return the way of a card, each station with the day on which it was last reached."""
    reached = {each.enters: each for each in full.moves if each.act == Act.MOVE}
    return tuple(
        Stop(
            say(phrases.STATE_NAMES[each.state]),
            "here" if each.current else "passed" if each.passed else "ahead",
            _reached(full.card, reached[each.state].at)
            if each.state in reached and (each.passed or each.current)
            else "",
        )
        for each in stations(full.card)
    )


def party_of(card: Card, side: str) -> str:
    """Return the name of the organisation on a side of a card's table."""
    return card.partnership.party(side).name


def _reached(card: Card, at: datetime) -> str:
    return words().date(today_at(card.partnership, at), year=False)


def _yeses(full: CardInFull) -> tuple[str, ...]:
    return tuple(
        say(
            phrases.DATE_STANDS if each.due_on else phrases.CONSENT_STANDS,
            **_places(full.card),
            side=party_of(full.card, each.side),
            across=party_of(full.card, other(Side(each.side)).value),
            move=say(phrases.MOVE_NAMES[each.move]),
            day=words().day(each.due_on) if each.due_on else "",
        )
        for each in full.consents
    )


def _places(card: Card) -> dict[str, object]:
    """Return what may stand in a sentence about a card."""
    across = other(Side(card.layer)).value
    receiver = other(Side(card.owner_side)).value if card.owner_side else across
    zone = card.partnership.zone
    return {
        "layer": party_of(card, card.layer),
        "other": party_of(card, across),
        "receiver": party_of(card, receiver),
        "owner": card.owner.person.name if card.owner else "",
        "laid": words().day(today_at(card.partnership, card.laid_at)) if card.laid_at else "",
        "ended": words().day(today_at(card.partnership, card.ended_at)) if card.ended_at else "",
        "due": words().day(card.due_on) if card.due_on else "",
        "reply": _moment(card.reply_due_at, zone),
    }


def _moment(at: datetime | None, zone: str) -> str:
    return words().moment(int(at.timestamp()), zone) if at else ""
