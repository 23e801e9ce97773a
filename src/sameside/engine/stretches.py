"""When a calendar is open, as arrays: the kernel's openings, a year in a fraction of the time."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np

from sameside.engine.flat import Int64s
from sameside.kernel.calendar import Calendar, CalendarVersion, HolidayRule, Windows, merged
from sameside.kernel.openings import FIRST, HORIZON, BeyondHorizon
from sameside.kernel.refusal import N_
from sameside.kernel.zone import DAY, EPOCH, Instant, spans, wall_of, zone

Stretches = tuple[Int64s, Int64s]
"""Openings and closings, equally long, in time order, none touching the next."""


def open_stretches(calendar: Calendar, starts: Instant, ends: Instant) -> Stretches:
    """Return when a calendar is open within `[starts, ends)`: the kernel's `openings`.

    :raises BeyondHorizon: for instants before 1900 or from 2200 on.
    """
    if not FIRST <= starts <= ends <= HORIZON:
        raise BeyondHorizon(N_("The clock covers the years from 1900 to 2199."))
    opens, closes = _on_the_wall(calendar, starts // DAY - 2, ends // DAY + 3)
    found = [
        _within(opens, closes, since + offset, until + offset, offset)
        for since, until, offset in spans_between(calendar.zone, starts, ends)
    ]
    return _joined(np.concatenate([o for o, _ in found]), np.concatenate([c for _, c in found]))


def spans_between(key: str, starts: Instant, ends: Instant) -> list[tuple[Instant, Instant, int]]:
    """Return the spans of constant offset within `[starts, ends)`, put together from years."""
    first, last = _year_of(starts), _year_of(max(starts, ends - 1))
    return [
        (max(since, starts), min(until, ends), offset)
        for year in range(first, last + 1)
        for since, until, offset in _spans_of_year(key, year)
        if since < ends and until > starts
    ]


@lru_cache(maxsize=4096)
def _spans_of_year(key: str, year: int) -> tuple[tuple[Instant, Instant, int], ...]:
    return tuple(spans(zone(key), wall_of(date(year, 1, 1)), wall_of(date(year + 1, 1, 1))))


def _year_of(instant: Instant) -> int:
    return date.fromordinal(EPOCH.toordinal() + instant // DAY).year


def _within(opens: Int64s, closes: Int64s, since: int, until: int, offset: int) -> Stretches:
    """Cut wall-clock stretches to one span of constant offset, and say them in UTC."""
    first = int(np.searchsorted(closes, since, side="right"))
    last = int(np.searchsorted(opens, until, side="left"))
    return (
        np.maximum(opens[first:last], since) - offset,
        np.minimum(closes[first:last], until) - offset,
    )


def _joined(opens: Int64s, closes: Int64s) -> Stretches:
    """Join stretches that touch, across midnight or across a clock change."""
    apart = opens[1:] != closes[:-1]
    return opens[np.r_[True, apart][: opens.size]], closes[np.r_[apart, True][: closes.size]]


def _on_the_wall(calendar: Calendar, first: int, last: int) -> Stretches:
    """Return the open wall-clock stretches of the days `[first, last)` since 1970, by date."""
    begun, closed, hours = _days(calendar, first - 1, last)
    # Each date's stretches follow from three things: yesterday's windows, today's, and whether the
    # date is closed. So few of these differ that each is worked out once.
    kinds, kind = np.unique(
        (begun[:-1] * len(hours) + begun[1:]) * 2 + closed[1:], return_inverse=True
    )
    shapes = [
        _one_day(hours[k // 2 // len(hours)], hours[k // 2 % len(hours)], k % 2) for k in kinds
    ]
    counts = np.array([len(shape) for shape in shapes], np.int64)[kind]
    flat = np.array([edge for shape in shapes for edge in shape], np.int64).reshape(-1, 2)
    firsts = np.cumsum([0, *(len(shape) for shape in shapes)])[kind]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    edges = flat[np.repeat(firsts, counts) + within]
    midnights = np.repeat(np.arange(first, last, dtype=np.int64) * DAY, counts)
    return _joined(edges[:, 0] + midnights, edges[:, 1] + midnights)


def _one_day(yesterday: Windows, today: Windows, closed: int) -> list[tuple[int, int]]:
    if closed:
        return []
    tails = [(0, w.end - DAY) for w in yesterday if w.end > DAY]
    return merged([*tails, *((w.opens, min(w.end, DAY)) for w in today)])


def _days(calendar: Calendar, first: int, last: int) -> tuple[Int64s, Int64s, list[Windows]]:
    """Return, for each day, which windows begin on it and whether it is closed as a date."""
    hours: list[Windows] = [()]
    begun, closed = np.zeros(last - first, np.int64), np.zeros(last - first, np.int64)
    since = [_day(version.valid_from_on) for version in calendar.versions]
    for version, starts, ends in zip(
        calendar.versions, since, [*since[1:], max(last, since[-1])], strict=True
    ):
        days = np.arange(max(starts, first), min(ends, last))
        if days.size:
            part = slice(int(days[0]) - first, int(days[-1]) - first + 1)
            _begin(version, days, begun[part], hours)
            _close(version, days, begun[part], closed[part], calendar.holiday_rule)
    return begun, closed, hours


def _begin(version: CalendarVersion, days: Int64s, begun: Int64s, hours: list[Windows]) -> None:
    """Write which windows begin on each of one version's days, into `begun`."""
    codes = np.array([_code(hours, windows) for windows in version.week])
    begun[:] = codes[(days + EPOCH.weekday()) % 7]
    for day, windows in version.dates.items():
        if days[0] <= _day(day) <= days[-1]:
            begun[_day(day) - days[0]] = _code(hours, windows)


def _close(
    version: CalendarVersion, days: Int64s, begun: Int64s, closed: Int64s, rule: HolidayRule
) -> None:
    """Write what the holidays of one version close: the date, or the shifts begun on it (C3)."""
    off = np.array([_day(day) for day in version.holidays], np.int64)
    off = off[(off >= days[0]) & (off <= days[-1])] - days[0]
    if rule is HolidayRule.INSTANT:
        closed[off] = 1
    else:
        begun[off] = 0


def _code(hours: list[Windows], windows: Windows) -> int:
    if windows not in hours:
        hours.append(windows)
    return hours.index(windows)


def _day(day: date) -> int:
    return (day - EPOCH).days
