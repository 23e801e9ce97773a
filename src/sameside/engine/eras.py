"""Which month it is and which version of the agreement holds: the instants at which they turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sameside.engine.flat import Bools, Int64s
from sameside.engine.stretches import spans_between
from sameside.kernel.agreement import Agreement
from sameside.kernel.statement import Period
from sameside.kernel.zone import DAY, EPOCH, Instant


@dataclass(frozen=True, slots=True, eq=False)
class Eras:
    """Times within which a request falls into one month and under one version.

    From `begins` (instants, in order) on it is `month` (12 · year + month, January being 0) and
    `version` (a position in the agreement's, -1 before the first) holds; `asked` tells whether that
    is within the period. A month may come back for an hour when clocks are put back at midnight.
    """

    begins: Int64s
    month: Int64s
    version: Int64s
    asked: Bools


def eras_of(agreement: Agreement, period: Period, starts: Instant, ends: Instant) -> Eras:
    """Return the eras of `[starts, ends)` by the clock on the wall of the agreement's zone."""
    days, begins = [], []
    for since, until, offset in spans_between(agreement.zone, starts, ends):
        turns = _turns(agreement, period, (since + offset) // DAY, (until - 1 + offset) // DAY)
        days.append(turns)
        begins.append(np.maximum(turns * DAY - offset, since))
    day = np.concatenate(days)
    valid_from = np.array([(v.valid_from_on - EPOCH).days for v in agreement.versions])
    first, last = _days(period)
    return Eras(
        begins=np.concatenate(begins),
        month=day.view("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12,
        version=np.searchsorted(valid_from, day, side="right") - 1,
        asked=(first <= day) & (day < last),
    )


def _turns(agreement: Agreement, period: Period, first: int, last: int) -> Int64s:
    """Return the first of these days, and those on which a month, a version or the period turns."""
    months = np.arange(
        np.datetime64(first, "D").astype("datetime64[M]"),
        np.datetime64(last, "D").astype("datetime64[M]") + 1,
    )
    turns = np.concatenate(
        (
            [first],
            months.astype("datetime64[D]").astype(np.int64),
            [(version.valid_from_on - EPOCH).days for version in agreement.versions],
            _days(period),
        )
    )
    return np.unique(turns[(first <= turns) & (turns <= last)])


def _days(period: Period) -> tuple[int, int]:
    return (period.starts_on - EPOCH).days, (period.ends_before_on - EPOCH).days
