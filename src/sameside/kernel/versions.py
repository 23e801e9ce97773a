"""Which version of a calendar an instant is read by (C4, C15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from sameside.kernel.calendar import Calendar
from sameside.kernel.openings import FIRST, HORIZON
from sameside.kernel.zone import DAY, Instant, date_of, offset_at, spans, wall_of, zone


def version_at(calendar: Calendar, instant: Instant) -> date | None:
    """Return the first date of the version an instant is read by, None before all versions.

    The tail of a shift is read by the version it began in.
    """
    wall = instant + offset_at(zone(calendar.zone), instant)
    day = date_of(wall)
    eve = day - timedelta(days=1)
    into = wall - wall_of(day)
    in_tail = any(window.end - DAY > into for window in calendar.begun_on(eve))
    begun_today = any(window.opens <= into < window.end for window in calendar.begun_on(day))
    version = calendar.version_on(eve if in_tail and not begun_today else day)
    return version.valid_from_on if version else None


def cut_at_versions(
    calendar: Calendar, starts: Instant, ends: Instant
) -> Iterator[tuple[Instant, Instant]]:
    """Yield `[starts, ends)` cut at the midnights at which a version of the calendar begins."""
    at = starts
    for begins in version_starts(calendar):
        if at < begins < ends:
            yield at, begins
            at = begins
    yield at, ends


@lru_cache(maxsize=1024)
def version_starts(calendar: Calendar) -> tuple[Instant, ...]:
    """Return the instants at which the versions after the first begin: local midnight."""
    return tuple(
        first_instant_of(calendar, version.valid_from_on)
        for version in calendar.versions[1:]
        if FIRST <= wall_of(version.valid_from_on) < HORIZON
    )


def first_instant_of(calendar: Calendar, day: date) -> Instant:
    """Return the first instant of a local date in the calendar's zone."""
    wall = wall_of(day)
    around = spans(zone(calendar.zone), wall - 2 * DAY, wall + 2 * DAY)
    return min(
        max(starts, wall - offset) for starts, ends, offset in around if wall - offset < ends
    )
