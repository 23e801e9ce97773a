"""Sorting whole numbers by their digits, compiled by numba: several times as fast as comparing."""

from __future__ import annotations

import numpy as np

from sameside.engine.by_numba import Ints, compiled
from sameside.engine.flat import Int64s

U = np.uint64
DIGIT = 11
"""Bits of a digit: so many counters that they stay close to the processor."""


def sorted_by_digits(keys: Int64s) -> Int64s:
    """Return keys of at least 0 in order; what was given is overwritten."""
    most = int(keys.max(initial=0))
    digits = max(1, -(-most.bit_length() // DIGIT))
    counts = np.empty((digits, 1 << DIGIT), np.int64)
    found: Int64s = _sorted(keys, np.empty_like(keys), counts)
    return found


@compiled
def _sorted(keys: Ints, spare: Ints, counts: Ints) -> Ints:
    _count(keys, counts)
    for digit in range(counts.shape[0]):
        if counts[digit].max() == keys.size:
            continue  # all alike in this digit
        _deal(keys, spare, counts[digit], digit * DIGIT)
        keys, spare = spare, keys
    return keys


@compiled
def _count(keys: Ints, counts: Ints) -> None:
    """Count each digit's values, all digits in one go."""
    counts[:] = 0
    mask = U((1 << DIGIT) - 1)
    for i in range(U(keys.size)):
        for digit in range(counts.shape[0]):
            counts[digit, (U(keys[i]) >> U(digit * DIGIT)) & mask] += 1


@compiled
def _deal(keys: Ints, dealt: Ints, counts: Ints, bits: Ints) -> None:
    """Deal keys out by one digit; those alike in it stay in their order."""
    before = 0
    for value in range(counts.size):
        count = counts[value]
        counts[value] = before
        before += count
    mask = U((1 << DIGIT) - 1)
    for i in range(U(keys.size)):
        value_of = (U(keys[i]) >> U(bits)) & mask
        dealt[U(counts[value_of])] = keys[i]
        counts[value_of] += 1
