"""What every form of log is turned into first: rows of text with their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sameside.formats.log.listing import Listing, Unit
from sameside.formats.log.texts import Arrow


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a log: `positions` (int64) says where each stands, `columns` what it holds.

    A column is an Arrow array of text, or of timestamps where the file has such; empty text and
    null are the same.
    """

    positions: NDArray[np.int64]
    columns: Mapping[str, Arrow]


@dataclass(frozen=True, slots=True)
class Form:
    """What was found out about the file: words of ours, empty where they do not apply."""

    kind: str
    unit: Unit
    compression: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


class Table(Protocol):
    """A file that was opened and whose columns are known."""

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns, as the file has them."""

    @property
    def form(self) -> Form:
        """What was found out about the file."""

    def rows(self, wanted: Sequence[str], listing: Listing) -> Iterator[Rows]:
        """Yield the rows with the wanted columns; those that are no rows are listed."""
