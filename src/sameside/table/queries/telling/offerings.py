"""The moves of a card as one person sees them: what each does, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sameside.kernel.lifecycle import Need, NotTheOwner, Offer
from sameside.partnerships.models import Seat
from sameside.table.models import Card
from sameside.table.policy import lifecycle, mover, phrases, standing
from sameside.table.queries.cards import CardInFull
from sameside.table.queries.telling.sentences import party_of
from sameside.web.words import refusal, say, words

SILENT = frozenset({"work", "keep", "promise", "take_over"})
"""Moves with which nothing need be said."""
GRAVE = frozenset({"withdraw", "break", "decline"})


@dataclass(frozen=True, slots=True)
class Offering:
    """A move as one person sees it.

    `reason` is `required`, `welcome`, or empty where nothing need be said; `proposed_on` is the
    date that was asked for and waits for an answer.
    """

    name: str
    label: str
    meaning: str
    allowed: bool
    refused: str
    whose: str
    side: str
    reason: str
    asks_date: bool
    proposed_on: date | None
    said_yes: tuple[str, ...]
    can_take_back: bool
    grave: bool


def offerings(full: CardInFull, seat: Seat, now: datetime) -> tuple[Offering, ...]:
    """Return the moves of a card as a seat sees them, its own first."""
    card = full.card
    if card.is_draft:
        return ()
    stands = standing(card, full.consents, now)
    # While the owner sits here nobody takes a card over, and every promise would say so.
    offers = [
        each
        for each in lifecycle(card).offers(stands, mover(seat))
        if stands.owner_left or Need.OWNER_LEFT not in each.move.needs
    ]
    shown = [_offering(each, full) for each in offers]
    first = phrases.FIRST_CHOICE.get((card.kind, card.state), "")
    return tuple(
        sorted(shown, key=lambda each: (not each.allowed, not each.said_yes, each.name != first))
    )


def _offering(offer: Offer, full: CardInFull) -> Offering:
    move = offer.move
    said = [each for each in full.consents if each.move == move.name]
    asked_for = next((each.due_on for each in said if each.due_on), None)
    return Offering(
        name=move.name,
        label=say(_label(move.name, agreeing=bool(said))),
        meaning=_meaning(move.name, asked_for),
        allowed=offer.allowed,
        refused=refusal(offer.refused) if offer.refused else "",
        whose=_whose(offer, full.card),
        side=next(iter(offer.whose)).value if len(offer.whose) == 1 else "both",
        reason="required" if move.reason or move.text else _welcome(move.name, said=bool(said)),
        asks_date=Need.NEW_DATE in move.needs and not said,
        proposed_on=asked_for,
        said_yes=tuple(each.side for each in said),
        can_take_back=offer.can_take_back,
        grave=move.name in GRAVE,
    )


def _label(name: str, *, agreeing: bool) -> str:
    return phrases.AGREE_TO_DATE if agreeing and name == "move_date" else phrases.MOVE_NAMES[name]


def _meaning(name: str, asked_for: date | None) -> str:
    if asked_for is not None:
        return say(phrases.AGREE_MEANING, day=words().day(asked_for))
    return say(phrases.MOVE_MEANINGS[name])


def _welcome(name: str, *, said: bool) -> str:
    return "" if said or name in SILENT else "welcome"


def _whose(offer: Offer, card: Card) -> str:
    """Return whose a move is: the owner's name, or the names of the organisations."""
    if isinstance(offer.refused, NotTheOwner) and card.owner is not None:
        return card.owner.person.name
    return words().listed([party_of(card, side.value) for side in sorted(offer.whose)])
