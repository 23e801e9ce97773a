"""Drafts: read by your side alone, until they are laid on the table."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.db import models
from ninja import Path, Router, Status
from pydantic import Field

from sameside.kernel.refusal import N_
from sameside.partnerships.api import Called
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import NoSeat, seat_at_table
from sameside.table.actions import CardWords, delete_draft, draft, edit_draft, lay
from sameside.table.actions.drafts import NoSuchOwner
from sameside.table.api.forms import CardInFullAnswer, WhoAnswer, in_full_said, who
from sameside.table.models import Card
from sameside.table.models.card import TITLE_LENGTH
from sameside.table.queries import card_for, draft_for, drafts_of, in_full
from sameside.web.api.fields import LARGEST, Day, Line, Perhaps, Said, Sent
from sameside.web.api.paging import AskedPage, Page, page_of

router = Router(tags=["drafts"])
DraftKey = Annotated[UUID, Path(description="The draft's key.")]
Title = Annotated[Line, Field(max_length=TITLE_LENGTH)]


class DraftAnswer(Said):
    """A draft, which only your side sees."""

    key: UUID
    kind: str = Field(examples=["concern"])
    title: str = Field(examples=["The night cleaning comes too late"])
    observation: str
    effect: str
    wish: str
    mark: str | None
    owner: WhoAnswer | None
    due_on: date | None
    drafted_by: WhoAnswer
    changed_at: datetime


class DraftSent(Sent):
    """What a card is to say."""

    kind: Literal["concern", "commitment"]
    title: Title = Field(examples=["The night cleaning comes too late"])
    observation: Perhaps = Field("", description="What was seen; or what is promised.")
    effect: Perhaps = Field("", description="What comes of it.")
    wish: Perhaps = Field("", description="What you wish for instead.")
    mark: Literal["could_happen", "is_happening"] | None = Field(None, description="Of a concern.")
    owner: Annotated[int, Field(ge=1, le=LARGEST)] | None = Field(
        None, description="The seat that is to promise it.", examples=[7]
    )
    due_on: Day | None = Field(None, description="The day by which it is promised.")


@router.get("/drafts", response=Page[DraftAnswer], operation_id="drafts", summary="List the drafts")
def drafts(request: Called, asked: AskedPage) -> Page[DraftAnswer]:
    """List the newest drafts of your side, at most 200."""
    return page_of(request, asked, _listed(drafts_of(request.seat)), _said)


@router.post(
    "/drafts", response={201: DraftAnswer}, operation_id="draft_card", summary="Begin a draft"
)
def draft_card(request: Called, sent: DraftSent) -> Status[DraftAnswer]:
    """Begin a card that only your side sees. Nothing of it is on the record."""
    made = draft(words=_words(request, sent), by=request.seat, now=request.now)
    return Status(201, _said(draft_for(request.seat, made.key)))


@router.get("/drafts/{key}", response=DraftAnswer, operation_id="draft", summary="Read one draft")
def one_draft(request: Called, key: DraftKey) -> DraftAnswer:
    """Read a draft of your side."""
    return _said(draft_for(request.seat, key))


@router.put(
    "/drafts/{key}", response=DraftAnswer, operation_id="edit_draft", summary="Write a draft anew"
)
def write_draft(request: Called, key: DraftKey, sent: DraftSent) -> DraftAnswer:
    """Write a draft anew, all of it; its kind stays."""
    found = draft_for(request.seat, key)
    edit_draft(card=found, words=_words(request, sent), by=request.seat, now=request.now)
    return _said(draft_for(request.seat, key))


@router.delete(
    "/drafts/{key}",
    response={204: None},
    operation_id="delete_draft",
    summary="Throw a draft away",
)
def throw_away(request: Called, key: DraftKey) -> Status[None]:
    """Throw a draft away, with what your side wrote under it."""
    delete_draft(card=draft_for(request.seat, key), by=request.seat, now=request.now)
    return Status(204, None)


@router.post(
    "/drafts/{key}/laying",
    response={201: CardInFullAnswer},
    operation_id="lay_card",
    summary="Lay it on the table",
)
def lay_card(request: Called, key: DraftKey) -> Status[CardInFullAnswer]:
    """Lay a draft on the table: the other side sees it, and it cannot be taken back unseen."""
    laid = lay(card=draft_for(request.seat, key), by=request.seat, now=request.now)
    found = card_for(request.seat, laid.number or 0)
    full = in_full(request.seat, found)
    return Status(201, in_full_said(full, request.seat, request.now))


def _listed(found: models.QuerySet[Card]) -> list[Card]:
    return list(found)


def _words(request: Called, sent: DraftSent) -> CardWords:
    return CardWords(
        kind=sent.kind,
        title=sent.title,
        observation=sent.observation,
        effect=sent.effect,
        wish=sent.wish,
        mark=sent.mark or "",
        owner=_owner(request, sent.owner),
        due_on=sent.due_on,
    )


def _owner(request: Called, seat: int | None) -> Seat | None:
    if seat is None:
        return None
    try:
        return seat_at_table(request.partnership, seat)
    except NoSeat as none:
        raise NoSuchOwner(
            N_("Nobody of that name sits on either side of this table now.")
        ) from none


def _said(card: Card) -> DraftAnswer:
    return DraftAnswer(
        key=card.key,
        kind=card.kind,
        title=card.title,
        observation=card.observation,
        effect=card.effect,
        wish=card.wish,
        mark=card.mark or None,
        owner=who(card.owner) if card.owner else None,
        due_on=card.due_on,
        drafted_by=who(card.drafted_by),
        changed_at=card.changed_at,
    )
