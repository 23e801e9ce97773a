"""How a card stands, in sentences, and its way as a line of stations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sameside.kernel.history import Side
from sameside.kernel.seat import other
from sameside.partnerships.queries import today_at
from sameside.table.models import Act, Card, Move
from sameside.table.policy import orphaned, overdue, phrases, stations
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
    taken = [each for each in full.moves if each.took_over_from is not None]
    first = phrases.ASKED if card.asked else phrases.LAID[card.kind]
    return (
        say(first, **places | {"owner": _asked_of(full)}),
        *(_taken(each, card) for each in taken),
        say(_stands(card, now), **places),
        *_yeses(full),
    )


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


def _taken(move: Move, card: Card) -> str:
    before = move.took_over_from.person.name if move.took_over_from is not None else ""
    day = words().day(today_at(card.partnership, move.at))
    return say(phrases.TOOK_OVER, owner=move.by.person.name, before=before, day=day)


def _asked_of(full: CardInFull) -> str:
    """Return the name of the first owner of a card, who was asked for it."""
    owners = [each.took_over_from for each in full.moves if each.took_over_from is not None]
    first = next(iter(owners), full.card.owner)
    return first.person.name if first is not None else ""


def _stands(card: Card, now: datetime) -> str:
    at = (card.kind, card.state)
    if orphaned(card, today_at(card.partnership, now)):
        return phrases.LEFT[at]
    late = phrases.LATE.get(at) if overdue(card, now) else None
    return late or phrases.STANDS[at]


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
        "party": party_of(card, card.owner_side) if card.owner_side else "",
        "owner": card.owner.person.name if card.owner else "",
        "laid": words().day(today_at(card.partnership, card.laid_at)) if card.laid_at else "",
        "ended": words().day(today_at(card.partnership, card.ended_at)) if card.ended_at else "",
        "due": words().day(card.due_on) if card.due_on else "",
        "reply": _moment(card.reply_due_at, zone),
    }


def _moment(at: datetime | None, zone: str) -> str:
    return words().moment(int(at.timestamp()), zone) if at else ""
