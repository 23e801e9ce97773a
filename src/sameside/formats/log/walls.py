"""From the clock on the wall to the instant: many readings of one zone at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sameside.formats.log.mapping import Fold, Gap, TimeRule
from sameside.kernel.zone import DAY, date_of, spans, wall_of, zone

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

FIRST_YEAR, LAST_YEAR = 1970, 2099
FIRST = wall_of(date(FIRST_YEAR, 1, 1))
END = wall_of(date(LAST_YEAR + 1, 1, 1))
"""Instants are taken from `FIRST` up to `END`, in UTC."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Readings of the wall clock as instants (int64), and which of them have none, or two.

    `gap` marks readings the spring change skipped, `fold` those the autumn change repeats; their
    instants follow the rule, and mean nothing where the rule is to refuse.
    """

    instants: Int64s
    gap: Bools
    fold: Bools


def placed(walls: Int64s, rule: TimeRule) -> Placed:
    """Return the instants of wall-clock readings (int64 seconds) in the zone of a rule."""
    usable = walls[(walls >= FIRST - DAY) & (walls < END + DAY)]
    if not len(usable):
        return Placed(walls, np.zeros(len(walls), np.bool_), np.zeros(len(walls), np.bool_))
    years = date_of(int(usable.min()) - DAY).year, date_of(int(usable.max()) + DAY).year + 1
    offsets, first_walls, second_walls = _changes(rule.zone, *years)
    # Of two readings of one wall clock, the first is before the change and the second after it;
    # in a gap they change places. The same construction as in PEP 495.
    first = offsets[np.searchsorted(first_walls, walls, side="right")]
    second = offsets[np.searchsorted(second_walls, walls, side="right")]
    gap, fold = first < second, first > second
    offset = np.where(gap & (rule.gap is Gap.EARLIER), second, first)
    offset = np.where(fold & (rule.fold is Fold.SECOND), second, offset)
    return Placed(walls - offset, gap, fold)


@lru_cache(maxsize=64)
def _changes(key: str, first_year: int, end_year: int) -> tuple[Int64s, Int64s, Int64s]:
    """Return a zone's offsets, and the wall readings from which each next one holds.

    The first reading of the wall clock is under the old offset until the later of both clocks has
    passed the change, the second from the earlier on.
    """
    held = spans(zone(key), wall_of(date(first_year, 1, 1)), wall_of(date(end_year, 1, 1)))
    offsets = np.array([offset for _, _, offset in held], dtype=np.int64)
    changes = np.array([starts for starts, _, _ in held[1:]], dtype=np.int64)
    before, after = offsets[:-1], offsets[1:]
    return offsets, changes + np.maximum(before, after), changes + np.minimum(before, after)
