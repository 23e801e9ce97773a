"""Chance from a seed: the same numbers on every machine and with every edition of NumPy.

NumPy promises that of a bit generator's raw words, not of its distributions; so all that is drawn
here is made of raw words, by sums and straight lines alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Choice = NDArray[np.bool_]


class Chance:
    """A stream of draws; the order in which they are asked for is part of the result."""

    def __init__(self, seed: int) -> None:
        """Begin the stream of a seed."""
        self._words = np.random.PCG64(seed)

    def even(self, n: int) -> Numbers:
        """Return n numbers in [0, 1), each as likely as the other."""
        words = self._words.random_raw(n) >> np.uint64(11)
        return words.astype(np.float64) * 2.0**-53

    def happens(self, n: int, share: float) -> Choice:
        """Return n answers of which about `share` are yes."""
        return self.even(n) < share

    def pick(self, n: int, weights: Sequence[float] | Numbers) -> Whole:
        """Return n places in a list, each as likely as its weight says."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        found: Whole = np.searchsorted(edges, self.even(n) * edges[-1], side="right")
        return np.minimum(found, len(edges) - 1)

    def along(self, n: int, shares: Sequence[float], values: Sequence[float]) -> Numbers:
        """Return n numbers of which `shares[i]` lie below `values[i]`, even in between."""
        return np.interp(self.even(n), shares, values)
