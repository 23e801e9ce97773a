"""What others did since a person was here: moves and texts, as far as each seat may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.urls import reverse

from sameside.kernel.refusal import N_
from sameside.partnerships.models import Seat
from sameside.table.models import Audience, Move, Text
from sameside.table.policy import phrases
from sameside.web.words import say

MOST = 8
Happened = TypeVar("Happened", Move, Text)
WROTE = {
    Audience.BOTH_SIDES: N_("{name} wrote on “{title}”"),
    Audience.OUR_SIDE: N_("{name} wrote on “{title}”, for your side only"),
}
MOVED = N_("{name} {move}: “{title}”")


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new to a person, as a sentence; `side` is whose act it is."""

    at: datetime
    side: str
    words: str
    url: str
    zone: str


def news_for(seats: Sequence[Seat]) -> tuple[News, ...]:
    """Return the newest things others did since each seat last looked. Two queries."""
    if not seats:
        return ()
    tables = {seat.partnership_id: seat for seat in seats}
    moves = Move.objects.filter(_since(seats, "card__")).exclude(by__in=seats)
    texts = Text.objects.filter(_since(seats, "card__"), _readable(seats)).exclude(by__in=seats)
    told = [_moved(each, tables) for each in _newest(moves)]
    told += [_wrote(each, tables) for each in _newest(texts)]
    return tuple(sorted(told, key=lambda news: news.at, reverse=True)[:MOST])


def _since(seats: Sequence[Seat], to_card: str) -> Q:
    """Return what happened at each table after its seat was last there."""
    wanted = Q(pk__in=[])
    for seat in seats:
        at_table = Q(**{f"{to_card}partnership_id": seat.partnership_id})
        wanted |= at_table & (Q(at__gt=seat.looked_at) if seat.looked_at else Q())
    return wanted & Q(**{f"{to_card}number__isnull": False})


def _readable(seats: Sequence[Seat]) -> Q:
    rooms = Q(audience=Audience.BOTH_SIDES)
    for seat in seats:
        if seat.side:
            room = Q(audience=Audience.OUR_SIDE, side=seat.side)
            rooms |= room & Q(card__partnership_id=seat.partnership_id)
    return rooms


def _newest(found: QuerySet[Happened]) -> QuerySet[Happened]:
    return found.select_related("card", "by__person").order_by("-at", "-pk")[:MOST]


def _moved(move: Move, tables: dict[int, Seat]) -> News:
    done = say(phrases.MOVES_MADE.get(move.name, move.name))
    words = say(MOVED, name=move.by.person.name, move=done, title=move.card.title)
    return _news(move, words, tables)


def _wrote(text: Text, tables: dict[int, Seat]) -> News:
    sentence = WROTE[Audience(text.audience)]
    return _news(text, say(sentence, name=text.by.person.name, title=text.card.title), tables)


def _news(found: Move | Text, words: str, tables: dict[int, Seat]) -> News:
    at = tables[found.card.partnership_id].partnership
    return News(
        at=found.at,
        side=found.side or "facilitator",
        words=words,
        url=reverse("table:card", args=[at.slug, found.card.number]),
        zone=at.zone,
    )
