"""Columns of words as codes: each different word is looked at once, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from sameside.formats.log.mapping import Column
from sameside.formats.log.texts import Arrow

Int32s = NDArray[np.int32]

BLANK = -1
"""The code of an empty cell."""
NOTHING = ""
"""The word for what was not named."""
UNNAMED = -2
"""The code of a word that the mapping does not name."""


class Vocabulary:
    """The words of one field over a whole log, in the order in which they were met."""

    def __init__(self, read: Callable[[str], str | None]) -> None:
        """`read` turns a word of the log into ours, None where it does not know it."""
        self.read = read
        self.codes: dict[str, int] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The words, by code."""
        return tuple(self.codes)

    def code(self, word: str) -> int:
        """Return the code of one of our own words."""
        return self.codes.setdefault(word, len(self.codes))

    def of(self, column: Arrow) -> Int32s:
        """Return the codes (int32) of a column of text; `BLANK` and `UNNAMED` for no word."""
        coded = column.dictionary_encode()
        table = [self._code_of(word) for word in coded.dictionary.to_pylist()]
        table.append(BLANK)
        # A null becomes the place after the last word.
        places = pc.fill_null(coded.indices, len(table) - 1).to_numpy(zero_copy_only=False)
        codes: Int32s = np.array(table, np.int32)[places]
        return codes

    def _code_of(self, word: str) -> int:
        word = word.strip()
        if not word:
            return BLANK
        said = self.read(word)
        if said is None:
            return UNNAMED
        return self.code(said)


def reader(column: Column) -> Callable[[str], str | None]:
    """Return what turns a column's words into those the mapping gives them."""
    values = column.values
    if values is None:
        return _same
    if column.keep_others:
        return lambda word: values.get(word, word)
    return values.get


def constant(code: int, length: int) -> Int32s:
    """Return the same code for every row."""
    return np.full(length, code, np.int32)


def _same(word: str) -> str:
    return word
