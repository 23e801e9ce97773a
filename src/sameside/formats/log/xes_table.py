"""XES: the events of each trace, the trace's own attributes before theirs as `case:…`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from lxml import etree

from sameside.formats.log.listing import TRACE, Listing, Unit
from sameside.formats.log.markup import elements, forget, local
from sameside.formats.log.refusals import UnreadableLog
from sameside.formats.log.rows import Form, Rows
from sameside.formats.log.sources import Progress, Source
from sameside.kernel.refusal import N_

BATCH = 1 << 14
CASE = "case:"
LOOKED_AT = 200
"""So many events are looked at to find out which attributes they have."""
_SIMPLE = frozenset(["string", "date", "int", "float", "boolean", "id"])

Event = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class XesTable:
    """An XES file; its header is the attributes of its first events."""

    source: Source
    header: tuple[str, ...]
    form: Form
    progress: Progress | None

    def rows(self, wanted: Sequence[str], _listing: Listing) -> Iterator[Rows]:
        """Yield the events; an attribute an event does not have is empty."""
        positions: list[int] = []
        cells: list[list[str]] = []
        for position, event in _events(self.source, self.progress):
            positions.append(position)
            cells.append([event.get(name, "") for name in wanted])
            if len(cells) == BATCH:
                yield _batch(wanted, positions, cells)
                positions, cells = [], []
        if cells:
            yield _batch(wanted, positions, cells)


def open_xes(source: Source, progress: Progress | None) -> XesTable:
    """Find out the attributes of the first events.

    :raises UnreadableLog: when it is no XES, or none of its events has a time.
    """
    found: dict[str, None] = {}
    seen = 0
    for _, event in _events(source, None):
        found.update(dict.fromkeys(event))
        seen += 1
        if seen == LOOKED_AT:
            break
    if not seen:
        raise UnreadableLog(
            N_("{file} holds no event: <trace> and <event> were looked for."), file=source.name
        )
    return XesTable(source, tuple(found), Form("XES", Unit.EVENT, source.compression), progress)


def _events(source: Source, progress: Progress | None) -> Iterator[Event]:
    """Yield each event's place and attributes, those of its trace first.

    A trace's own attributes stand before its events in every file the standard allows.
    """
    with source.open(progress) as opened:
        trace, number, about = 1, 0, dict[str, str]()
        for element in elements(opened, source.name, ("event", "trace")):
            if local(element) == "trace":
                trace, number = trace + 1, 0
                forget(element)
                continue
            number += 1
            about = _about(element.getparent()) if number == 1 else about
            yield trace * TRACE + number, about | _attributes(element)
            forget(element)


def _about(trace: etree._Element | None) -> dict[str, str]:
    """Return a trace's own attributes, `case:` before their names."""
    own = {} if trace is None else _attributes(trace)
    return {CASE + key: value for key, value in own.items()}


def _attributes(event: etree._Element) -> dict[str, str]:
    return {a.get("key", ""): a.get("value", "") for a in event if local(a) in _SIMPLE}


def _batch(wanted: Sequence[str], positions: list[int], cells: list[list[str]]) -> Rows:
    columns = zip(*cells, strict=True)
    return Rows(
        np.array(positions, dtype=np.int64),
        {n: pa.array(column, pa.string()) for n, column in zip(wanted, columns, strict=True)},
    )
