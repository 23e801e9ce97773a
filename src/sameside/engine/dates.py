"""Dates on the wall, for many instants at once; and the open dates of a calendar (C13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

import numpy as np

from sameside.engine.flat import Int64s
from sameside.engine.groups import bounds_of
from sameside.kernel.calendar import Calendar
from sameside.kernel.closing import shifts_of
from sameside.kernel.openings import FIRST, HORIZON
from sameside.kernel.zone import DAY, EPOCH, local_date, spans, zone

BLOCK: Final = 366 * DAY
"""Offsets are looked up for so much time at once, and kept."""
LAST_DAY: Final = HORIZON // DAY
"""The first day, counted from 1970, on which the clock covers nothing any more."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenDates:
    """The dates on which a window of a calendar opens, in order, as days since 1970.

    Date d opens in the stretches `bounds[d]` up to `bounds[d + 1]`, those of the windows that begin
    on it; its closing time is where the last of them ends.
    """

    days: Int64s
    bounds: Int64s
    starts: Int64s
    ends: Int64s

    @property
    def closes(self) -> Int64s:
        """Closing time of each date."""
        return self.ends[self.bounds[1:] - 1]


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
        blocks = int(inside.min()) // BLOCK, int(inside.max()) // BLOCK + 1
        since, offset = _spans(key, *blocks)
        days[covered] = (inside + offset[np.searchsorted(since, inside, side="right") - 1]) // DAY
    return days


@lru_cache(maxsize=1024)
def open_dates(calendar: Calendar, first: int, last: int) -> OpenDates:
    """Return the open dates of a calendar among the days `[first, last)` since 1970."""
    found = [(day, shifts_of(calendar, EPOCH + timedelta(days=day))) for day in range(first, last)]
    opened = [(day, shifts) for day, shifts in found if shifts]
    stretches = np.array([s for _, shifts in opened for s in shifts], np.int64).reshape(-1, 2)
    return OpenDates(
        days=np.array([day for day, _ in opened], np.int64),
        bounds=bounds_of(np.array([len(shifts) for _, shifts in opened], np.int64)),
        starts=stretches[:, 0],
        ends=stretches[:, 1],
    )


@lru_cache(maxsize=256)
def _spans(key: str, first: int, last: int) -> tuple[Int64s, Int64s]:
    """Return from when on which offset holds, for the blocks of time `[first, last)`."""
    since, _, offset = np.array(spans(zone(key), first * BLOCK, last * BLOCK), np.int64).T
    return since, offset
