"""The two small functions every lookup comes down to, in whole numbers and without a branch.

They take arrays as NumPy runs them and single numbers as numba compiles them. The sign bit of a
difference stands in for comparisons: a branch that cannot be foreseen costs more than all the rest.
"""

from __future__ import annotations

from sameside.engine.flat import Int64s
from sameside.engine.words import BREAK_BITS, EDGE_BITS, LENGTH_BITS

EDGE = (1 << EDGE_BITS) - 1
BREAK = (1 << BREAK_BITS) - 1
LENGTH = (1 << LENGTH_BITS) - 1


def least(one: Int64s, other: Int64s) -> Int64s:
    """Return the smaller of two numbers, or of each pair."""
    difference = one - other
    smaller: Int64s = other + (difference & (difference >> 63))
    return smaller


def counted(word: Int64s, past: Int64s) -> Int64s:
    """Return the seconds counted up to `past` seconds into the bucket of a forward word."""
    edge = word & EDGE
    beyond = past - edge
    # From edge one to edge two the clock does the opposite of what it did at the bucket's start.
    turned = edge + (beyond & ~(beyond >> 63))
    turned = least(turned, (word >> EDGE_BITS) & EDGE)
    is_open = -((word >> (2 * EDGE_BITS)) & 1)
    return (word >> (2 * EDGE_BITS + 1)) + (turned ^ is_open) + (past & is_open)


def closed(word: Int64s, past: Int64s, unit: int) -> Int64s:
    """Return the seconds closed before `past` counted seconds into the bucket of an inverse word.

    A break exactly there lies ahead; for the last instant of C5 give one second more.
    """
    later = ((word & BREAK) - past) >> 63
    return (word >> (BREAK_BITS + LENGTH_BITS)) + ((word >> BREAK_BITS) & LENGTH & later) * unit
