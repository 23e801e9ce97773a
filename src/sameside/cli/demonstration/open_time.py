"""Open time of a calendar for many instants at once: how much lies before each."""

from __future__ import annotations

import numpy as np

from sameside.cli.demonstration.chance import Whole
from sameside.kernel.calendar import Calendar
from sameside.kernel.openings import openings
from sameside.kernel.zone import Instant


class OpenTime:
    """A calendar between two instants, as sums of its open stretches."""

    def __init__(self, calendar: Calendar, starts: Instant, ends: Instant) -> None:
        """Add the stretches up once."""
        stretches = np.array(list(openings(calendar, starts, ends)), dtype=np.int64)
        self._opens, closes = stretches[:, 0], stretches[:, 1]
        self._lengths = closes - self._opens
        self._before = np.cumsum(self._lengths) - self._lengths

    def until(self, instants: Whole) -> Whole:
        """Return the open seconds before each instant."""
        at = np.maximum(np.searchsorted(self._opens, instants, side="right") - 1, 0)
        within = np.clip(instants - self._opens[at], 0, self._lengths[at])
        return np.asarray(self._before[at] + within)

    def after(self, instants: Whole, seconds: Whole) -> Whole:
        """Return the instant at which so much open time has passed since each instant."""
        total = self.until(instants) + seconds
        at = np.maximum(np.searchsorted(self._before, total, side="left") - 1, 0)
        return np.asarray(self._opens[at] + (total - self._before[at]))
