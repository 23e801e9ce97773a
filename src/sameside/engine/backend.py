"""Which of two back-ends counts: NumPy, or numba where it is installed and worth its start."""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Final

import numpy as np

from sameside.engine import by_numpy, digits
from sameside.engine.batch import Answers, Batch, Held, Look
from sameside.engine.flat import Int64s
from sameside.engine.lookup import count_in_words
from sameside.engine.words import Words

WORTH_IT: Final = 3_000_000
"""Rows from which on numba's start (about half a second) costs less than it saves."""


def compiled(rows: int) -> bool:
    """Tell whether numba is to count so many rows: it is there, and it is started or worth it."""
    if "sameside.engine.by_numba" in sys.modules:
        return True
    return rows >= WORTH_IT and find_spec("numba") is not None


def judge_in_words(batch: Batch, held: Held, look: Look, words: Words, answers: Answers) -> None:
    """Write the answers to a batch whose calendars all fit into words."""
    if compiled(batch.levels.size):
        by_numba = importlib.import_module("sameside.engine.by_numba")
        by_numba.judge_in_words(batch, held, look, words, answers)
    else:
        by_numpy.judge_in_words(batch, held, look, words, answers)


def counted_between(words: Words, places: Int64s, starts: Int64s, ends: Int64s) -> Int64s:
    """Return the seconds counted from each start to its end; times are from the tables' start."""
    if compiled(starts.size):
        by_numba = importlib.import_module("sameside.engine.by_numba")
        return np.asarray(by_numba.counted_between(words, places, starts, ends))
    return count_in_words(words, places, ends) - count_in_words(words, places, starts)


def in_order_of_time(batch: Batch) -> bool:
    """Tell whether requests are in time order, and nothing of one before it or its other pauses."""
    if compiled(batch.created.size):
        by_numba = importlib.import_module("sameside.engine.by_numba")
        return bool(by_numba.in_order_of_time(batch))
    return by_numpy.in_order_of_time(batch)


def in_order(keys: Int64s, least: int = 0) -> Int64s:
    """Return keys of at least 0 in order; what was given may be overwritten.

    Those alike but for the `least` lowest bits stay as they are.
    """
    return np.asarray(_digits().sorted_by_digits(keys, least))


def tallied(keys: Int64s, cell_bit: int, cells: int) -> Int64s:
    """Count keys by cell, the bit below it, and the three lowest bits: 16 counts a cell."""
    return np.asarray(_digits().tallied(keys, cell_bit, cells))


def _digits() -> ModuleType:
    return importlib.import_module("sameside.engine.radix") if compiled(0) else digits
