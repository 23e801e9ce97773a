"""What a peer is to us: something that counts the open seconds of requests on one calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from sameside.kernel.calendar import Calendar, CalendarVersion, HolidayRule, Window, Windows
from sameside.kernel.zone import DAY

Int64s = NDArray[np.int64]
Work = Callable[[], Sequence[int] | Int64s]
"""What is timed: counts the open seconds of all requests given beforehand."""
Prepare = Callable[[Calendar, Int64s, Int64s], Work]
"""Takes a calendar and n pairs of instants; what a peer may do once or beforehand is done here."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Lack(StrEnum):
    """What a peer has no words for."""

    VERSIONS = "no calendar in versions"
    DATES = "no hours for single dates"
    SHIFTS = "no holidays by shift"
    WEEKDAYS = "no hours that differ by weekday"
    SEVERAL = "one window a day"
    MIDNIGHT = "no hours over midnight"
    ROUND = "no hours that end as they begin"


class CannotSay(Exception):  # noqa: N818 -- an answer, not an error
    """The peer cannot express a calendar; its one argument is the lack."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One peer: the distribution it comes from, how it is used here, and its work.

    `rows` is how many requests one call is given when there are many to give.
    """

    name: str
    package: str
    use: str
    prepare: Prepare
    rows: int = 1000


def moments(instants: Int64s, place: str = "UTC") -> list[datetime]:
    """Return aware datetimes, in UTC unless another zone is named."""
    zone = ZoneInfo(place)
    return [(EPOCH + timedelta(seconds=int(t))).astimezone(zone) for t in instants]


def wall_times(calendar: Calendar, instants: Int64s) -> list[datetime]:
    """Return naive local datetimes, as peers without time zones want them."""
    return [moment.replace(tzinfo=None) for moment in moments(instants, calendar.zone)]


def only_version(calendar: Calendar, *, dates: bool = False) -> CalendarVersion:
    """Return the calendar's one version.

    :raises CannotSay: when it has several, or hours of single dates that the peer has no words for.
    """
    if len(calendar.versions) > 1:
        raise CannotSay(Lack.VERSIONS)
    version = calendar.versions[0]
    if version.dates and not dates:
        raise CannotSay(Lack.DATES)
    if version.holidays and calendar.holiday_rule is HolidayRule.SHIFT:
        raise CannotSay(Lack.SHIFTS)
    return version


def same_hours(version: CalendarVersion) -> tuple[Windows, list[int]]:
    """Return the windows of every open weekday, and these weekdays.

    :raises CannotSay: when the hours differ from one open weekday to another.
    """
    opened = [day for day, windows in enumerate(version.week) if windows]
    shapes = {version.week[day] for day in opened}
    if len(shapes) != 1:
        raise CannotSay(Lack.WEEKDAYS)
    return shapes.pop(), opened


def only_window(version: CalendarVersion) -> tuple[Window, list[int]]:
    """Return the one window of every open weekday, and these weekdays.

    :raises CannotSay: when a day has several.
    """
    windows, opened = same_hours(version)
    if len(windows) != 1:
        raise CannotSay(Lack.SEVERAL)
    return windows[0], opened


def clock_time(seconds: int) -> time:
    """Return seconds after midnight as a wall-clock time; 24:00 is 00:00."""
    return (EPOCH + timedelta(seconds=seconds % DAY)).time()


def days_off(version: CalendarVersion) -> list[date]:
    """Return the holidays in order."""
    return sorted(version.holidays)
