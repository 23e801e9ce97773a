"""Events on their way from rows into columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sameside.formats.log.columns import CODE_OF, NO_CODE, SIDES
from sameside.formats.log.told import NO, YES
from sameside.kernel.history import Happening, Side

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

PLACES = 8
"""So many things may happen at one row, in the order of these names."""
CREATED, PRIORITY, RESUMED, OWN, PAUSED, ANSWER = range(6)
ANSWERED = (SIDES.index(Side.SUPPLIER), YES, NO)
"""A public message of a human on the supplier's side."""
SILENT = (NO_CODE, NO, NO)


@dataclass(slots=True)
class Emitted:
    """Pieces of columns; `rank` orders the events: by row, then by what comes first at it."""

    rank: list[Int64s] = field(default_factory=list)
    row: list[Int64s] = field(default_factory=list)
    what: list[NDArray[np.int8]] = field(default_factory=list)
    priority: list[Int32s] = field(default_factory=list)
    why: list[Int32s] = field(default_factory=list)
    by: list[Int32s] = field(default_factory=list)
    public: list[Int32s] = field(default_factory=list)
    auto: list[Int32s] = field(default_factory=list)

    def add(
        self,
        rows: Int64s,
        what: Happening,
        *,
        first: int,
        priority: Int32s | int = NO_CODE,
        why: Int32s | int = 0,
        said: tuple[Int32s | int, Int32s | int, Int32s | int] = SILENT,
    ) -> None:
        """Let something happen at some rows; `first` orders what happens at one row."""
        n = len(rows)
        self.row.append(rows)
        self.rank.append(rows * PLACES + first)
        self.what.append(np.full(n, CODE_OF[what], np.int8))
        for held, value in (
            (self.priority, priority),
            (self.why, why),
            (self.by, said[0]),
            (self.public, said[1]),
            (self.auto, said[2]),
        ):
            held.append(np.broadcast_to(np.asarray(value, np.int32), (n,)))
