"""Calendars compiled for very many lookups: counted seconds before an instant, and back again.

C(t) is the business seconds of a calendar before instant t, counted from where the tables start.
B(c) is the earliest t with C(t) ≥ c. Both are exact to the second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sameside.engine import backend
from sameside.engine.edges import Edges, edges_of, edges_reaching
from sameside.engine.flat import NEVER, Int64s
from sameside.engine.lookup import count_in_words, due_in_words
from sameside.engine.words import FAR, Words, pack
from sameside.kernel.calendar import Calendar
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.zone import DAY, Instant

REACH = 60 * DAY
"""Counted seconds beyond the tables within which a due is still looked up quickly."""


class BeyondTables(Refused):
    """An instant outside the stretch of time the tables were made for."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Calendars compiled for the instants `[starts, ends]`.

    `edges` are each calendar's, in instants; `words` the same packed for the fast path, in seconds
    from `starts`, for counts up to `reach` seconds beyond what each has `counted` in all.
    """

    calendars: tuple[Calendar, ...]
    starts: Instant
    ends: Instant
    edges: tuple[Edges, ...]
    counted: Int64s
    words: Words
    reach: int


def compile_calendars(
    calendars: Sequence[Calendar], starts: Instant, ends: Instant, reach: int = REACH
) -> Tables:
    """Compile calendars for the instants `[starts, ends]`.

    Every instant looked up must lie within; dues may lie beyond.

    :raises BeyondHorizon: for instants before 1900 or from 2200 on.
    """
    edges = tuple(edges_of(calendar, starts, ends) for calendar in calendars)
    words = pack([one.since(starts) for one in edges], ends - starts, reach)
    counted = np.array([one.before[-1] for one in edges], np.int64)
    return Tables(tuple(calendars), starts, ends, edges, counted, words, reach)


def counted_before(tables: Tables, calendar: ArrayLike, instants: ArrayLike) -> Int64s:
    """Return C(t): the seconds counted from the start of the tables to each instant, as int64.

    `calendar` is a position in `tables.calendars`, one for all or one for each instant.

    :raises BeyondTables: when an instant lies outside the tables.
    """
    which, times = _paired(calendar, instants)
    require_within(tables, times)
    if tables.words.fits.all():
        return count_in_words(tables.words, tables.words.places[which], times - tables.starts)
    return _by_calendar(which, times, lambda k, t: tables.edges[k].counted(t))


def counted_between(
    tables: Tables, calendar: ArrayLike, starts: ArrayLike, ends: ArrayLike
) -> Int64s:
    """Return C(end) - C(start): the seconds counted from each start to its end, as int64.

    :raises BeyondTables: when an instant lies outside the tables.
    """
    which, since = _paired(calendar, starts)
    until = np.asarray(ends, np.int64)
    if not tables.words.fits.all():
        return counted_before(tables, which, until) - counted_before(tables, which, since)
    require_within(tables, since)
    require_within(tables, until)
    places = tables.words.places[which]
    return backend.counted_between(
        tables.words, places, since - tables.starts, until - tables.starts
    )


def require_within(tables: Tables, times: Int64s) -> None:
    """Refuse instants the tables know nothing of.

    :raises BeyondTables: when there is one.
    """
    if times.size and not tables.starts <= int(times.min()) <= int(times.max()) <= tables.ends:
        raise BeyondTables(N_("An instant lies outside the years the calendars were compiled for."))


def instant_of(tables: Tables, calendar: ArrayLike, counts: ArrayLike) -> Int64s:
    """Return B(c): the earliest instant at which c seconds are counted, NEVER where none is.

    c is counted from the start of the tables and at least 1; it may lie beyond their end.

    :raises BeyondHorizon: when the calendar does not count so far before the year 2200.
    """
    which, wanted = _paired(calendar, counts)
    if not tables.words.fits.all():
        return _by_calendar(which, wanted, lambda k, c: _reached(tables, k, c))
    near = np.minimum(wanted, tables.counted[which] + tables.reach)
    found = tables.starts + due_in_words(tables.words, tables.words.places[which], near)
    beyond = found >= tables.starts + FAR
    if beyond.any():
        found[beyond] = _by_calendar(
            which[beyond], wanted[beyond], lambda k, c: _reached(tables, k, c)
        )
    return found


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


def _reached(tables: Tables, calendar: int, counts: Int64s) -> Int64s:
    most = int(counts.max(initial=0))
    edges = edges_reaching(tables.calendars[calendar], tables.starts, tables.ends, most)
    return edges.reached(counts)
