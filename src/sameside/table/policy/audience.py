"""Who may read what: a draft and an our-side room belong to one side, all else to both."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from sameside.kernel.lifecycle import DRAFT
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Seat
from sameside.table.models import Audience, Card, Text


class NoRoom(Refused):
    """A facilitator sits on no side, and has no our-side room."""


class DraftsAreYours(Refused):
    """A draft is read by one side; nothing under it can be sent to both."""


class NotNarrower(Refused):
    """A reply to what both sides read is read by both."""


def readable_cards(seat: Seat) -> QuerySet[Card]:
    """Return the cards of a table that a seat may read: those laid, and its side's drafts."""
    mine = Q(layer=seat.side) if seat.side else Q(pk__in=[])
    return Card.objects.filter(partnership_id=seat.partnership_id).filter(~Q(state=DRAFT) | mine)


def may_read_card(card: Card, seat: Seat) -> bool:
    """Tell whether a seat may read a card of its own table."""
    return not card.is_draft or bool(seat.side and card.layer == seat.side)


def readable_texts(seat: Seat) -> QuerySet[Text]:
    """Return the texts of a table that a seat may read."""
    room = Q(audience=Audience.OUR_SIDE, side=seat.side) if seat.side else Q(pk__in=[])
    return Text.objects.filter(card__partnership_id=seat.partnership_id).filter(
        Q(audience=Audience.BOTH_SIDES) | room
    )


def require_audience(card: Card, audience: str, seat: Seat, reply_to: Text | None = None) -> None:
    """Refuse an audience that a text cannot have.

    :raises NoRoom: for a facilitator's our-side text. :raises DraftsAreYours: for a shared text on
    a draft. :raises NotNarrower: when a reply would be read by others than what it answers.
    """
    if audience == Audience.OUR_SIDE and not seat.side:
        raise NoRoom(N_("A facilitator sits on no side. What you write, both sides read."))
    if audience == Audience.BOTH_SIDES and card.is_draft:
        raise DraftsAreYours(
            N_("This is a draft that only your side sees. Lay it on the table first.")
        )
    if reply_to is not None and reply_to.audience != audience:
        raise NotNarrower(N_("A reply is read by those who read what it answers."))


def answered_by(text: Text) -> Text | None:
    """Return what a text answers, where all who read the one may read the other.

    A text that was laid for both may have answered one that stayed in its side's room.
    """
    answered = text.reply_to
    if answered is None or text.audience == Audience.OUR_SIDE:
        return answered
    return answered if answered.audience == Audience.BOTH_SIDES else None
