"""Groups in flat arrays answer as lists of lists would, empty groups included."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sameside.engine.groups import (
    bounds_of,
    group_sizes,
    in_time,
    last_true,
    members,
    next_true,
    sums,
    sums_so_far,
)
from sameside.kernel.openings import FIRST, HORIZON

GROUPS = st.lists(st.lists(st.integers(-9, 9), max_size=4), max_size=6)
MARKS = st.lists(st.booleans(), max_size=12)


@given(groups=GROUPS)
def test_each_group_is_summed_and_an_empty_one_is_nothing(groups: list[list[int]]):
    values = np.array([value for group in groups for value in group], np.int64)
    bounds = bounds_of(np.array([len(group) for group in groups], np.int64))
    assert sums(values, bounds).tolist() == [sum(group) for group in groups]
    assert sums_so_far(values, bounds).tolist() == [s for g in groups for s in accumulate(g)]


@given(spans=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4)), max_size=6))
def test_members_are_listed_group_by_group(spans: list[tuple[int, int]]):
    firsts, counts = np.array(spans, np.int64).reshape(-1, 2).T
    owners, positions = members(firsts, counts)
    expected = [(g, at) for g, (first, n) in enumerate(spans) for at in range(first, first + n)]
    assert list(zip(owners.tolist(), positions.tolist(), strict=True)) == expected
    assert group_sizes(owners, len(spans)).tolist() == counts.tolist()


@given(marks=MARKS)
def test_the_nearest_mark_is_found_on_either_side(marks: list[bool]):
    found = [at for at, mark in enumerate(marks) if mark]
    before = [max((at for at in found if at <= here), default=-1) for here in range(len(marks))]
    after = [min((at for at in found if at >= h), default=len(marks)) for h in range(len(marks))]
    assert last_true(np.array(marks, np.bool_)).tolist() == before
    assert next_true(np.array(marks, np.bool_)).tolist() == after


@given(
    entries=st.lists(
        st.tuples(st.integers(0, 1 << 26), st.sampled_from([FIRST, 0, 1, HORIZON])), max_size=9
    )
)
def test_order_in_time_is_by_group_then_instant_and_ties_keep_their_places(
    entries: list[tuple[int, int]],
):
    owners, instants = np.array(entries, np.int64).reshape(-1, 2).T
    assert in_time(owners, instants).tolist() == sorted(
        range(len(entries)), key=lambda n: entries[n]
    )
