"""Dates on the wall, for many instants at once; and the open dates of a calendar (C13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

import numpy as np

from sameside.engine.flat import Int64s
from sameside.engine.tables import Tables, compile_calendars, counted_before
from sameside.kernel.calendar import Calendar, HolidayRule
from sameside.kernel.openings import FIRST, HORIZON
from sameside.kernel.zone import DAY, EPOCH, Instant, local_date, spans, zone

LAST_DAY: Final = HORIZON // DAY
"""The first day, counted from 1970, on which the clock covers nothing any more."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenDates:
    """The dates on which a window of a calendar begins, in order, as days since 1970.

    `begins` is the first instant of each date and `closes` its closing time; `seconds` is what is
    counted from one to the other. `passed` is how many dates on which anything is counted there
    are up to and with each.
    """

    days: Int64s
    begins: Int64s
    closes: Int64s
    seconds: Int64s
    passed: Int64s
    tables: Tables

    def counted(self, instants: Int64s) -> Int64s:
        """Return C(t), counted from somewhere before the first of the dates."""
        return counted_before(
            self.tables, 0, np.clip(instants, self.tables.starts, self.tables.ends)
        )


def local_days(key: str, instants: Int64s) -> Int64s:
    """Return the date on the wall in a zone at each instant, as days since 1970."""
    covered = (instants >= FIRST) & (instants < HORIZON)
    days = np.empty(instants.size, np.int64)
    # What lies outside is refused further on; here it only has to get its date.
    days[~covered] = [
        (local_date(zone(key), int(instant)) - EPOCH).days for instant in instants[~covered]
    ]
    if covered.any():
        inside = instants[covered]
        since, _, offset = _spans(key, int(inside.min()), int(inside.max()) + 1)
        days[covered] = (inside + offset[np.searchsorted(since, inside, side="right") - 1]) // DAY
    return days


@lru_cache(maxsize=64)
def open_dates(calendar: Calendar, first: int, last: int) -> OpenDates:
    """Return the open dates of a calendar among the days `[first, last)` since 1970."""
    walls = {day: _closing_wall(calendar, day) for day in range(first, last)}
    shutting = {day: wall for day, wall in walls.items() if wall is not None}
    days = np.array(list(shutting), np.int64)
    around = _spans(calendar.zone, (first - 2) * DAY, (last + 4) * DAY)
    begins = _first_instants(days * DAY, *around)
    closes = _last_instants(np.array(list(shutting.values()), np.int64), *around)
    starts, ends = (first - 2) * DAY, (last + 4) * DAY
    tables = compile_calendars([calendar], max(starts, FIRST), min(ends, HORIZON))
    dates = OpenDates(days, begins, closes, begins, begins, tables)
    seconds = dates.counted(closes) - dates.counted(begins)
    return OpenDates(days, begins, closes, seconds, np.cumsum(seconds > 0), tables)


def _closing_wall(calendar: Calendar, number: int) -> int | None:
    """Return the wall-clock reading at closing time of a date, None when nothing begins on it."""
    day = EPOCH + timedelta(days=number)
    shifts = calendar.shifts_on(day)
    if not shifts:
        return None
    until = max(window.end for window in shifts)
    if calendar.holiday_rule is HolidayRule.INSTANT and calendar.is_holiday(day + timedelta(1)):
        until = min(until, DAY)
    return number * DAY + until


def _spans(key: str, starts: Instant, ends: Instant) -> tuple[Int64s, Int64s, Int64s]:
    """Return the spans of constant offset within `[starts, ends)`: starts, ends and offsets."""
    since, until, offset = np.array(spans(zone(key), starts, ends), np.int64).T
    return since, until, offset


def _first_instants(walls: Int64s, since: Int64s, until: Int64s, offset: Int64s) -> Int64s:
    """Return the first instant at which the wall clock reads at least so much."""
    found = np.full(walls.size, until[-1])
    for starts, ends, east in zip(since, until, offset, strict=True):
        reached = walls - east < ends
        found[reached] = np.minimum(found, np.maximum(starts, walls - east))[reached]
    return found


def _last_instants(walls: Int64s, since: Int64s, until: Int64s, offset: Int64s) -> Int64s:
    """Return the end of the last instant at which the wall clock reads less than so much."""
    found = np.full(walls.size, since[0])
    for starts, ends, east in zip(since, until, offset, strict=True):
        reached = starts < walls - east
        found[reached] = np.maximum(found, np.minimum(ends, walls - east))[reached]
    return found
