"""What a person's first page shows, over all their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sameside.delivery.queries import Headline, headlines
from sameside.kernel.calendar import Calendar
from sameside.partnerships.models import Partnership, Person, Seat
from sameside.partnerships.queries import seats_of, versions_in_force
from sameside.start.news import News, news_for
from sameside.table.models import Card
from sameside.table.queries import calendars_of, counts_at, promises_around, waiting_for

MOST = 12
"""So many cards of each column are shown; all of them lie on their boards."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table in the list of mine: how much waits, and how its services stand."""

    partnership: Partnership
    seat: Seat
    waiting: int
    contested: int
    headline: Headline | None


@dataclass(frozen=True, slots=True)
class Some:
    """The first of some cards, and how many there are in all."""

    cards: Sequence[Card]
    n: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All that stands on a first page."""

    tables: tuple[TableLine, ...]
    waiting: Some
    promised: Some
    promised_to_me: Some
    news: tuple[News, ...]
    calendars: Mapping[int, Calendar]
    """The calendar of each table, by its partnership's key."""


def overview(person: Person, now: datetime) -> Overview:
    """Return what waits, what was promised and what is new, at all tables of a person.

    Eight queries, however many tables and cards there are.
    """
    seats = seats_of(person, now)
    partnerships = [seat.partnership for seat in seats]
    agreed = versions_in_force(partnerships)
    counts, figures = counts_at(seats, now), headlines(partnerships, agreed)
    all_counts = counts.values()
    promised, to_us = promises_around(seats, MOST)
    return Overview(
        tables=tuple(
            TableLine(
                partnership=seat.partnership,
                seat=seat,
                waiting=counts[seat.partnership_id].waiting,
                contested=counts[seat.partnership_id].contested,
                headline=figures.get(seat.partnership_id),
            )
            for seat in seats
        ),
        waiting=Some([*waiting_for(seats, now)[:MOST]], sum(each.waiting for each in all_counts)),
        promised=Some(promised, sum(each.promised for each in all_counts)),
        promised_to_me=Some(to_us, sum(each.promised_to_us for each in all_counts)),
        news=news_for(seats),
        calendars=calendars_of(((at, agreed.get(at.pk)) for at in partnerships), now),
    )
