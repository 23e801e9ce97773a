"""Sorting and counting keys, compiled by numba: `digits` does the same on NumPy alone."""

from __future__ import annotations

import numpy as np

from sameside.engine.by_numba import Ints, compiled
from sameside.engine.digits import runs_of
from sameside.engine.flat import Int64s

U = np.uint64
DIGIT = 11
"""Most bits of a digit: so many counters that they stay close to the processor."""


def sorted_by_digits(keys: Int64s, least: int) -> Int64s:
    """Return keys of at least 0 in order; what was given is overwritten.

    Those alike but for the `least` lowest bits stay put.
    """
    runs, bits = runs_of(int(_used(keys)), least)
    if not bits:
        return keys
    digits = -(-bits // DIGIT)
    width = -(-bits // digits)
    counts = np.empty((digits, 1 << width), np.int64)
    found: Int64s = _sorted(keys, np.empty_like(keys), tuple(runs), width, counts)
    return found


def tallied(keys: Int64s, cell_bit: int, cells: int) -> Int64s:
    """Count keys by cell, the bit below it, and the three lowest bits: 16 counts a cell."""
    counts = np.zeros(cells << 4, np.int64)
    _tally(keys, cell_bit, counts)
    return counts


@compiled
def _used(keys: Ints) -> Ints:
    """Return the bits that any key has."""
    bits = np.int64(0)
    for i in range(U(keys.size)):
        bits |= keys[i]
    return bits


@compiled
def _sorted(keys: Ints, spare: Ints, runs: Ints, width: Ints, counts: Ints) -> Ints:
    _count(keys, runs, width, counts)
    for digit in range(counts.shape[0]):
        if counts[digit].max() == keys.size:
            continue  # all alike in this digit
        _deal(keys, spare, counts[digit], runs, digit * width)
        keys, spare = spare, keys
    return keys


@compiled
def _count(keys: Ints, runs: Ints, width: Ints, counts: Ints) -> None:
    """Count each digit's values, all digits in one go."""
    low, length, high = U(runs[0]), U(runs[1]), U(runs[2])
    lower = (U(1) << length) - U(1)
    counts[:] = 0
    mask = U(counts.shape[1] - 1)
    for i in range(U(keys.size)):
        key = U(keys[i])
        whole = ((key >> low) & lower) | (key >> high << length)
        for digit in range(counts.shape[0]):
            counts[digit, (whole >> U(digit * width)) & mask] += 1


@compiled
def _deal(keys: Ints, dealt: Ints, counts: Ints, runs: Ints, bits: Ints) -> None:
    """Deal keys out by one digit; those alike in it stay in their order."""
    before = 0
    for value in range(counts.size):
        count = counts[value]
        counts[value] = before
        before += count
    low, length, high = U(runs[0]), U(runs[1]), U(runs[2])
    lower = (U(1) << length) - U(1)
    mask, shift = U(counts.size - 1), U(bits)
    for i in range(U(keys.size)):
        key = U(keys[i])
        value_of = (((key >> low) & lower) | (key >> high << length)) >> shift & mask
        dealt[U(counts[value_of])] = keys[i]
        counts[value_of] += 1


@compiled
def _tally(keys: Ints, cell_bit: Ints, counts: Ints) -> None:
    below = U(cell_bit - 1)
    for i in range(U(keys.size)):
        key = U(keys[i])
        counts[(key >> below << U(3)) | (key & U(7))] += 1
