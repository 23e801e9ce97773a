"""A log as it was understood, to look at before anything is counted from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from sameside.formats.agreement.problems import clipped, shown
from sameside.formats.log.log import Log
from sameside.formats.log.mapping import LogMapping
from sameside.formats.log.reading import read_log
from sameside.formats.log.rows import Rows
from sameside.formats.log.sources import Progress
from sameside.kernel.history import History

FIRST = 5


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row as the file has it: its place, and the columns the mapping reads."""

    position: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """A log, its first rows as they stand in the file, and its first requests as understood."""

    log: Log
    rows: tuple[SeenRow, ...]
    histories: tuple[History, ...]


def preview(
    path: Path, mapping: LogMapping | None = None, progress: Progress | None = None
) -> Preview:
    """Read a log and show how it is understood.

    :raises UnreadableLog: when the file cannot be read as a log at all.
    :raises UnfitMapping: when it is not what the mapping says it is.
    """
    seen: list[SeenRow] = []

    def watch(rows: Rows) -> None:
        # Where the fast way gives up, the careful one shows the same rows again.
        if rows.positions[0] == min((row.position for row in seen), default=rows.positions[0]):
            seen.clear()
        for n in range(min(len(rows.positions), FIRST - len(seen))):
            cells = {name: _cell(column[n].as_py()) for name, column in rows.columns.items()}
            seen.append(SeenRow(int(rows.positions[n]), MappingProxyType(cells)))

    log = read_log(path, mapping, progress, watch)
    return Preview(log, tuple(seen), tuple(islice(log.histories(), FIRST)))


def _cell(value: object) -> str:
    return "" if value is None else clipped(shown(value if isinstance(value, str) else str(value)))
