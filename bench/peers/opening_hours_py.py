"""`opening-hours-py`: an OpenStreetMap expression in a zone, its intervals walked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from bench.peers.contract import Int64s, Peer, Work, moments, only_version
from sameside.kernel.calendar import Calendar
from sameside.kernel.zone import DAY

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Stretches = tuple[tuple[int, int], ...]


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Parse the expression once; a request is the sum of the open intervals between two times."""
    only_version(calendar, dates=True)
    hours = OpeningHours(
        expression(calendar), timezone=ZoneInfo(calendar.zone), max_interval_days=366
    )
    pairs = list(zip(moments(starts), moments(ends), strict=True))

    def work() -> list[int]:
        # Two datetimes of one zone differ by what the wall shows, so the seconds are taken in UTC.
        return [
            int(
                sum(
                    closed.timestamp() - opened.timestamp()
                    for opened, closed, state, _ in hours.intervals(start, end)
                    if state is State.OPEN
                )
            )
            for start, end in pairs
        ]

    return work


def expression(calendar: Calendar) -> str:
    """Say a calendar as OpenStreetMap does: the week first, then the dates that differ.

    Hours over midnight are said by date, so that a holiday closes the tail of the evening before.
    """
    week = [tuple(calendar.open_on(_ordinary(calendar, day))) for day in range(7)]
    if all(day == ((0, DAY),) for day in week) and not _differing(calendar, week):
        return "24/7"
    by_hours: dict[Stretches, list[str]] = defaultdict(list)
    for day, stretches in enumerate(week):
        by_hours[stretches].append(WEEKDAYS[day])
    ordinary = [f"{','.join(days)} {_said(stretches)}" for stretches, days in by_hours.items()]
    return "; ".join([*ordinary, *_exceptions(calendar, week)])


def _exceptions(calendar: Calendar, week: list[Stretches]) -> Iterator[str]:
    """Say the dates that differ, all of one kind in one rule: that is quicker than one each."""
    by_hours: dict[Stretches, list[str]] = defaultdict(list)
    for day in _differing(calendar, week):
        words = f"{day.year} {MONTHS[day.month - 1]} {day.day:02d}"
        by_hours[tuple(calendar.open_on(day))].append(words)
    return (f"{','.join(days)} {_said(stretches)}" for stretches, days in by_hours.items())


def _differing(calendar: Calendar, week: list[Stretches]) -> list[date]:
    named = {day for version in calendar.versions for day in (*version.dates, *version.holidays)}
    near = named | {day + timedelta(days=1) for day in named}
    return sorted(day for day in near if tuple(calendar.open_on(day)) != week[day.weekday()])


def _ordinary(calendar: Calendar, weekday: int) -> date:
    """Return a date of a weekday in a week that holds neither holidays nor other hours."""
    settled = calendar.settled_on + timedelta(days=7)
    return settled + timedelta(days=(weekday - settled.weekday()) % 7)


def _said(stretches: Stretches) -> str:
    return ",".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in stretches) or "off"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


PEER = Peer(
    "opening-hours-py", "opening-hours-py", "an expression in a zone, its intervals walked", prepare
)
