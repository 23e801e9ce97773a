"""Verdicts gathered into figures with their evidence: the kernel's `figures_of`, all at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sameside.engine.backend import in_order
from sameside.engine.dates import local_days
from sameside.engine.flat import OUTCOMES, EventColumns, Int64s, PlainColumns, Verdicts
from sameside.engine.parquet import texts_of
from sameside.kernel.account import promise_of
from sameside.kernel.agreement import Agreement, Clock
from sameside.kernel.figure import Figure, Promise, Scope
from sameside.kernel.statement import ordered_promises
from sameside.kernel.verdict import Outcome

CLOCKS = tuple(Clock)
ALL = 0
"""The code of a scope's empty priority or month."""
ROOM = 1 << 22
"""Codes that are told apart by a mark for each there could be, which takes no sorting."""


@dataclass(frozen=True, slots=True, eq=False)
class _Gathered:
    """All verdicts as the figures see them, one array a field, in codes that `_Names` reads.

    Codes of priorities and months begin after `ALL`.
    """

    services: Int64s
    priorities: Int64s
    clocks: Int64s
    months: Int64s
    promises: Int64s
    outcomes: Int64s
    stopped: Int64s
    elapsed: Int64s
    requests: Int64s

    def wider(self) -> Iterator[tuple[Int64s, Int64s]]:
        """Yield priorities and months as they are, and with all of either and of both."""
        for priorities in (self.priorities, np.full_like(self.priorities, ALL)):
            for months in (self.months, np.full_like(self.months, ALL)):
                yield priorities, months


@dataclass(frozen=True, slots=True, eq=False)
class _Names:
    """What the codes stand for: ids in order, services, priorities and months, and promises."""

    requests: np.ndarray[tuple[int], np.dtype[np.object_]]
    services: tuple[str, ...]
    priorities: tuple[str, ...]
    promises: tuple[Promise, ...] = ()
    first_month: int = 0

    def scope(self, service: int, priority: int, clock: int, month: int) -> Scope:
        """Return the scope that four codes stand for."""
        year, number = divmod(self.first_month + month - 1, 12)
        return Scope(
            self.services[service],
            "" if priority == ALL else self.priorities[priority - 1],
            CLOCKS[clock],
            "" if month == ALL else f"{year:04}-{number + 1:02}",
        )


Judged = tuple[EventColumns | PlainColumns, Sequence[Verdicts]]
"""Requests, and the verdicts on them: one set for each clock."""


def figures_of(judged: Sequence[Judged], agreement: Agreement) -> tuple[Figure, ...]:
    """Gather verdicts into figures: by priority and month, and over all of either.

    They are those of the kernel's `figures_of`, in its order.
    """
    if not any(each.rows.size for _, verdicts in judged for each in verdicts):
        return ()
    names, ranks = _names([columns for columns, _ in judged])
    found, names = _gather(judged, names, ranks, agreement)
    figures = [
        figure
        for priorities, months in found.wider()
        for figure in _Scopes(found, priorities, months).figures(names)
    ]
    return tuple(sorted(figures, key=lambda figure: figure.scope))


def _names(sources: Sequence[EventColumns | PlainColumns]) -> tuple[_Names, Int64s]:
    """Return what codes stand for, and the rank of each request's id among all of them."""
    ids = pa.concat_arrays([texts_of(columns.requests) for columns in sources])
    # UTF-8 sorts as Python's own text does, by code point.
    order = np.asarray(pc.array_sort_indices(ids)).astype(np.int64)
    ranks = np.empty(order.size, np.int64)
    ranks[order] = np.arange(order.size)
    services = sorted({name for columns in sources for name in columns.service_names})
    priorities = sorted({name for columns in sources for name in (*columns.priority_names, "")})
    named = np.array(ids.take(pa.array(order, pa.int64())).to_pylist(), np.object_)
    return _Names(named, tuple(services), tuple(priorities)), ranks


def _gather(
    judged: Sequence[Judged], names: _Names, ranks: Int64s, agreement: Agreement
) -> tuple[_Gathered, _Names]:
    """Lay the verdicts of all clocks and sources end to end, in codes of their own."""
    parts: list[tuple[Int64s, ...]] = []
    before = 0
    for columns, verdicts in judged:
        mine = ranks[before : before + len(columns.requests)]
        before += len(columns.requests)
        services = _codes(columns.service_names, names.services)[columns.services]
        priorities = _codes((*columns.priority_names, ""), names.priorities) + 1
        months = months_of(agreement.zone, _created(columns))
        parts.extend(
            (
                services[each.rows],
                priorities[each.priorities],
                np.full(each.rows.size, CLOCKS.index(each.clock)),
                months[each.rows],
                each.versions.astype(np.int64),
                each.outcome.astype(np.int64),
                each.stopped.astype(np.int64),
                each.elapsed,
                mine[each.rows],
            )
            for each in verdicts
        )
    service, priority, clock, month, version, *rest = map(np.concatenate, zip(*parts, strict=True))
    promises, promised = _promised((version, service, priority, clock), names, agreement)
    first = int(month.min())
    found = _Gathered(service, priority, clock, month - first + 1, promises, *rest)
    return found, replace(names, promises=promised, first_month=first)


def _created(columns: EventColumns | PlainColumns) -> Int64s:
    if hasattr(columns, "created"):
        return columns.created
    return columns.at[columns.offsets[:-1]]


def _codes(names: Sequence[str], known: Sequence[str]) -> Int64s:
    places = {name: place for place, name in enumerate(known)}
    return np.array([places[name] for name in names], np.int64)


def months_of(zone: str, instants: Int64s) -> Int64s:
    """Return the month on the wall at each instant: 12 · year + month, January being 0."""
    days = local_days(zone, instants).view("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64) + 1970 * 12


class _Scopes:
    """Verdicts by one kind of scope: each scope's figure with its evidence."""

    def __init__(self, found: _Gathered, priorities: Int64s, months: Int64s) -> None:
        """Give each scope a number, and each verdict that of its scope."""
        self.found = found
        self.keys, self.of = _numbered((found.services, priorities, found.clocks, months))

    def figures(self, names: _Names) -> Iterator[Figure]:
        """Yield the figure of each scope."""
        evidence, promises = self._evidence(names), self._promises(names)
        stopped, p50, p90 = self._percentiles()
        kept = zip(evidence, stopped.tolist(), p50.tolist(), p90.tolist(), promises, strict=True)
        codes = zip(*(key.tolist() for key in self.keys), strict=True)
        for scope, (requests, count, median, ninetieth, promised) in zip(codes, kept, strict=True):
            yield Figure(
                scope=names.scope(*scope),
                requests=requests,
                stopped=count,
                p50=median if count else None,
                p90=ninetieth if count else None,
                promises=promised,
            )

    def _evidence(self, names: _Names) -> list[dict[Outcome, tuple[str, ...]]]:
        """Return, for each scope and outcome, the ids in order."""
        n = names.requests.size
        keys = in_order((self.of * len(OUTCOMES) + self.found.outcomes) * n + self.found.requests)
        cells, ranks = keys // n, keys % n
        firsts = np.flatnonzero(np.diff(cells, prepend=-1))
        evidence: list[dict[Outcome, tuple[str, ...]]] = [{} for _ in self.keys[0]]
        ids = names.requests[ranks].tolist()
        bounds = pairwise([*firsts.tolist(), cells.size])
        for cell, (first, last) in zip(cells[firsts].tolist(), bounds, strict=True):
            scope, outcome = divmod(cell, len(OUTCOMES))
            evidence[scope][OUTCOMES[outcome]] = tuple(ids[first:last])
        return evidence

    def _percentiles(self) -> tuple[Int64s, Int64s, Int64s]:
        """Return how many clocks have stopped, and the 50th and 90th percentile of their time."""
        stopped = self.found.stopped.astype(np.bool_)
        longest = int(self.found.elapsed.max(initial=0)) + 1
        keys = in_order(self.of[stopped] * longest + self.found.elapsed[stopped])
        firsts = np.searchsorted(keys, np.arange(self.keys[0].size + 1) * longest)
        counts = np.diff(firsts)
        elapsed = np.append(keys % longest, 0)
        p50, p90 = (elapsed[nearest(firsts[:-1], counts, percent)] for percent in (50, 90))
        return counts, p50, p90

    def _promises(self, names: _Names) -> list[tuple[Promise, ...]]:
        """Return what was promised for each scope, each promise once and in order."""
        kinds = len(names.promises)
        scopes, codes = np.divmod(np.unique(self.of * kinds + self.found.promises), kinds)
        firsts = np.searchsorted(scopes, np.arange(self.keys[0].size + 1)).tolist()
        held = codes.tolist()
        ordered: dict[tuple[int, ...], tuple[Promise, ...]] = {}
        promises = []
        for first, last in pairwise(firsts):
            mine = tuple(held[first:last])
            if mine not in ordered:
                ordered[mine] = ordered_promises(names.promises[code] for code in mine)
            promises.append(ordered[mine])
        return promises


def nearest(firsts: Int64s, counts: Int64s, percent: int) -> Int64s:
    """Return where the nearest-rank percentile of each group stands, `firsts` being their starts.

    The kernel's `nearest_rank`, for many groups of sorted values; a group of none gives its start.
    """
    return firsts + np.maximum(-(-percent * counts // 100) - 1, 0)


def _promised(
    columns: Sequence[Int64s], names: _Names, agreement: Agreement
) -> tuple[Int64s, tuple[Promise, ...]]:
    """Give a number to each promise, by version, service, priority and clock."""
    (versions, services, priorities, clocks), codes = _numbered(columns)
    promises = []
    for version, service, priority, clock in zip(
        versions, services, priorities, clocks, strict=True
    ):
        held = agreement.versions[version]
        level = held.services[names.services[service]].level(names.priorities[priority - 1])
        assert level is not None  # noqa: S101 -- it was judged by this level
        promises.append(promise_of(held, level, level.target(CLOCKS[clock])))
    return codes, tuple(promises)


def _numbered(columns: Sequence[Int64s]) -> tuple[tuple[Int64s, ...], Int64s]:
    """Return the different rows of columns of codes, as columns, and which of them each row is."""
    key = np.zeros(columns[0].size, np.int64)
    widths = [int(column.max(initial=0)) + 1 for column in columns]
    for column, width in zip(columns, widths, strict=True):
        key = key * width + column
    if math.prod(widths) > max(ROOM, 4 * key.size):
        there, number = np.unique(key, return_inverse=True)
        return tuple(np.unravel_index(there, widths)), number
    marks = np.zeros(math.prod(widths), np.bool_)
    marks[key] = True
    rows = np.flatnonzero(marks)
    return tuple(np.unravel_index(rows, widths)), (np.cumsum(marks) - 1)[key]
