"""Arrow's columns of text, looked at through their buffers where that spares a copy of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Arrow = Any  # the stubs of Arrow know neither its buffers nor its dictionaries
"""An Arrow array."""

Bools = NDArray[np.bool_]
Int32s = NDArray[np.int32]

_SPACES = (b" ", b"\t", b"\r", b"\n", b"\x0b", b"\x0c")


def text_of(column: Arrow) -> Arrow:
    """Return a column as text; timestamps become ISO 8601."""
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def blanks(text: Arrow) -> Bools:
    """Mark what is null or empty."""
    empty: Bools = np.diff(offsets(text)) == 0
    if text.null_count:
        empty |= text.is_null().to_numpy(zero_copy_only=False)
    return empty


def with_nulls(text: Arrow, blank: Bools) -> Arrow:
    """Return text in which what is marked is null; nothing is copied but the marks."""
    if not blank.any():
        return text
    there = np.packbits(~blank, bitorder="little")
    _, bounds, letters = text.buffers()
    marks: Arrow = pa.py_buffer(there.tobytes())
    if text.offset:
        starts = offsets(text)
        bounds = pa.py_buffer(starts.tobytes())
    return pa.StringArray.from_buffers(len(text), bounds, letters, marks)


def trimmed(text: Arrow) -> Arrow:
    """Return text without white space around it."""
    inner = letters_of(text)
    plain = bytes(inner)
    if plain.isascii() and not any(space in plain for space in _SPACES):
        return text
    return pc.utf8_trim_whitespace(text)


def offsets(text: Arrow) -> Int32s:
    """Return where each text begins among the letters, and where the last one ends."""
    bounds = text.buffers()[1]
    if bounds is None or not len(text):
        return np.zeros(len(text) + 1, np.int32)
    found: Int32s = np.frombuffer(bounds, np.int32)
    return found[text.offset : text.offset + len(text) + 1]


def letters_of(text: Arrow) -> memoryview:
    """Return the bytes of all texts, one after the other, as Arrow holds them."""
    letters = text.buffers()[2]
    if letters is None or not len(text):
        return memoryview(b"")
    bounds = offsets(text)
    return memoryview(letters)[int(bounds[0]) : int(bounds[-1])]
