"""What a person's first page shows, over all their tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from sameside.delivery.queries import Headline, headlines
from sameside.partnerships.models import Partnership, Person, Seat
from sameside.partnerships.queries import seats_of
from sameside.start.news import News, news_for
from sameside.table.models import Card, Contest
from sameside.table.queries import promised_by, promised_to, waiting_for


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table in the list of mine: how much waits, and how its services stand."""

    partnership: Partnership
    seat: Seat
    waiting: int
    contested: int
    headline: Headline | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All that stands on a first page."""

    tables: tuple[TableLine, ...]
    waiting: tuple[Card, ...]
    promised: tuple[Card, ...]
    promised_to_me: tuple[Card, ...]
    news: tuple[News, ...]


def overview(person: Person, now: datetime) -> Overview:
    """Return what waits, what was promised and what is new, at all tables of a person.

    Nine queries, however many tables and cards there are.
    """
    seats = seats_of(person, now)
    waiting = tuple(waiting_for(seats, now))
    return Overview(
        tables=_tables(seats, waiting),
        waiting=waiting,
        promised=tuple(promised_by(seats)),
        promised_to_me=tuple(promised_to(seats)),
        news=news_for(seats),
    )


def _tables(seats: Sequence[Seat], waiting: Sequence[Card]) -> tuple[TableLine, ...]:
    partnerships = [seat.partnership for seat in seats]
    waits = Counter(card.partnership_id for card in waiting)
    contested = dict(
        Contest.objects.filter(partnership__in=partnerships, ended_at=None)
        .values_list("partnership")
        .annotate(n=Count("pk"))
    )
    figures = headlines(partnerships)
    return tuple(
        TableLine(
            partnership=seat.partnership,
            seat=seat,
            waiting=waits[seat.partnership_id],
            contested=contested.get(seat.partnership_id, 0),
            headline=figures.get(seat.partnership_id),
        )
        for seat in seats
    )
