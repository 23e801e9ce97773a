"""Worked cases in ten categories: does a contender count as the kernel counts?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final

from bench.workload import ALWAYS, MORNING, NIGHT, OFFICE, WITH_LUNCH, window
from sameside.kernel.calendar import NO_WINDOWS, Calendar, CalendarVersion, Windows
from sameside.kernel.openings import openings
from sameside.kernel.zone import Instant, offset_at, zone

CPH: Final = "Europe/Copenhagen"
NYC: Final = "America/New_York"
EARLY: Final = (window(0, 6),)
XMAS: Final = frozenset({date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)})


@dataclass(frozen=True, slots=True)
class Case:
    """One stretch of time on one calendar, and the seconds the kernel counts in it."""

    category: str
    calendar: Calendar
    starts: Instant
    ends: Instant

    @property
    def right(self) -> int:
        """The counted seconds: the sum of the kernel's openings."""
        stretches = openings(self.calendar, self.starts, self.ends)
        return sum(closed - opened for opened, closed in stretches)


def hours(
    place: str,
    weekdays: Windows,
    weekend: Windows = NO_WINDOWS,
    holidays: frozenset[date] = frozenset(),
    dates: Mapping[date, Windows] = MappingProxyType({}),
) -> Calendar:
    """Return a calendar with the same hours from Monday to Friday and at the weekend."""
    week = (weekdays, weekdays, weekdays, weekdays, weekdays, weekend, weekend)
    version = CalendarVersion(date(2015, 1, 1), week, dates, holidays)
    return Calendar("case", place, (version,))


OFFICE_DK: Final = hours(CPH, OFFICE, holidays=XMAS)
OFFICE_US: Final = hours(NYC, (window(9, 17),), holidays=XMAS)
LUNCH: Final = hours(CPH, WITH_LUNCH)
SHIFT: Final = hours(CPH, NIGHT, NIGHT)
SHIFT_WEEKDAYS: Final = hours(NYC, NIGHT)
ROUND_DK: Final = hours(CPH, ALWAYS, ALWAYS)
ROUND_US: Final = hours(NYC, ALWAYS, ALWAYS)
SMALL_HOURS: Final = hours(CPH, EARLY, EARLY)
HALF: Final = hours(
    CPH, OFFICE, holidays=XMAS, dates={date(2024, 12, 24): MORNING, date(2024, 12, 31): MORNING}
)
EXTRA: Final = hours(CPH, OFFICE, dates={date(2024, 11, 30): (window(10, 14),)})

# Local wall-clock times of each calendar; the answers come from the kernel.
TABLE: Final[tuple[tuple[str, Calendar, str, str], ...]] = (
    ("inside a day", OFFICE_DK, "2024-06-04 09:00", "2024-06-04 11:30"),
    ("inside a day", OFFICE_DK, "2024-06-04 08:00", "2024-06-04 16:00"),
    ("inside a day", OFFICE_DK, "2024-06-04 06:10", "2024-06-04 09:00:05"),
    ("inside a day", OFFICE_US, "2024-06-06 15:59:59", "2024-06-06 23:00"),
    ("inside a day", OFFICE_US, "2024-06-06 17:00", "2024-06-06 19:00"),
    ("across nights", OFFICE_DK, "2024-06-04 15:00", "2024-06-05 09:00"),
    ("across nights", OFFICE_DK, "2024-06-03 17:30", "2024-06-06 08:00"),
    ("across nights", OFFICE_DK, "2024-06-03 10:17:43", "2024-06-07 12:04:05"),
    ("across nights", OFFICE_US, "2024-06-04 16:59:59", "2024-06-05 09:00:01"),
    ("across nights", OFFICE_US, "2024-06-04 23:59:59", "2024-06-05 00:00:01"),
    ("weekend", OFFICE_DK, "2024-06-07 15:00", "2024-06-10 09:00"),
    ("weekend", OFFICE_DK, "2024-06-08 10:00", "2024-06-09 10:00"),
    ("weekend", OFFICE_DK, "2024-06-08 10:00", "2024-06-10 08:20"),
    ("weekend", OFFICE_US, "2024-06-07 15:45", "2024-06-09 12:00"),
    ("weekend", OFFICE_US, "2024-05-31 11:00", "2024-06-24 10:30:30"),
    ("holiday", OFFICE_DK, "2024-12-24 15:00", "2024-12-27 09:00"),
    ("holiday", OFFICE_DK, "2024-12-25 09:00", "2024-12-26 15:00"),
    ("holiday", OFFICE_DK, "2024-12-25 12:00", "2024-12-27 12:00"),
    ("holiday", OFFICE_US, "2024-12-20 12:00", "2025-01-02 09:30"),
    ("holiday", OFFICE_US, "2024-12-31 16:00", "2025-01-01 12:00"),
    ("lunch break", LUNCH, "2024-06-04 11:00", "2024-06-04 13:00"),
    ("lunch break", LUNCH, "2024-06-04 12:10", "2024-06-04 12:20"),
    ("lunch break", LUNCH, "2024-06-04 12:15", "2024-06-05 12:15"),
    ("lunch break", LUNCH, "2024-06-03 09:00", "2024-06-03 10:00"),
    ("lunch break", LUNCH, "2024-06-07 11:59:59", "2024-06-10 12:30:01"),
    ("overnight shift", SHIFT, "2024-06-04 21:00", "2024-06-05 07:00"),
    ("overnight shift", SHIFT, "2024-06-05 01:00", "2024-06-05 05:30"),
    ("overnight shift", SHIFT, "2024-06-03 23:00", "2024-06-06 02:00"),
    ("overnight shift", SHIFT_WEEKDAYS, "2024-06-07 23:00", "2024-06-10 23:00"),
    ("overnight shift", SHIFT_WEEKDAYS, "2024-06-10 03:00", "2024-06-11 03:00"),
    ("24x7", ROUND_DK, "2024-06-04 21:00", "2024-06-05 07:00"),
    ("24x7", ROUND_DK, "2024-06-07 12:00", "2024-06-10 12:00:01"),
    ("24x7", ROUND_DK, "2024-06-04 00:00", "2024-06-05 00:00"),
    ("24x7", ROUND_US, "2024-06-04 23:59:59", "2024-06-05 00:00:00"),
    ("24x7", ROUND_US, "2024-06-01 10:00", "2024-06-30 22:15:07"),
    ("spring clock change", ROUND_DK, "2024-03-30 22:00", "2024-03-31 08:00"),
    ("spring clock change", ROUND_US, "2024-03-09 12:00", "2024-03-10 12:00"),
    ("spring clock change", SHIFT, "2024-03-30 21:00", "2024-03-31 09:00"),
    ("spring clock change", SMALL_HOURS, "2024-03-31 01:30", "2024-03-31 04:30"),
    ("spring clock change", SMALL_HOURS, "2024-03-29 12:00", "2024-04-02 12:00"),
    ("autumn clock change", ROUND_DK, "2024-10-26 22:00", "2024-10-27 08:00"),
    ("autumn clock change", ROUND_US, "2024-11-02 12:00", "2024-11-03 12:00"),
    ("autumn clock change", SHIFT, "2024-10-26 21:00", "2024-10-27 09:00"),
    ("autumn clock change", SMALL_HOURS, "2024-10-27 01:30", "2024-10-27 04:30"),
    ("autumn clock change", SMALL_HOURS, "2024-10-25 12:00", "2024-10-29 12:00"),
    ("half-day dates", HALF, "2024-12-24 09:00", "2024-12-24 15:00"),
    ("half-day dates", HALF, "2024-12-23 15:00", "2024-12-27 09:00"),
    ("half-day dates", HALF, "2024-12-30 12:00", "2025-01-02 12:00"),
    ("half-day dates", EXTRA, "2024-11-29 15:00", "2024-12-02 09:00"),
    ("half-day dates", EXTRA, "2024-11-30 11:00", "2024-11-30 18:00"),
)


def cases() -> tuple[Case, ...]:
    """Return all cases, five a category."""
    return tuple(
        Case(category, calendar, _instant(calendar, starts), _instant(calendar, ends))
        for category, calendar, starts, ends in TABLE
    )


def categories() -> tuple[str, ...]:
    """Return the categories in the order in which they are shown."""
    return tuple(dict.fromkeys(category for category, *_ in TABLE))


def _instant(calendar: Calendar, wall: str) -> Instant:
    """Return the instant of a wall-clock time that is not within a clock change."""
    naive = int(datetime.fromisoformat(wall).replace(tzinfo=UTC).timestamp())
    place = zone(calendar.zone)
    return naive - offset_at(place, naive - offset_at(place, naive))
