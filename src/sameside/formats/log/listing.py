"""The rows of a log that are not used, each with its place and its reason. None is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sameside.formats.agreement.problems import clipped, shown
from sameside.kernel.refusal import N_

Int64s = NDArray[np.int64]

KEPT = 10_000
"""So many listed rows are kept word for word; the rest is counted by reason."""

TRACE = 1 << 24
"""A place in an XES file is the number of its trace times this, plus that of its event."""


class Unit(StrEnum):
    """What a place in a file is counted in."""

    LINE = "line"
    ROW = "row"
    EVENT = "event"


class Listed(StrEnum):
    """Why a row is listed: it cannot be used, the mapping leaves it out, or it came before."""

    REFUSED = "refused"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row that was not used. `words` is a sentence with named places, `values` fills them."""

    position: int
    kind: Listed
    words: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def reason(self) -> str:
        """The reason in English."""
        return self.words.format(**self.values)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about the log as a whole, as a sentence with its values."""

    words: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        """Return it in English."""
        return self.words.format(**self.values)


class Listing:
    """The listed rows of one reading; the first `KEPT` word for word, all of them by reason."""

    def __init__(self) -> None:
        """Begin with none."""
        self.kept: list[ListedRow] = []
        self.reasons: Counter[tuple[Listed, str]] = Counter()

    @property
    def total(self) -> int:
        """How many rows are listed."""
        return self.reasons.total()

    def count(self, kind: Listed) -> int:
        """Return how many rows are listed for one kind of reason."""
        return sum(n for (found, _), n in self.reasons.items() if found is kind)

    def add(self, position: int, kind: Listed, words: str, **values: object) -> None:
        """List one row."""
        self.reasons[kind, words] += 1
        if len(self.kept) < KEPT:
            self.kept.append(ListedRow(position, kind, words, _printable(values)))

    def add_many(
        self,
        positions: Int64s,
        kind: Listed,
        words: str,
        values: Callable[[int], Mapping[str, object]] = lambda _: {},
    ) -> None:
        """List many rows for one reason; `values` gives those of the n-th of them."""
        if len(positions):
            self.reasons[kind, words] += len(positions)
        for n in range(min(len(positions), KEPT - len(self.kept))):
            row = ListedRow(int(positions[n]), kind, words, _printable(values(n)))
            self.kept.append(row)

    def rows(self) -> tuple[ListedRow, ...]:
        """Return the rows kept, in the order of the file."""
        return tuple(sorted(self.kept, key=lambda row: row.position))


def place(unit: Unit, position: int) -> Note:
    """Return the place of a row in words."""
    if unit is Unit.EVENT:
        trace, event = divmod(position, TRACE)
        return Note(N_("trace {trace}, event {event}"), {"trace": trace, "event": event})
    words = N_("line {number}") if unit is Unit.LINE else N_("row {number}")
    return Note(words, {"number": position})


def _printable(values: Mapping[str, object]) -> Mapping[str, object]:
    """Clip what the file said, so that no cell fills a screen or moves a cursor."""
    return MappingProxyType(
        {k: clipped(shown(v)) if isinstance(v, str) else v for k, v in values.items()}
    )
