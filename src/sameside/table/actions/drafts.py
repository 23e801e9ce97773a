"""Drafts: read by one side, outside the record, deletable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import FacilitatorsDoNotMove, NotYourMove
from sameside.kernel.lifecycles.concern import Mark
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.reply import due_at
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import today_at
from sameside.table.actions.recording import locked_by
from sameside.table.actions.wording import text_of, title_of
from sameside.table.models import Attachment, Card, Kind
from sameside.table.queries.hours import calendar_of

KEPT = [
    "title", "observation", "effect", "wish", "mark", "owner", "owner_side", "due_on", "due_at",
    "changed_at",
]  # fmt: skip


class NoSuchOwner(Refused):
    """Somebody who has no seat at this table now."""


class AlreadyLaid(Refused):
    """A card that lies on the table is not edited."""


class NotADate(Refused):
    """A date nobody can promise by."""


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card says, as it is written. Of a commitment, `observation` is what is promised."""

    kind: str
    title: str
    observation: str = ""
    effect: str = ""
    wish: str = ""
    mark: str = ""
    owner: Seat | None = None
    due_on: date | None = None


@transaction.atomic
def draft(*, words: CardWords, by: Seat, now: datetime) -> Card:
    """Begin a card that only the writer's side sees.

    :raises Refused: for a facilitator, and for words that cannot be kept.
    """
    if not by.side:
        raise FacilitatorsDoNotMove
    card = Card(
        partnership=by.partnership,
        kind=Kind(words.kind),
        layer=by.side,
        drafted_by=by,
        drafted_at=now,
    )
    _write(card, words, now)
    card.save()
    return card


@transaction.atomic
def edit_draft(*, card: Card, words: CardWords, by: Seat, now: datetime) -> Card:
    """Write a draft anew.

    :raises Refused: when it lies on the table already, or belongs to the other side.
    """
    card = _own_draft(card, by)
    _write(card, words, now)
    card.save(update_fields=KEPT)
    return card


@transaction.atomic
def delete_draft(*, card: Card, by: Seat, now: datetime) -> None:  # noqa: ARG001 -- an action is given its time
    """Throw a draft away, with the texts under it.

    :raises Refused: when it lies on the table already, or belongs to the other side.
    """
    found = _own_draft(card, by)
    for each in Attachment.objects.filter(text__card=found):
        transaction.on_commit(partial(each.file.delete, save=False))
    found.delete()


def require_ahead(day: date, by: Seat, now: datetime) -> None:
    """Refuse a date that has passed, or lies beyond what anyone can mean.

    :raises NotADate: in words.
    """
    today = today_at(by.partnership, now)
    if day < today:
        raise NotADate(N_("{day} has passed. Choose a day from today on."), day=day)
    if day.year > today.year + 50:
        raise NotADate(N_("{day} is too far away to promise anything by."), day=day)


def require_seated(owner: Seat, card: Card, now: datetime) -> None:
    """Refuse an owner who does not sit on a side of the card's table now.

    :raises NoSuchOwner: in words.
    """
    held = owner.held_on(today_at(card.partnership, now))
    if owner.partnership_id != card.partnership.pk or not owner.side or not held:
        raise NoSuchOwner(N_("Nobody of that name sits on either side of this table now."))


def _own_draft(card: Card, by: Seat) -> Card:
    card = locked_by(card.pk)
    if not card.is_draft:
        raise AlreadyLaid(
            N_("This card lies on the table. What it says stays; write a text under it instead.")
        )
    if card.layer != by.side:
        raise NotYourMove(Side(card.layer))
    return card


def _write(card: Card, words: CardWords, now: datetime) -> None:
    card.title = title_of(words.title)
    card.observation = text_of(words.observation)
    card.effect, card.wish = text_of(words.effect), text_of(words.wish)
    card.mark = Mark(words.mark) if words.mark else ""
    _name_owner(card, words.owner, now)
    card.due_on = words.due_on
    card.due_at = due_instant(card, words.due_on, now) if words.due_on else None
    card.changed_at = now


def due_instant(card: Card, day: date, now: datetime) -> datetime:
    """Return when a day closes on the agreement's calendar.

    :raises NotADate: for a day beyond all calendars.
    """
    if not now.year - 1 <= day.year <= now.year + 50:
        raise NotADate(N_("{day} is not a day anything can be due by."), day=day)
    instant = due_at(calendar_of(card.partnership, now), day)
    return datetime.fromtimestamp(instant, tz=now.tzinfo)


def _name_owner(card: Card, owner: Seat | None, now: datetime) -> None:
    if owner is not None:
        require_seated(owner, card, now)
    card.owner, card.owner_side = owner, owner.side if owner else ""
