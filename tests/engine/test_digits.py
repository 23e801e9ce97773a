"""Keys sorted and counted by their digits are those sorted and counted by comparing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameside.engine import digits
from sameside.engine.flat import Int64s

radix = pytest.importorskip("sameside.engine.radix", reason="numba is not installed")
CELL_BIT = 35
FEWEST = 2
keys_told = st.lists(st.integers(0, (1 << 62) - 1), max_size=50)
masks = st.integers(0, (1 << 62) - 1)


@given(keys_told, masks, st.integers(0, 4))
def test_keys_are_in_order_but_for_their_lowest_bits(
    told: list[int], mask: int, least: int
) -> None:
    keys: Int64s = np.array(told, np.int64) & mask
    expected = keys[np.argsort(keys >> least, kind="stable")].tolist()
    found = [way.sorted_by_digits(keys.copy(), least).tolist() for way in (digits, radix)]
    assert found == [expected, expected]


@given(st.lists(st.integers(0, (1 << (CELL_BIT + FEWEST)) - 1), max_size=50))
def test_keys_are_counted_by_cell_openness_and_outcome(told: list[int]) -> None:
    keys: Int64s = np.array(told, np.int64)
    expected = [0] * (16 << FEWEST)
    for key in told:
        expected[key >> CELL_BIT << 4 | (key >> (CELL_BIT - 1) & 1) << 3 | key & 7] += 1
    found = [way.tallied(keys, CELL_BIT, 1 << FEWEST).tolist() for way in (digits, radix)]
    assert found == [expected, expected]
