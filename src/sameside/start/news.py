"""What others did since a person was here: moves and texts, as far as each seat may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from sameside.kernel.refusal import N_
from sameside.partnerships.models import Seat
from sameside.table.models import Audience, Move, Text
from sameside.table.queries import done_words
from sameside.web.words import say

MOST = 8
SEAT = "card__partnership__seats__"
Happened = TypeVar("Happened", Move, Text)
WROTE = {
    Audience.BOTH_SIDES: N_("{name} wrote to both sides"),
    Audience.OUR_SIDE: N_("{name} wrote to your side only"),
}


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new to a person: what was done, by which side, and the card it is on."""

    at: datetime
    side: str
    words: str
    title: str
    url: str
    zone: str


def news_for(seats: Sequence[Seat]) -> tuple[News, ...]:
    """Return the newest things others did since each seat last looked. Two queries."""
    if not seats:
        return ()
    tables = {seat.partnership_id: seat for seat in seats}
    held = [seat.pk for seat in seats]
    moves = Move.objects.filter(_since(held)).exclude(by__in=held)
    texts = Text.objects.filter(_since(held) & _readable()).exclude(by__in=held)
    told = [
        _moved(each, tables) for each in _newest(moves.select_related("took_over_from__person"))
    ]
    told += [_wrote(each, tables) for each in _newest(texts)]
    return tuple(sorted(told, key=lambda news: news.at, reverse=True)[:MOST])


def _since(held: Sequence[int]) -> Q:
    """Return what happened at the table of each of these seats after it was last there."""
    later = Q(at__gt=F(f"{SEAT}looked_at")) | Q(**{f"{SEAT}looked_at": None})
    return Q(**{f"{SEAT}pk__in": held}) & later & Q(card__number__isnull=False)


def _readable() -> Q:
    """Return what both sides read, and what is written for the side of the seat."""
    return Q(audience=Audience.BOTH_SIDES) | Q(
        audience=Audience.OUR_SIDE, side=F(f"{SEAT}side")
    ) & ~Q(side="")


def _newest(found: QuerySet[Happened]) -> QuerySet[Happened]:
    return found.select_related("card", "by__person").order_by("-at", "-pk")[:MOST]


def _moved(move: Move, tables: dict[int, Seat]) -> News:
    return _news(move, done_words(move), tables)


def _wrote(text: Text, tables: dict[int, Seat]) -> News:
    sentence = WROTE[Audience(text.audience)]
    return _news(text, say(sentence, name=text.by.person.name), tables)


def _news(found: Move | Text, words: str, tables: dict[int, Seat]) -> News:
    at = tables[found.card.partnership_id].partnership
    return News(
        at=found.at,
        side=found.side or "facilitator",
        words=words,
        title=found.card.title,
        url=reverse("table:card", args=[at.slug, found.card.number]),
        zone=at.zone,
    )
