"""`pm4py`'s business hours: slots of the week in seconds, one call a request."""

from __future__ import annotations

from datetime import date

from pm4py.util.business_hours import soj_time_business_hours_diff

from bench.peers.contract import Int64s, Peer, Work, only_version, wall_times
from sameside.kernel.calendar import Calendar, CalendarVersion
from sameside.kernel.zone import DAY

WEEK = 7 * DAY


class WorkDays:
    """A work calendar as it asks for one: every date but the holidays."""

    def __init__(self, holidays: frozenset[date]) -> None:
        """Keep the holidays."""
        self.holidays = holidays

    def is_working_day(self, day: date) -> bool:
        """Tell whether a date is worked."""
        return day not in self.holidays


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Name the slots of the week and a work calendar."""
    version = only_version(calendar)
    slots = _slots(version)
    worked = WorkDays(version.holidays) if version.holidays else None
    pairs = list(zip(wall_times(calendar, starts), wall_times(calendar, ends), strict=True))

    def work() -> list[int]:
        return [int(soj_time_business_hours_diff(s, e, slots, worked)) for s, e in pairs]

    return work


def _slots(version: CalendarVersion) -> tuple[tuple[int, int], ...]:
    """Return open seconds since Monday 00:00; what runs past Sunday begins the week."""
    found = []
    for day, windows in enumerate(version.week):
        for window in windows:
            opens, closes = day * DAY + window.opens, day * DAY + window.end
            found.append((opens, min(closes, WEEK)))
            if closes > WEEK:
                found.append((0, closes - WEEK))
    return tuple(found)


PEER = Peer("pm4py", "pm4py", "slots of the week, one call a request, local times", prepare, 20_000)
