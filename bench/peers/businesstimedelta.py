"""`businesstimedelta`: rules in a zone, one call a request."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time
from itertools import pairwise

import businesstimedelta
import pytz

from bench.peers.contract import (
    Int64s,
    Peer,
    Work,
    clock_time,
    days_off,
    moments,
    only_version,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, Window
from sameside.kernel.zone import DAY

FAR = 2027
"""No request measured here lies as far ahead."""


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Combine working days, lunch breaks and holidays into rules, as its page shows."""
    version = only_version(calendar)
    zone = pytz.timezone(calendar.zone)
    rules = businesstimedelta.Rules(
        [
            *_rules(businesstimedelta.WorkDayRule, _worked(version), zone),
            *_rules(businesstimedelta.LunchTimeRule, _breaks(version), zone),
            *_holidays(version, zone),
        ]
    )
    pairs = list(zip(moments(starts), moments(ends), strict=True))

    def work() -> list[int]:
        found = (rules.difference(start, end) for start, end in pairs)
        return [each.hours * 3600 + each.seconds for each in found]

    return work


def _worked(version: CalendarVersion) -> dict[Window, list[int]]:
    """Group weekdays by the hours they are worked, breaks included."""
    grouped = defaultdict(list)
    for day, windows in enumerate(version.week):
        if windows:
            grouped[Window(windows[0].opens, windows[-1].closes)].append(day)
    return grouped


def _breaks(version: CalendarVersion) -> dict[Window, list[int]]:
    grouped = defaultdict(list)
    for day, windows in enumerate(version.week):
        for before, after in pairwise(windows):
            grouped[Window(before.closes, after.opens)].append(day)
    return grouped


def _rules(
    rule: type[businesstimedelta.WorkDayRule],
    grouped: dict[Window, list[int]],
    zone: pytz.BaseTzInfo,
) -> list[businesstimedelta.Rule]:
    return [
        rule(clock_time(window.opens), _closing(window), days, tz=zone)
        for window, days in grouped.items()
    ]


def _closing(window: Window) -> time:
    """Return the end of a window: it has no word for 24:00, and this is the nearest."""
    return time.max if window.closes == DAY else clock_time(window.closes)


def _holidays(version: CalendarVersion, zone: pytz.BaseTzInfo) -> list[businesstimedelta.Rule]:
    if not version.holidays:
        return []
    return [businesstimedelta.HolidayRule(_Days(days_off(version)), tz=zone)]


class _Days(frozenset[date]):
    """Holidays that never end, as those of the `holidays` library: later, each New Year's Day.

    It walks from day to day until it meets one, and fails when there is none for five years.
    """

    __slots__ = ()

    def __contains__(self, day: object) -> bool:
        if super().__contains__(day):
            return True
        return isinstance(day, date) and day.month == day.day == 1 and day.year > FAR


PEER = Peer(
    "businesstimedelta", "businesstimedelta", "rules in a zone, one call a request", prepare
)
