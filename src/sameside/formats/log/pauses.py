"""The pauses of requests with a row each, so that each stretch of time is paused once (C8).

The kernel knows a pause by its reason: of two that overlap with one reason, the first end ends
both, and an end without a reason ends all. As events, such pauses would say less than the row did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sameside.formats.log.columns import NONE

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pauses:
    """Pauses as flat arrays: the row of each, its instants, the code of its reason (0: none)."""

    rows: Int64s
    starts: Int64s
    ends: Int64s
    why: Int32s

    def taken(self, chosen: Int64s | Bools) -> Pauses:
        """Return some of them."""
        return Pauses(self.rows[chosen], self.starts[chosen], self.ends[chosen], self.why[chosen])


def each_once(pauses: Pauses) -> tuple[Pauses, int]:
    """Return pauses by row and start, and how many were put together with another.

    Those of one reason that overlap or touch become one; one without a reason that has ended
    keeps what no other pause of its row covers.
    """
    joined = _joined(pauses)
    found, cut = _beside_others(joined)
    order = np.lexsort((found.ends, found.starts, found.rows))
    return found.taken(order), len(pauses.rows) - len(joined.rows) + cut


def _joined(pauses: Pauses) -> Pauses:
    """Join what overlaps or touches within a row and a reason."""
    if not len(pauses.rows):
        return pauses
    found = pauses.taken(np.lexsort((pauses.starts, pauses.why, pauses.rows)))
    other = np.ones(len(found.rows), np.bool_)
    other[1:] = (np.diff(found.rows) != 0) | (np.diff(found.why) != 0)
    latest = _latest(found.ends, np.cumsum(other) - 1)
    begins = other.copy()
    begins[1:] |= found.starts[1:] > latest[:-1]
    lasts = np.append(np.flatnonzero(begins)[1:], len(begins)) - 1
    kept = found.taken(begins)
    return Pauses(kept.rows, kept.starts, latest[lasts], kept.why)


def _latest(ends: Int64s, group: Int64s) -> Int64s:
    """Return the latest end so far within each group; groups stand together, counted up."""
    by_size = np.argsort(ends, kind="stable")
    rank = np.empty(len(ends), np.int64)
    rank[by_size] = np.arange(len(ends))
    # The rank, not the instant: an open end is too far away to be shifted by groups.
    highest = np.maximum.accumulate(group * len(ends) + rank)
    latest: Int64s = ends[by_size[highest % len(ends)]]
    return latest


def _beside_others(pauses: Pauses) -> tuple[Pauses, int]:
    """Cut those without a reason to what the named ones of their rows leave over.

    One that has not ended ends no other, and is left as it is.
    """
    named, unnamed = pauses.taken(pauses.why != 0), pauses.taken(pauses.why == 0)
    meets = np.isin(unnamed.rows, named.rows) & (unnamed.ends < NONE)
    if not meets.any():
        return pauses, 0
    left, cut = _left_over(unnamed.taken(meets), named)
    parts = (named, unnamed.taken(~meets), left)
    columns = zip(*((p.rows, p.starts, p.ends, p.why) for p in parts), strict=True)
    rows, starts, ends, why = (np.concatenate(column) for column in columns)
    return Pauses(rows, starts, ends, why), cut


def _left_over(unnamed: Pauses, named: Pauses) -> tuple[Pauses, int]:
    """Look at the few rows that have both kinds, one by one."""
    named = named.taken(np.lexsort((named.starts, named.rows)))
    firsts = np.searchsorted(named.rows, unnamed.rows, "left")
    behind = np.searchsorted(named.rows, unnamed.rows, "right")
    found: list[tuple[int, int, int]] = []
    cut = 0
    for n, row in enumerate(unnamed.rows.tolist()):
        whole = (int(unnamed.starts[n]), int(unnamed.ends[n]))
        others = slice(firsts[n], behind[n])
        spans = zip(named.starts[others].tolist(), named.ends[others].tolist(), strict=True)
        parts = _without(whole, [span for span in spans if span[0] < span[1]])
        cut += parts != [whole]
        found += [(row, starts, ends) for starts, ends in parts]
    rows, starts, ends = np.array(found, np.int64).reshape(-1, 3).T
    return Pauses(rows, starts, ends, np.zeros(len(rows), np.int32)), cut


def _without(whole: tuple[int, int], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of a stretch that no span, given by their starts, covers or touches."""
    begins, end = whole
    met = [(starts, ends) for starts, ends in spans if starts <= end and ends >= begins]
    if not met:
        return [whole]
    left: list[tuple[int, int]] = []
    at = begins
    for starts, ends in met:
        left.append((at, starts))
        at = max(at, ends)
    return [(starts, ends) for starts, ends in [*left, (at, end)] if starts < ends]
