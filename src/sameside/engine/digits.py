"""Sorting whole numbers by their digits; on NumPy, which does so with numbers of 16 bits.

`radix` is the same compiled. Both leave out the bits that no key has, so there are fewer digits.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sameside.engine.flat import Int64s

DIGIT: Final = 16
"""Bits that NumPy sorts at once, without comparing."""


class Runs(NamedTuple):
    """Which bits of keys tell them apart: `length` from `low` on, and all from `high` on."""

    low: int
    length: int
    high: int

    def of(self, keys: Int64s) -> Int64s:
        """Return the keys with only these bits, pushed together."""
        lower = (keys >> self.low) & ((1 << self.length) - 1)
        return lower | (keys >> self.high << self.length)


def runs_of(used: int, least: int) -> tuple[Runs, int]:
    """Return the runs of bits around the longest row that is never used, and how many bits.

    `used` has the bits that any key has; of these the `least` lowest do not count.
    """
    used = used >> least << least
    if not used:
        return Runs(0, 0, 0), 0
    low = (used & -used).bit_length() - 1
    written = f"{used >> low:b}"[::-1]
    row = max(written.split("1"), key=len)
    length = written.find(row) if row else len(written)
    high = low + length + len(row)
    return Runs(low, length, high), length + used.bit_length() - high


def sorted_by_digits(keys: Int64s, least: int) -> Int64s:
    """Return keys of at least 0 in order; those alike but for the `least` lowest bits stay put."""
    runs, bits = runs_of(int(np.bitwise_or.reduce(keys, initial=0)), least)
    for digit in range(0, bits, DIGIT):
        values = (runs.of(keys) >> digit).astype(np.uint16)
        keys = keys[np.argsort(values, kind="stable")]
    return keys


def tallied(keys: Int64s, cell_bit: int, cells: int) -> Int64s:
    """Count keys by cell, the bit below it, and the three lowest bits: 16 counts a cell."""
    kinds = (keys & 7) | (keys >> (cell_bit - 1) << 3)
    return np.bincount(kinds, minlength=cells << 4)
