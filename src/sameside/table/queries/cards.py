"""One card with all that a seat may read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Subquery

from sameside.kernel.lifecycle import DRAFT
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Seat
from sameside.table.models import (
    Act,
    Attachment,
    Audience,
    Card,
    Consent,
    Link,
    LinkKind,
    Move,
    Text,
)
from sameside.table.policy import readable_cards, readable_texts

MOST_TEXTS = 200
"""How many texts are read of a card where no number is named, the newest."""


class NoCard(Refused):
    """There is no such card, or it is not for this seat to read; the answer is the same."""

    def __init__(self) -> None:
        """Say the same whatever the reason."""
        super().__init__(N_("There is no such card on this table."))


@dataclass(frozen=True, slots=True)
class CardInFull:
    """A card, what was done to it, what was written under it, and what it links to.

    Of the texts it may be a part: `before` is the newest that is earlier than all of them.
    """

    card: Card
    moves: tuple[Move, ...]
    consents: tuple[Consent, ...]
    texts: tuple[Text, ...]
    links: tuple[Link, ...]
    linked_from: tuple[Link, ...]
    before: Text | None = None


def card_for(seat: Seat, number: int) -> Card:
    """Return a laid card by its number. One query.

    :raises NoCard: when there is none at this table.
    """
    return _one(_told(readable_cards(seat)).filter(number=number))


def draft_for(seat: Seat, key: UUID) -> Card:
    """Return a draft of the seat's own side. One query.

    :raises NoCard: when there is none.
    """
    return _one(_told(readable_cards(seat)).filter(key=key, state=DRAFT))


def drafts_of(seat: Seat) -> QuerySet[Card]:
    """Return the drafts of the seat's own side, newest first; a facilitator has none."""
    return _told(readable_cards(seat)).filter(state=DRAFT).order_by("-changed_at")[:MOST_TEXTS]


def text_for(seat: Seat, card: Card, pk: int) -> Text:
    """Return a text under a card that a seat may read. One query.

    :raises NoCard: when there is none.
    """
    texts = readable_texts(seat).filter(card=card, pk=pk)
    found = texts.select_related("by__person").first()
    if found is None:
        raise NoCard
    found.card = card
    return found


def attachment_for(seat: Seat, card: Card, key: UUID) -> Attachment:
    """Return a file beside a text that a seat may read. One query.

    :raises NoCard: when there is none.
    """
    found = Attachment.objects.filter(
        key=key, text__in=readable_texts(seat).filter(card=card)
    ).first()
    if found is None:
        raise NoCard
    return found


def in_full(
    seat: Seat, card: Card, *, most: int = MOST_TEXTS, until: int | None = None
) -> CardInFull:
    """Return a card with what a seat may read of it. Four queries.

    Of the texts the newest, or those up to and with the one that is named.
    """
    done = Move.objects.filter(card=card)
    moves = tuple(done.select_related("by__person", "took_over_from__person"))
    newest = list(_texts_until(seat, card, until)[: most + 1])
    links = links_around(card)
    return CardInFull(
        card=card,
        moves=moves,
        consents=consents_in(card, moves),
        texts=tuple(reversed(newest[:most])),
        before=newest[most] if len(newest) > most else None,
        links=tuple(each for each in links if each.card_id == card.pk),
        linked_from=tuple(each for each in links if each.card_id != card.pk),
    )


def _texts_until(seat: Seat, card: Card, until: int | None) -> QuerySet[Text]:
    """Return the texts under a card, the newest first, from the one that is named on."""
    found = readable_texts(seat).filter(card=card)
    if until is not None:
        named = Subquery(found.filter(pk=until).values("at")[:1])
        found = found.filter(Q(at__lt=named) | Q(at=named, pk__lte=until))
    told = found.select_related("by__person", "reply_to__by__person")
    files = Prefetch("attachments", Attachment.objects.order_by("pk"))
    return told.prefetch_related(files).order_by("-at", "-pk")


def links_around(card: Card) -> list[Link]:
    """Return the links of a card, and those of laid cards that lead to it. One query."""
    to_it = Q(
        kind=LinkKind.CARD,
        key=str(card.number),
        card__partnership_id=card.partnership_id,
        card__number__isnull=False,
    )
    found = Link.objects.filter(Q(card=card) | (to_it if card.number else Q(pk__in=[])))
    return list(found.select_related("card"))


def links_to(seat: Seat, kind: str, key: str) -> list[Card]:
    """Return the laid cards that link to a request, a service or a figure. One query."""
    return list(
        readable_cards(seat)
        .filter(links__kind=kind, links__key=key, number__isnull=False)
        .order_by("number")[:MOST_TEXTS]
    )


def consents_in(card: Card, moves: Sequence[Move]) -> tuple[Consent, ...]:
    """Return the yeses that are open after these moves, as their table holds them."""
    waiting: dict[tuple[str, str], Consent] = {}
    for each in moves:
        if each.act == Act.MOVE:
            waiting.clear()
        if each.act == Act.CONSENT:
            waiting[each.name, each.side] = _consent(card, each)
        if each.act == Act.CONSENT_WITHDRAWN:
            waiting.pop((each.name, each.side), None)
    return tuple(waiting.values())


def cards_for_export(seat: Seat) -> QuerySet[Card]:
    """Return every laid card of a table, for a file; drafts stay on the page. One query."""
    return _told(readable_cards(seat)).filter(number__isnull=False).order_by("number")


EXPORTED = (
    "number", "kind", "title", "state", "layer", "laid_by__person__name", "laid_at",
    "owner__person__name", "owner_side", "due_on", "reply_due_at", "waits_for", "mark",
    "cause_customer", "cause_supplier", "changed_at", "ended_at", "observation", "effect", "wish",
)  # fmt: skip
"""The columns of a file of cards; a person's name is named by whose it is."""


def rows_for_export(seat: Seat) -> list[dict[str, object]]:
    """Return the laid cards of a table as rows of a file. One query.

    Read as rows and not as cards: ten thousand cards with their people take seconds.
    """
    found = readable_cards(seat).filter(number__isnull=False).order_by("number").values(*EXPORTED)
    return [{name.partition("__")[0]: row[name] for name in EXPORTED} for row in found.iterator()]


def shared_texts(seat: Seat) -> QuerySet[Text]:
    """Return what both sides read at a table."""
    return readable_texts(seat).filter(audience=Audience.BOTH_SIDES)


def _consent(card: Card, each: Move) -> Consent:
    return Consent(
        card=card,
        move=each.name,
        side=each.side,
        by=each.by,
        at=each.at,
        due_on=each.due_on,
        counted=each.counted,
    )


def _told(found: QuerySet[Card]) -> QuerySet[Card]:
    return found.select_related(
        "laid_by__person", "drafted_by__person", "owner__person",
        "partnership__customer", "partnership__supplier",
    )  # fmt: skip


def _one(found: QuerySet[Card]) -> Card:
    card = found.first()
    if card is None:
        raise NoCard
    return card
