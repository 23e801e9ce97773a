"""Calendars compiled for very many lookups: counted seconds before an instant, and back again.

C(t) is the business seconds of a calendar before instant t, counted from where the tables start.
B(c) is the earliest t with C(t) ≥ c. Both are exact to the second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from sameside.engine.flat import NEVER, Int64s
from sameside.engine.stretches import open_stretches
from sameside.kernel.calendar import Calendar
from sameside.kernel.openings import HORIZON, HORIZON_YEAR, BeyondHorizon
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.zone import DAY, Instant, wall_of

FAR: Final = 11 * 366 * DAY
"""How many seconds further we look at first when a due lies beyond the tables."""


class BeyondTables(Refused):
    """An instant outside the stretch of time the tables were made for."""


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """One calendar's open stretches: openings and closings, and the seconds counted before each.

    `before` has one entry more than the others: the last is all there is.
    """

    opens: Int64s
    closes: Int64s
    before: Int64s


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Calendars compiled for the instants `[starts, ends]`."""

    calendars: tuple[Calendar, ...]
    starts: Instant
    ends: Instant
    edges: tuple[Edges, ...]


def compile_calendars(calendars: Sequence[Calendar], starts: Instant, ends: Instant) -> Tables:
    """Compile calendars for the instants `[starts, ends]`.

    Every instant looked up must lie within; dues may lie beyond.

    :raises BeyondHorizon: for instants before 1900 or from 2200 on.
    """
    edges = tuple(_edges(calendar, starts, ends) for calendar in calendars)
    return Tables(tuple(calendars), starts, ends, edges)


def counted_before(tables: Tables, calendar: ArrayLike, instants: ArrayLike) -> Int64s:
    """Return C(t): the seconds counted from the start of the tables to each instant, as int64.

    `calendar` is a position in `tables.calendars`, one for all or one for each instant.

    :raises BeyondTables: when an instant lies outside the tables.
    """
    which, times = _paired(calendar, instants)
    if times.size and not tables.starts <= int(times.min()) <= int(times.max()) <= tables.ends:
        raise BeyondTables(N_("An instant lies outside the years the calendars were compiled for."))
    return _by_calendar(which, times, lambda k, t: _counted(tables.edges[k], t))


def instant_of(tables: Tables, calendar: ArrayLike, counts: ArrayLike) -> Int64s:
    """Return B(c): the earliest instant at which c seconds are counted, NEVER where none is.

    c is counted from the start of the tables and at least 1; it may lie beyond their end.

    :raises BeyondHorizon: when the calendar does not count so far before the year 2200.
    """
    which, wanted = _paired(calendar, counts)
    return _by_calendar(which, wanted, lambda k, c: _reached(tables, k, c))


def last_kept(tables: Tables, calendar: ArrayLike, counts: ArrayLike) -> Int64s:
    """Return the last instant t with C(t) ≤ c: when the clock would next move on (C5).

    NEVER where it will not move on any more.

    :raises BeyondHorizon: when the calendar does not count so far before the year 2200.
    """
    which, wanted = _paired(calendar, counts)
    moved_on = instant_of(tables, which, wanted + 1)
    # One second counted later the clock has moved on, and it moves second by second.
    return np.where(moved_on == NEVER, moved_on, moved_on - 1)


def _paired(calendar: ArrayLike, values: ArrayLike) -> tuple[Int64s, Int64s]:
    wanted = np.asarray(values, np.int64)
    return np.broadcast_to(np.asarray(calendar, np.int64), wanted.shape), wanted


def _by_calendar(which: Int64s, values: Int64s, answer: Callable[[int, Int64s], Int64s]) -> Int64s:
    """Answer for each calendar at once, and put the answers back in their places."""
    answers = np.empty(values.shape, np.int64)
    for k in np.unique(which):
        mine = which == k
        answers[mine] = answer(int(k), values[mine])
    return answers


@lru_cache(maxsize=1024)
def _edges(calendar: Calendar, starts: Instant, ends: Instant) -> Edges:
    opens, closes = open_stretches(calendar, starts, ends)
    return Edges(opens, closes, np.concatenate(([0], np.cumsum(closes - opens))))


def _counted(edges: Edges, instants: Int64s) -> Int64s:
    if not edges.opens.size:
        return np.zeros_like(instants)
    at = np.maximum(np.searchsorted(edges.opens, instants, side="right") - 1, 0)
    past = np.clip(instants, edges.opens[at], edges.closes[at]) - edges.opens[at]
    return edges.before[at] + past


def _reached(tables: Tables, calendar: int, counts: Int64s) -> Int64s:
    most = int(counts.max()) if counts.size else 0
    edges = _reaching(tables.calendars[calendar], tables.starts, tables.ends, most)
    at = np.searchsorted(edges.before[1:], counts, side="left")
    there = at < edges.opens.size
    found = np.full(counts.shape, NEVER, np.int64)
    found[there] = edges.opens[at[there]] + counts[there] - edges.before[at[there]]
    return found


def _reaching(calendar: Calendar, starts: Instant, ends: Instant, count: int) -> Edges:
    """Return a calendar's edges as far as it takes to count so much, or until it stays closed.

    :raises BeyondHorizon: when it goes on opening and the count is not reached before 2200.
    """
    edges = _edges(calendar, starts, ends)
    settles = wall_of(date(min(calendar.settled_on.year, HORIZON_YEAR - 2) + 2, 1, 1))
    while edges.before[-1] < count and (calendar.ever_opens or ends < settles):
        if ends >= HORIZON:
            raise BeyondHorizon(N_("The target would not be used up before the year 2200."))
        ends = min(ends + max(FAR, ends - starts), HORIZON)
        edges = _edges(calendar, starts, ends)
    return edges
