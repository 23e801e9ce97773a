"""Which of two back-ends counts: NumPy, or numba where it is installed and worth its start."""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from typing import Final

import numpy as np

from sameside.engine import by_numpy
from sameside.engine.batch import Answers, Batch, Held, Look
from sameside.engine.flat import Int64s
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


def in_order_of_time(batch: Batch) -> bool:
    """Tell whether requests are in time order, and nothing of one before it or its other pauses."""
    if compiled(batch.created.size):
        by_numba = importlib.import_module("sameside.engine.by_numba")
        return bool(by_numba.in_order_of_time(batch))
    return by_numpy.in_order_of_time(batch)


def in_order(keys: Int64s) -> Int64s:
    """Return keys of at least 0 in order; what was given may be overwritten."""
    if compiled(0):
        radix = importlib.import_module("sameside.engine.radix")
        return np.asarray(radix.sorted_by_digits(keys))
    keys.sort()
    return keys
