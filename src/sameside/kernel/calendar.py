"""Calendars: which windows open on which date (rules C1–C4 of the service clock)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from sameside.kernel.zone import DAY

Windows = tuple["Window", ...]
NO_WINDOWS: Windows = ()


class HolidayRule(StrEnum):
    """What a holiday closes: the instants of that date, or the shifts that begin on it (C3)."""

    INSTANT = "instant"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Open wall-clock time `[opens, closes)`, in seconds after 00:00 of the date it begins on.

    `closes` not after `opens` means the window crosses midnight (C2); 86,400 is 24:00.
    """

    opens: int
    closes: int

    @property
    def end(self) -> int:
        """Seconds after 00:00 of its first date at which it closes, past 86,400 when overnight."""
        return self.closes if self.closes > self.opens else self.closes + DAY


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """The hours agreed from a local date on, until the next version begins (C4).

    `week` holds seven tuples of windows, Monday first; `dates` replaces a weekday's windows;
    `holidays` are dates on which nothing is open.
    """

    valid_from_on: date
    week: tuple[Windows, Windows, Windows, Windows, Windows, Windows, Windows]
    dates: Mapping[date, Windows] = field(default_factory=lambda: MappingProxyType({}))
    holidays: frozenset[date] = frozenset()

    def windows_on(self, day: date) -> Windows:
        """Return the windows that begin on a date, its holidays not looked at."""
        return self.dates.get(day, self.week[day.weekday()])


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The hours of a service in its own time zone, in versions from a date, oldest first.

    Two calendars are the same only when they are the same object: what is computed from one is
    kept with it.
    """

    name: str
    zone: str
    versions: tuple[CalendarVersion, ...]
    holiday_rule: HolidayRule = HolidayRule.INSTANT

    def version_on(self, day: date) -> CalendarVersion | None:
        """Return the version in force on a local date, None before the first."""
        in_force = [v for v in self.versions if v.valid_from_on <= day]
        return in_force[-1] if in_force else None

    def is_holiday(self, day: date) -> bool:
        """Tell whether a date is a holiday in the version in force on it."""
        version = self.version_on(day)
        return version is not None and day in version.holidays

    def shifts_on(self, day: date) -> Windows:
        """Return the windows that begin on a date; a holiday begins none under either rule."""
        version = self.version_on(day)
        if version is None or day in version.holidays:
            return NO_WINDOWS
        return version.windows_on(day)

    def open_on(self, day: date) -> list[tuple[int, int]]:
        """Return the open wall-clock stretches of one date, merged, in seconds after its 00:00.

        They come from the windows that begin on the date and from the tails of the day before.
        Under `instant` a holiday has none; the tail of its own shifts into the next date stays.
        """
        if self.holiday_rule is HolidayRule.INSTANT and self.is_holiday(day):
            return []
        tails = [(0, w.end - DAY) for w in self.begun_on(day - timedelta(days=1)) if w.end > DAY]
        heads = [(w.opens, min(w.end, DAY)) for w in self.begun_on(day)]
        return merged([*tails, *heads])

    def begun_on(self, day: date) -> Windows:
        """Return the windows begun on a date as far as `holiday_rule` lets them reach further."""
        if self.holiday_rule is HolidayRule.SHIFT:
            return self.shifts_on(day)
        version = self.version_on(day)
        return NO_WINDOWS if version is None else version.windows_on(day)

    @property
    def settled_on(self) -> date:
        """The date from which the calendar only repeats its last week: no version or date after."""
        last = self.versions[-1]
        latest = max([last.valid_from_on, *last.dates, *last.holidays])
        return min(latest, date.max - timedelta(days=2)) + timedelta(days=2)

    @property
    def ever_opens(self) -> bool:
        """Whether the calendar goes on opening for ever, in the last week agreed."""
        return any(self.versions[-1].week)


def merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches `[starts, ends)` in order, those that touch or overlap joined."""
    joined: list[tuple[int, int]] = []
    for starts, ends in sorted(stretches):
        if joined and starts <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        elif ends > starts:
            joined.append((starts, ends))
    return joined
