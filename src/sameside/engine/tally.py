"""Verdicts of very many requests as sorted keys: counts and percentiles without lists of ids.

A key is one int64: priority and service | whether the clock still runs | counted seconds | outcome.
Keys are kept by clock and month, so that several files' can be put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sameside.engine.aggregate import nearest
from sameside.engine.backend import in_order, tallied
from sameside.engine.batch import OUTCOME
from sameside.engine.flat import OUTCOMES, Int8s, Int32s, Int64s
from sameside.kernel.agreement import Agreement, Clock
from sameside.kernel.figure import Scope

OUTCOME_BITS: Final = 3
USED_BITS: Final = 31
OPEN_BIT: Final = OUTCOME_BITS + USED_BITS
CELL_BIT: Final = OPEN_BIT + 1
USED: Final = (1 << USED_BITS) - 1
Part = tuple[Clock, int]
"""A clock and a month: 12 · year + month, January being 0."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a tally: each service with each priority, by the agreement's names in order."""

    services: tuple[str, ...]
    priorities: tuple[str, ...]

    @classmethod
    def of(cls, agreement: Agreement) -> Cells:
        """Return the cells of all versions of an agreement."""
        services = {s.key: s for version in agreement.versions for s in version.services.values()}
        levels = (
            level
            for version in agreement.versions
            for service in version.services.values()
            for level in service.levels
        )
        return cls(tuple(sorted(services)), tuple(sorted({level.priority for level in levels})))

    def codes(self, services: Sequence[str], priorities: Sequence[str]) -> tuple[Int64s, Int64s]:
        """Return what to add up for a cell: of each service's name, and of each priority's.

        Names the agreement does not know count as its first; nothing is judged under them.
        """
        service = {name: at * len(self.priorities) for at, name in enumerate(self.services)}
        priority = {name: at for at, name in enumerate(self.priorities)}
        return (
            np.array([service.get(name, 0) for name in services], np.int64),
            np.array([priority.get(name, 0) for name in (*priorities, "")], np.int64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Figures without their evidence, one a scope: `counts` has a column for each of `OUTCOMES`.

    `p50` and `p90` are -1 where no clock has stopped. The scopes are `scope(line)`.
    """

    cells: Cells
    clock: Clock
    month: str
    cell: Int64s
    counts: Int64s
    stopped: Int64s
    p50: Int64s
    p90: Int64s
    by_priority: bool = True

    def scope(self, line: int) -> Scope:
        """Return what a line speaks of."""
        service, priority = divmod(int(self.cell[line]), len(self.cells.priorities))
        named = self.cells.priorities[priority] if self.by_priority else ""
        return Scope(self.cells.services[service], named, self.clock, self.month)


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Keys by clock and month, sorted but for the outcome.

    About `left_out` requests the agreement says nothing.
    """

    cells: Cells
    keys: Mapping[Part, Int64s]
    left_out: int

    def lines(self) -> Iterator[Lines]:
        """Yield figures by service, priority, clock and month."""
        for (clock, month), keys in sorted(self.keys.items()):
            yield _lines(self.cells, clock, _named(month), keys, by_priority=True)

    def wider_lines(self) -> Iterator[Lines]:
        """Yield figures over all priorities, over all months, and over all of both."""
        for (clock, month), keys in sorted(self.keys.items()):
            narrower = in_order(self._without_priority(keys), OUTCOME_BITS)
            yield _lines(self.cells, clock, _named(month), narrower, by_priority=False)
        for clock in sorted({clock for clock, _ in self.keys}):
            keys = in_order(
                np.concatenate([k for part, k in self.keys.items() if part[0] is clock]),
                OUTCOME_BITS,
            )
            yield _lines(self.cells, clock, "", keys, by_priority=True)
            narrower = in_order(self._without_priority(keys), OUTCOME_BITS)
            yield _lines(self.cells, clock, "", narrower, by_priority=False)

    def _without_priority(self, keys: Int64s) -> Int64s:
        count = len(self.cells.priorities)
        services = (keys >> CELL_BIT) // count * count
        return (services << CELL_BIT) | (keys & ((1 << CELL_BIT) - 1))


def keys_of(cells: Int64s, elapsed: Int32s | Int64s, states: Int8s) -> Int64s:
    """Return the keys of verdicts, in no order; a state is an outcome and the bit `OPEN`."""
    keys = cells << 1
    keys |= states >> OUTCOME_BITS
    keys <<= USED_BITS
    keys |= elapsed
    keys <<= OUTCOME_BITS
    keys |= states & OUTCOME
    return keys


def tally_of(cells: Cells, parts: dict[Part, list[Int64s]], left_out: int) -> Tally:
    """Put keys in order that belong to the same clock and month; `parts` is emptied."""
    keys = {}
    while parts:
        part, found = parts.popitem()
        keys[part] = in_order(np.concatenate(found), OUTCOME_BITS)
    return Tally(cells, keys, left_out)


def together(tallies: Sequence[Tally]) -> Tally:
    """Put the tallies of several files of one agreement together."""
    parts: dict[Part, list[Int64s]] = {}
    for tally in tallies:
        for part, keys in tally.keys.items():
            parts.setdefault(part, []).append(keys)
    return tally_of(tallies[0].cells, parts, sum(tally.left_out for tally in tallies))


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What sorted keys say about each cell that has any; see `Lines`."""

    cell: Int64s
    counts: Int64s
    stopped: Int64s
    p50: Int64s
    p90: Int64s


def sums_of(keys: Int64s, width: int) -> Sums:
    """Read counts and percentiles off keys with cells below `width`, sorted but for outcomes."""
    counted = tallied(keys, CELL_BIT, width).reshape(width, 2, -1)[:, :, : len(OUTCOMES)]
    table = counted.sum(axis=1)
    sizes = table.sum(axis=1)
    cell = np.flatnonzero(sizes)
    # In a cell the clocks that have stopped come first.
    firsts = (np.cumsum(sizes) - sizes)[cell]
    stopped = counted[cell, 0].sum(axis=1)
    p50, p90 = (
        np.where(stopped, keys[nearest(firsts, stopped, percent)] >> OUTCOME_BITS & USED, -1)
        for percent in (50, 90)
    )
    return Sums(cell, table[cell], stopped, p50, p90)


def _lines(cells: Cells, clock: Clock, month: str, keys: Int64s, *, by_priority: bool) -> Lines:
    found = sums_of(keys, len(cells.services) * len(cells.priorities))
    return Lines(
        cells,
        clock,
        month,
        found.cell,
        found.counts,
        found.stopped,
        found.p50,
        found.p90,
        by_priority,
    )


def _named(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"
