"""One calendar's open stretches, with the seconds counted before each: exact, by search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np

from sameside.engine.flat import NEVER, Int64s
from sameside.engine.stretches import open_stretches
from sameside.kernel.calendar import Calendar
from sameside.kernel.openings import HORIZON, HORIZON_YEAR, BeyondHorizon
from sameside.kernel.refusal import N_
from sameside.kernel.zone import DAY, Instant, wall_of

STEP: Final = 11 * 366 * DAY
"""How many seconds further we look at first when a due lies beyond what was looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Openings, closings, and the seconds counted before each opening.

    `before` has one entry more than the others: the last is all there is.
    """

    opens: Int64s
    closes: Int64s
    before: Int64s

    def since(self, instant: Instant) -> Edges:
        """Return the same, with times counted from an instant."""
        return Edges(self.opens - instant, self.closes - instant, self.before)

    def counted(self, times: Int64s) -> Int64s:
        """Return C(t) for each time."""
        if not self.opens.size:
            return np.zeros_like(times)
        at = np.maximum(np.searchsorted(self.opens, times, side="right") - 1, 0)
        return self.before[at] + np.clip(times, self.opens[at], self.closes[at]) - self.opens[at]

    def reached(self, counts: Int64s) -> Int64s:
        """Return B(c) for each count of at least 1, NEVER where there is not so much."""
        at = np.searchsorted(self.before[1:], counts, side="left")
        there = at < self.opens.size
        found = np.full(counts.shape, NEVER, np.int64)
        found[there] = self.opens[at[there]] + counts[there] - self.before[at[there]]
        return found


@lru_cache(maxsize=1024)
def edges_of(calendar: Calendar, starts: Instant, ends: Instant) -> Edges:
    """Return the edges of a calendar within `[starts, ends)`, in instants.

    :raises BeyondHorizon: for instants before 1900 or from 2200 on.
    """
    opens, closes = open_stretches(calendar, starts, ends)
    return Edges(opens, closes, np.concatenate(([0], np.cumsum(closes - opens))))


def edges_reaching(calendar: Calendar, starts: Instant, ends: Instant, count: int) -> Edges:
    """Return a calendar's edges as far as it takes to count so much, or until it stays closed.

    :raises BeyondHorizon: when it goes on opening and the count is not reached before 2200.
    """
    edges = edges_of(calendar, starts, ends)
    settles = wall_of(date(min(calendar.settled_on.year, HORIZON_YEAR - 2) + 2, 1, 1))
    while edges.before[-1] < count and (calendar.ever_opens or ends < settles):
        if ends >= HORIZON:
            raise BeyondHorizon(N_("The target would not be used up before the year 2200."))
        ends = min(ends + max(STEP, ends - starts), HORIZON)
        edges = edges_of(calendar, starts, ends)
    return edges
