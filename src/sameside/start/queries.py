"""What a person's first page shows, over all their tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sameside.delivery.queries import Headline, headlines
from sameside.kernel.calendar import Calendar
from sameside.partnerships.models import Partnership, Person, Seat
from sameside.partnerships.queries import seats_of, versions_in_force
from sameside.start.news import News, news_for
from sameside.table.queries import (
    Some,
    calendars_of,
    counts_at,
    promises_around,
    waiting_for,
)

MOST = 24
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
    promised, promised_to_me = promises_around(seats, MOST)
    return Overview(
        tables=tuple(
            TableLine(
                seat.partnership,
                seat,
                *counts[seat.partnership_id],
                figures.get(seat.partnership_id),
            )
            for seat in seats
        ),
        waiting=Some([*waiting_for(seats, now)[:MOST]], sum(n for n, _ in counts.values())),
        promised=promised,
        promised_to_me=promised_to_me,
        news=news_for(seats),
        calendars=calendars_of(((at, agreed.get(at.pk)) for at in partnerships), now),
    )
