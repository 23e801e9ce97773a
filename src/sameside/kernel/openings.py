"""When a calendar is open, in UTC: rule C1, exact to the second across clock changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from sameside.kernel.calendar import Calendar, merged
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.zone import DAY, Instant, date_of, spans, wall_of, zone

Stretch = tuple[Instant, Instant]
HORIZON_YEAR = 2200
"""The clock runs from 1900 up to the first instant of this year, UTC."""
FIRST: Instant = int(datetime(1900, 1, 1, tzinfo=UTC).timestamp())
HORIZON: Instant = int(datetime(HORIZON_YEAR, 1, 1, tzinfo=UTC).timestamp())


class BeyondHorizon(Refused):
    """An instant before 1900 or from 2200 on, where no calendar says anything we could rely on."""


def openings(calendar: Calendar, starts: Instant, ends: Instant) -> Iterator[Stretch]:
    """Yield the open stretches of a calendar within `[starts, ends)`, merged, in time order.

    :raises BeyondHorizon: for instants before 1900 or from 2200 on.
    """
    held = (starts, starts)
    for opened, closed in _openings_of_years(calendar, starts, ends):
        if opened > held[1]:
            yield from _within(held, starts, ends)
            held = (opened, closed)
        held = (held[0], closed)
    yield from _within(held, starts, ends)


def _within(stretch: Stretch, starts: Instant, ends: Instant) -> Iterator[Stretch]:
    """Yield a stretch cut to `[starts, ends)`, nothing where it lies outside."""
    opened, closed = max(stretch[0], starts), min(stretch[1], ends)
    if opened < closed:
        yield opened, closed


def _openings_of_years(calendar: Calendar, starts: Instant, ends: Instant) -> Iterator[Stretch]:
    """Yield the open stretches that touch `[starts, ends)`, those over New Year in two."""
    for year in range(_year(starts), _year(max(starts, ends - 1)) + 1):
        stretches = openings_of_year(calendar, year)
        first = bisect_right(stretches, starts, key=lambda stretch: stretch[1])
        until = bisect_left(stretches, ends, key=lambda stretch: stretch[0])
        yield from stretches[first:until]


@lru_cache(maxsize=8192)
def openings_of_year(calendar: Calendar, year: int) -> tuple[Stretch, ...]:
    """Return the open stretches of one UTC year, merged, in time order."""
    starts, ends = _new_year(year), _new_year(year + 1)
    found: list[Stretch] = []
    for span_starts, span_ends, offset in spans(zone(calendar.zone), starts, ends):
        found.extend(_open_in_span(calendar, span_starts + offset, span_ends + offset, offset))
    return tuple(merged(found))


def _open_in_span(calendar: Calendar, starts: int, ends: int, offset: int) -> Iterator[Stretch]:
    """Yield in UTC what is open while the wall clock, at one offset, runs `[starts, ends)`."""
    day: date = date_of(starts)
    while (midnight := wall_of(day)) < ends:
        for opens, closes in calendar.open_on(day):
            opened, closed = max(midnight + opens, starts), min(midnight + closes, ends)
            yield opened - offset, closed - offset
        day += timedelta(days=1)


def _year(instant: Instant) -> int:
    if not FIRST <= instant < HORIZON:
        raise BeyondHorizon(N_("The clock covers the years from 1900 to 2199."))
    return date_of(instant).year


def _new_year(year: int) -> Instant:
    return wall_of(date(year, 1, 1))


__all__ = ["DAY", "FIRST", "HORIZON", "BeyondHorizon", "openings", "openings_of_year"]
