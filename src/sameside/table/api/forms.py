"""How cards and what belongs to them are said by the API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from sameside.kernel.lifecycles.concern import Cause, cause_agreed
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import today_at
from sameside.table.models import Card, Consent, Link, Move, Text
from sameside.table.policy import answered_by, has_left, overdue
from sameside.table.queries import CardInFull, Offering, offerings, said_of
from sameside.web.api.fields import Said


class WhoAnswer(Said):
    """Who did it."""

    seat: int = Field(examples=[7])
    name: str = Field(examples=["Nora"])


class CauseAnswer(Said):
    """Where each side sees the cause of a concern: a claim, until both have said the same."""

    customer: str | None = Field(description="ours, theirs, shared or outside.", examples=["ours"])
    supplier: str | None = Field(description="Seen from its own chair.", examples=["theirs"])
    agreed: bool = Field(description="Whether both have said the same.")


class CardAnswer(Said):
    """A card on the table."""

    number: int = Field(examples=[7])
    kind: str = Field(description="concern or commitment.", examples=["concern"])
    title: str = Field(examples=["The night cleaning comes too late"])
    observation: str = Field(description="What was seen; of a commitment, what is promised.")
    effect: str
    wish: str
    mark: str | None = Field(description="could_happen or is_happening, of a concern.")
    state: str = Field(description="Where it stands in its lifecycle.", examples=["laid"])
    layer: str = Field(description="The side that laid it.", examples=["customer"])
    laid_by: WhoAnswer
    laid_at: datetime
    owner: WhoAnswer | None = Field(description="Who promises it.")
    owner_side: str | None
    owner_left: bool = Field(
        description="Whether the owner’s seat has ended, so that a colleague can take it over."
    )
    due_on: date | None
    reply_due_at: datetime | None = Field(description="Until when an answer is owed.")
    waits_for: str | None = Field(
        description="Whose word it waits for: customer, supplier or both.", examples=["supplier"]
    )
    overdue: bool = Field(description="Whether what it waits for is late.")
    cause: CauseAnswer
    turn: int = Field(
        description="Counts what was recorded of it. Send it as `seen` with a move, and the move"
        " is refused when somebody else has moved the card meanwhile.",
        examples=[3],
    )
    changed_at: datetime
    ended_at: datetime | None


class MoveAnswer(Said):
    """What was recorded of a card: a move, a yes, a yes taken back, a cause."""

    turn: int
    act: str = Field(description="move, consent, consent_withdrawn or cause.", examples=["move"])
    name: str = Field(examples=["answer"])
    starts: str = Field(description="Where the card stood.", examples=["laid"])
    enters: str = Field(description="Where it stands now.", examples=["answered"])
    by: WhoAnswer
    side: str
    at: datetime
    reason: str
    due_on: date | None = Field(description="The new date, where one was asked for or agreed.")
    counted: str | None = Field(description="in_time or late, where it counts.")
    took_over_from: WhoAnswer | None = Field(
        description="Who owned the card before, of a move that gave it another owner."
    )
    leaf: int = Field(description="Its entry in the record.", examples=[118])


class ConsentAnswer(Said):
    """A side's yes that waits for the other's."""

    move: str = Field(examples=["accept_as_is"])
    side: str
    by: WhoAnswer
    at: datetime
    due_on: date | None


class AttachmentAnswer(Said):
    """A file beside a text."""

    key: UUID
    name: str = Field(examples=["plan.pdf"])
    size: int
    sha256: str


class TextAnswer(Said):
    """A text under a card, as far as your side may read it."""

    id: str = Field(
        description="Its leaf number in the record, or our-… for your side's room.",
        examples=["119"],
    )
    audience: str = Field(description="both_sides or our_side.", examples=["both_sides"])
    side: str | None = Field(description="The writer's; null for a facilitator.")
    by: WhoAnswer
    at: datetime
    body: str
    reply_to: str | None = Field(description="The text it answers.")
    attachments: list[AttachmentAnswer]
    leaf: int | None = Field(description="Its entry in the record; none in your side's room.")


class LinkAnswer(Said):
    """A link to what a card is about."""

    kind: str = Field(description="card, request, service or figure.", examples=["request"])
    key: str = Field(examples=["R-1042"])


class OfferAnswer(Said):
    """A move from where the card stands, as you see it."""

    name: str = Field(examples=["settle"])
    label: str = Field(examples=["Settle"])
    meaning: str = Field(description="What happens when it is made.")
    allowed: bool = Field(description="Whether it is yours to make now.")
    refused: str = Field(description="Why not.")
    whose: str = Field(description="Whose it is.", examples=["North Region"])
    reason: str = Field(description="required, welcome, or empty.")
    asks_date: bool = Field(description="Whether it takes a new date.")
    said_yes: list[str] = Field(description="The sides that have said yes.")
    can_take_back: bool = Field(description="Whether you may take your side's yes back.")


class CardInFullAnswer(CardAnswer):
    """A card, what was done to it, what was written under it, and what you can do."""

    sentences: list[str] = Field(description="How it stands, in words.")
    moves: list[MoveAnswer]
    consents: list[ConsentAnswer]
    texts: list[TextAnswer]
    links: list[LinkAnswer]
    linked_from: list[int] = Field(description="The cards that lead to it.")
    offers: list[OfferAnswer]


def card_values(card: Card, now: datetime) -> dict[str, object]:
    """Return what is said of a laid card."""
    return {
        "number": card.number,
        "kind": card.kind,
        "title": card.title,
        "observation": card.observation,
        "effect": card.effect,
        "wish": card.wish,
        "mark": card.mark or None,
        "state": card.state,
        "layer": card.layer,
        "laid_by": who(card.laid_by or card.drafted_by),
        "laid_at": card.laid_at,
        "owner": who(card.owner) if card.owner else None,
        "owner_side": card.owner_side or None,
        "owner_left": has_left(card, today_at(card.partnership, now)),
        "due_on": card.due_on,
        "reply_due_at": card.reply_due_at,
        "waits_for": card.waits_for or None,
        "overdue": overdue(card, now),
        "cause": _cause(card),
        "turn": card.turn,
        "changed_at": card.changed_at,
        "ended_at": card.ended_at,
    }


def card_said(card: Card, now: datetime) -> CardAnswer:
    """Say a card as it lies on the table."""
    return CardAnswer.model_validate(card_values(card, now))


def in_full_said(full: CardInFull, seat: Seat, now: datetime) -> CardInFullAnswer:
    """Say a card with all that a seat may read of it."""
    return CardInFullAnswer.model_validate(
        card_values(full.card, now)
        | {
            "sentences": list(said_of(full, now)),
            "moves": [move_said(each) for each in full.moves],
            "consents": [_consent_said(each) for each in full.consents],
            "texts": [text_said(each) for each in full.texts],
            "links": [link_said(each) for each in full.links],
            "linked_from": sorted(_numbers(full.linked_from)),
            "offers": [_offer_said(each) for each in offerings(full, seat, now)],
        }
    )


def who(seat: Seat) -> WhoAnswer:
    """Say who did it."""
    return WhoAnswer(seat=seat.pk, name=seat.person.name)


def move_said(move: Move) -> MoveAnswer:
    """Say what was recorded of a card."""
    return MoveAnswer(
        turn=move.turn,
        act=move.act,
        name=move.name,
        starts=move.starts,
        enters=move.enters,
        by=who(move.by),
        side=move.side,
        at=move.at,
        reason=move.reason,
        due_on=move.due_on,
        counted=move.counted or None,
        took_over_from=who(move.took_over_from) if move.took_over_from else None,
        leaf=move.leaf,
    )


def text_said(text: Text) -> TextAnswer:
    """Say a text that a seat may read."""
    answered = answered_by(text)
    return TextAnswer(
        id=text_id(text),
        audience=text.audience,
        side=text.side or None,
        by=who(text.by),
        at=text.at,
        body=text.body,
        reply_to=text_id(answered) if answered else None,
        attachments=[
            AttachmentAnswer(key=each.key, name=each.name, size=each.size, sha256=each.sha256)
            for each in text.attachments.all()
        ],
        leaf=text.leaf,
    )


def text_id(text: Text) -> str:
    """Return what a text is called by: nothing that tells how much the other side has written."""
    return f"our-{text.pk}" if text.leaf is None else str(text.leaf)


def link_said(link: Link) -> LinkAnswer:
    """Say a link."""
    return LinkAnswer(kind=link.kind, key=link.key)


def _cause(card: Card) -> CauseAnswer:
    customer = Cause(card.cause_customer) if card.cause_customer else None
    supplier = Cause(card.cause_supplier) if card.cause_supplier else None
    agreed = cause_agreed(customer, supplier)
    return CauseAnswer(customer=customer, supplier=supplier, agreed=agreed)


def _consent_said(consent: Consent) -> ConsentAnswer:
    return ConsentAnswer(
        move=consent.move,
        side=consent.side,
        by=who(consent.by),
        at=consent.at,
        due_on=consent.due_on,
    )


def _numbers(links: Iterable[Link]) -> set[int]:
    return {link.card.number for link in links if link.card.number is not None}


def _offer_said(offer: Offering) -> OfferAnswer:
    return OfferAnswer(
        name=offer.name,
        label=offer.label,
        meaning=offer.meaning,
        allowed=offer.allowed,
        refused=offer.refused,
        whose=offer.whose,
        reason=offer.reason,
        asks_date=offer.asks_date,
        said_yes=list(offer.said_yes),
        can_take_back=offer.can_take_back,
    )
