"""Every request of a record with what became of it, a row each: what lists of requests show.

Made from record and agreement, and never the other way: it may be deleted, and is made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sameside.delivery.reckoning.mapped import (
    Arrow,
    array,
    columns_of,
    read_arrow,
    texts,
    write_arrow,
)
from sameside.engine.aggregate import months_of
from sameside.engine.flat import OUTCOMES, Verdicts
from sameside.engine.judge import judge
from sameside.formats.log.columns import EventColumns, PlainColumns
from sameside.formats.log.log import Log
from sameside.kernel.agreement import Agreement, Clock
from sameside.kernel.openings import BeyondHorizon
from sameside.kernel.statement import CLOCKS, Sources

NO_VERDICT: Final = -1
UNKNOWN: Final = (1 << 62) - 1
"""A due instant nobody has worked out."""
CODES: Final = ("services", "priorities", "places")
Ints = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class ClockColumns:
    """One clock of every request; `outcome` is `NO_VERDICT` where it has none."""

    outcome: Ints
    priority: Ints
    elapsed: Ints
    due: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """All requests, the newest first. Codes count in `names`, which stand in order of the alphabet.

    `folded` are the ids in small letters, to be searched. `rows` says which request of the record
    each is, `ranks` where its id stands among all ids.
    `months` count from year 0. Priorities are those of the resolution clock.
    """

    requests: Arrow
    folded: Arrow
    rows: Ints
    ranks: Ints
    services: Ints
    priorities: Ints
    places: Ints
    created: Ints
    months: Ints
    clocks: Mapping[Clock, ClockColumns]
    names: Mapping[str, tuple[str, ...]]

    def code(self, field: str, name: str) -> int:
        """Return the code of a word, one that no row has where it is not known."""
        words = self.names[field]
        return words.index(name) if name in words else len(words)


def sheet_at(path: Path) -> Sheet:
    """Open a sheet that was written."""
    return _opened(path)


def write_sheet(log: Log, agreement: Agreement, sources: Sources, path: Path) -> None:
    """Judge every request, and write down what became of it."""
    columns = columns_of(log)
    created = columns.created if isinstance(columns, PlainColumns) else _first_instants(columns)
    order = np.argsort(-created, kind="stable")
    verdicts = _verdicts(log, agreement, sources)
    codes, names = _coded(columns)
    held = _held(columns, verdicts, codes, names)
    ids = columns.requests.held
    ranks = np.empty(order.size, np.int32)
    ranks[np.asarray(pc.array_sort_indices(ids))] = np.arange(order.size, dtype=np.int32)
    own = {
        "rows": order.astype(np.int64),
        "ranks": ranks[order],
        "created": created[order],
        "months": months_of(agreement.zone, created)[order].astype(np.int32),
        **{name: codes[name][order] for name in CODES},
        **{name: column[order] for name, column in held.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    inside = ids.take(pa.array(order, pa.int64()))
    written = {"request": inside, "folded": pc.utf8_lower(inside), **own}
    write_arrow(path, written, {"names": names})


@lru_cache(maxsize=16)
def _opened(path: Path) -> Sheet:
    table, head = read_arrow(path)
    clocks = {
        clock: ClockColumns(*(array(table, f"{clock.value}_{name}") for name in _OF_A_CLOCK))
        for clock in CLOCKS
    }
    return Sheet(
        requests=texts(table, "request"),
        folded=texts(table, "folded"),
        clocks=clocks,
        names={field: tuple(words) for field, words in head["names"].items()},
        **{name: array(table, name) for name in ("rows", "ranks", "created", "months", *CODES)},
    )


def _first_instants(events: EventColumns) -> Ints:
    return np.asarray(events.at[events.offsets[:-1]])


def _verdicts(log: Log, agreement: Agreement, sources: Sources) -> Sequence[Verdicts]:
    """Judge with dues; where one lies too far away to be told, without."""
    asked = (log.events, log.plain, agreement, sources.as_of, sources.period)
    try:
        found = judge(*asked)
    except BeyondHorizon:
        found = judge(*asked, dues=False)
    return found.plain if log.plain is not None else found.events


def _coded(
    columns: PlainColumns | EventColumns,
) -> tuple[dict[str, Ints], dict[str, list[str]]]:
    """Return services, priorities and places in codes that are in the order of the alphabet."""
    names = {
        "services": sorted(set(columns.service_names)),
        "priorities": sorted({*columns.priority_names, ""}),
        "places": sorted(set(columns.place_names)),
    }
    if isinstance(columns, PlainColumns):
        priorities = columns.priorities
    else:
        priorities = columns.priorities[columns.offsets[:-1]]
    codes = {
        "services": _again(columns.service_names, names["services"])[columns.services],
        "priorities": _again((*columns.priority_names, ""), names["priorities"])[priorities],
        "places": _again(columns.place_names, names["places"])[columns.places],
    }
    return codes, names


def _again(words: Sequence[str], known: Sequence[str]) -> Ints:
    places = {word: place for place, word in enumerate(known)}
    return np.array([places[word] for word in words], np.int32)


def _held(
    columns: PlainColumns | EventColumns,
    verdicts: Sequence[Verdicts],
    codes: dict[str, Ints],
    names: Mapping[str, list[str]],
) -> dict[str, Ints]:
    """Lay out the verdicts of each clock by request; the resolution's priority is the request's."""
    held: dict[str, Ints] = {}
    again = _again((*columns.priority_names, ""), names["priorities"])
    by_clock = {each.clock: each for each in verdicts}
    if resolved := by_clock.get(Clock.RESOLUTION):
        codes["priorities"][resolved.rows] = again[resolved.priorities]
    for clock in CLOCKS:
        laid = _no_verdicts(len(columns.requests))
        if each := by_clock.get(clock):
            _lay(laid, each, again)
        held |= {f"{clock.value}_{name}": column for name, column in laid.items()}
    return held


def _no_verdicts(n: int) -> dict[str, Ints]:
    return {
        "outcome": np.full(n, NO_VERDICT, np.int8),
        "priority": np.full(n, NO_VERDICT, np.int32),
        "elapsed": np.full(n, NO_VERDICT, np.int64),
        "due": np.full(n, UNKNOWN, np.int64),
    }


def _lay(laid: dict[str, Ints], each: Verdicts, again: Ints) -> None:
    laid["outcome"][each.rows] = each.outcome
    laid["priority"][each.rows] = again[each.priorities]
    laid["elapsed"][each.rows] = each.elapsed
    if each.due.size:
        laid["due"][each.rows] = each.due


_OF_A_CLOCK: Final = ("outcome", "priority", "elapsed", "due")
OUTCOME_CODES: Final = {outcome: code for code, outcome in enumerate(OUTCOMES)}
