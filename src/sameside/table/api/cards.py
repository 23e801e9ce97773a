"""Cards on the table: listed, read, moved, linked."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import Q, QuerySet
from ninja import Path, Query, Router, Status
from pydantic import BaseModel, Field

from sameside.partnerships.api import Called
from sameside.table.actions import MoveWords, claim_cause, link, move, take_back
from sameside.table.api.forms import (
    CardAnswer,
    CardInFullAnswer,
    LinkAnswer,
    card_said,
    in_full_said,
    link_said,
)
from sameside.table.models import Card
from sameside.table.queries import card_for, cards_for_export, in_full
from sameside.table.queries.board import is_overdue
from sameside.table.queries.words import holding
from sameside.web.api.fields import Day, Number, Perhaps, Sent
from sameside.web.api.paging import AskedPage, Page, page_of

router = Router(tags=["cards"])
CardNumber = Annotated[Number, Path(description="The card's number.", examples=[7])]
Seen = Annotated[int, Field(ge=0, le=2**31 - 1)]
SEEN = "The card's turn as you have seen it; when it stands elsewhere now, nothing is done."
ORDERS = {"number": "number", "newest": "-number", "changed": "-changed_at"}


class Wanted(BaseModel):
    """Which cards are asked for."""

    kind: Literal["concern", "commitment"] | None = Field(None, description="Of which kind.")
    state: str | None = Field(None, max_length=16, description="Where it stands, such as laid.")
    waits_for: Literal["customer", "supplier", "both", "nobody"] | None = Field(
        None, description="Whose word it waits for."
    )
    mine: bool = Field(default=False, description="Only those you laid or own.")
    overdue: bool = Field(default=False, description="Only those that are late.")
    open: bool | None = Field(None, description="Only those that have not ended, or that have.")
    text: str | None = Field(
        None, max_length=200, description="Words in title or observation, in any order."
    )
    sort: Literal["number", "newest", "changed"] = Field(
        "number", description="By number, the newest first, or the last changed first."
    )


class MoveSent(Sent):
    """A move, or a side's yes to one that takes both."""

    name: str = Field(min_length=1, max_length=16, examples=["answer"])
    reason: Perhaps = Field("", description="Why, or the thing itself, in your own words.")
    due_on: Day | None = Field(None, description="The new date, where one is asked for.")
    seen: Seen | None = Field(None, description=SEEN)


class CauseSent(Sent):
    """Where your side sees the cause."""

    cause: Literal["ours", "theirs", "shared", "outside"] = Field(
        description="Seen from your own chair."
    )
    seen: Seen | None = Field(None, description=SEEN)


class LinkSent(Sent):
    """What a card is about."""

    kind: Literal["card", "request", "service", "figure"]
    key: str = Field(min_length=1, max_length=200, examples=["R-1042"])


@router.get("/cards", response=Page[CardAnswer], operation_id="cards", summary="List the cards")
def cards(request: Called, wanted: Query[Wanted], asked: AskedPage) -> Page[CardAnswer]:
    """List the cards that lie on the table, of both sides; drafts are listed on their own."""
    found = _wanted(request, wanted).order_by(ORDERS[wanted.sort], "number")
    return page_of(request, asked, found, lambda card: card_said(card, request.now))


@router.get(
    "/cards/{number}", response=CardInFullAnswer, operation_id="card", summary="Read one card"
)
def card(request: Called, number: CardNumber) -> CardInFullAnswer:
    """Read a card, what was done to it, what was written for your side, and what you can do."""
    return _in_full(request, card_for(request.seat, number))


@router.post(
    "/cards/{number}/moves",
    response={201: CardInFullAnswer},
    operation_id="move_card",
    summary="Move a card",
)
def move_card(request: Called, number: CardNumber, sent: MoveSent) -> Status[CardInFullAnswer]:
    """Make a move, or say your side's yes to one that takes both.

    What is not yours to do is a 403, what cannot be done as the card stands a 409.
    """
    found = card_for(request.seat, number)
    words = MoveWords(reason=sent.reason, due_on=sent.due_on, seen=sent.seen)
    move(card=found, name=sent.name, by=request.seat, now=request.now, words=words)
    return Status(201, _in_full(request, card_for(request.seat, number)))


@router.delete(
    "/cards/{number}/consents/{name}",
    response=CardInFullAnswer,
    operation_id="take_consent_back",
    summary="Take a yes back",
)
def take_consent_back(
    request: Called,
    number: CardNumber,
    name: Annotated[str, Path(max_length=16, description="The move.", examples=["accept_as_is"])],
) -> CardInFullAnswer:
    """Take back your side's yes while it waits for the other's."""
    found = card_for(request.seat, number)
    take_back(card=found, name=name, by=request.seat, now=request.now)
    return _in_full(request, card_for(request.seat, number))


@router.put(
    "/cards/{number}/cause",
    response=CardInFullAnswer,
    operation_id="claim_cause",
    summary="Say where the cause lies",
)
def cause(request: Called, number: CardNumber, sent: CauseSent) -> CardInFullAnswer:
    """Say where your side sees the cause of a concern: a claim, until both have said the same."""
    found = card_for(request.seat, number)
    claim_cause(card=found, cause=sent.cause, by=request.seat, now=request.now, seen=sent.seen)
    return _in_full(request, card_for(request.seat, number))


@router.post(
    "/cards/{number}/links",
    response={201: LinkAnswer},
    operation_id="link_card",
    summary="Link a card",
)
def link_card(request: Called, number: CardNumber, sent: LinkSent) -> Status[LinkAnswer]:
    """Link a card to what it is about. The same link again is the one that is there."""
    found = card_for(request.seat, number)
    made = link(card=found, kind=sent.kind, key=sent.key, by=request.seat, now=request.now)
    return Status(201, link_said(made))


def _in_full(request: Called, found: Card) -> CardInFullAnswer:
    return in_full_said(in_full(request.seat, found), request.seat, request.now)


def _wanted(request: Called, wanted: Wanted) -> QuerySet[Card]:
    found = cards_for_export(request.seat)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.waits_for:
        found = found.filter(waits_for=wanted.waits_for.replace("nobody", ""))
    if wanted.mine:
        found = found.filter(Q(owner=request.seat) | Q(laid_by=request.seat))
    return _wanted_by_time(request, wanted, found)


def _wanted_by_time(request: Called, wanted: Wanted, found: QuerySet[Card]) -> QuerySet[Card]:
    if wanted.overdue:
        found = found.filter(is_overdue(request.now))
    if wanted.open is not None:
        found = found.filter(ended_at__isnull=wanted.open)
    if wanted.text:
        found = found.filter(holding(wanted.text, "title", "observation"))
    return found
