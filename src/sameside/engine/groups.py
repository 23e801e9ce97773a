"""Arrays in which neighbouring entries belong together: a request's events, a run's pieces.

Groups stand one after the other in a flat array. `bounds` (int64, one longer than there are
groups) says where each begins and the last ends; a group may be empty.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sameside.engine.flat import Bools, Int64s
from sameside.kernel.openings import FIRST
from sameside.kernel.zone import Instant

WIDTH: Final = 1 << 35
"""Room for one group's instants in a sorting key: more than there are seconds up to 2200."""
LAST: Final[Instant] = FIRST + (1 << 34)
"""After each instant the clock covers, and still within a group's room in a sorting key."""


def bounds_of(counts: Int64s) -> Int64s:
    """Return where groups of these sizes begin and end."""
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))


def group_sizes(owners: Int64s, groups: int) -> Int64s:
    """Return how many entries each of so many groups has, from each entry's group."""
    return np.bincount(owners, minlength=groups).astype(np.int64, copy=False)


def members(firsts: Int64s, counts: Int64s) -> tuple[Int64s, Int64s]:
    """List the entries of groups that lie somewhere in an array: each one's group and position.

    Group g has the positions `firsts[g]` up to `firsts[g] + counts[g]`.
    """
    owners = np.repeat(np.arange(counts.size), counts)
    ends = np.cumsum(counts)
    positions = np.arange(owners.size) + np.repeat(firsts - ends + counts, counts)
    return owners, positions


def sums(values: Int64s, bounds: Int64s) -> Int64s:
    """Return each group's sum; 0 for an empty group."""
    # Not np.add.reduceat, which gives an empty group the first value of the next.
    return np.diff(bounds_of(values)[bounds])


def sums_so_far(values: Int64s, bounds: Int64s) -> Int64s:
    """Return, for each entry, the sum of its group up to and with it."""
    running = bounds_of(values)
    return running[1:] - np.repeat(running[bounds[:-1]], np.diff(bounds))


def last_true(marks: Bools) -> Int64s:
    """Return, for each position, the last marked one up to and with it; -1 where there is none."""
    return np.maximum.accumulate(np.where(marks, np.arange(marks.size), -1))


def next_true(marks: Bools) -> Int64s:
    """Return, for each position, the first marked one from it on; the size where there is none."""
    ahead = np.where(marks, np.arange(marks.size), marks.size)
    return np.minimum.accumulate(ahead[::-1])[::-1]


def in_time(owners: Int64s, instants: Int64s) -> Int64s:
    """Return the order by group, then by instant; entries of the same instant keep theirs."""
    return np.argsort(owners * WIDTH + (instants - FIRST), kind="stable")
