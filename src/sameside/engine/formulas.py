"""The small functions every lookup comes down to, in whole numbers and without a branch.

They take arrays as NumPy runs them and single numbers as numba compiles them. The sign bit of a
difference stands in for comparisons: a branch that cannot be foreseen costs more than all the rest.
Only for `within` NumPy has something shorter.
"""

from __future__ import annotations

from collections.abc import Callable

from sameside.engine.flat import Int64s
from sameside.engine.words import BITS_BITS, BREAK_BITS, EDGE_BITS, LENGTH_BITS, PLACE_BITS

EDGE = (1 << EDGE_BITS) - 1
BREAK = (1 << BREAK_BITS) - 1
LENGTH = (1 << LENGTH_BITS) - 1
BITS = (1 << BITS_BITS) - 1
PLACE = (1 << PLACE_BITS) - 1


Within = Callable[[Int64s, Int64s, Int64s], Int64s]
"""Cuts numbers to a lower and an upper bound."""


def least(one: Int64s, other: Int64s) -> Int64s:
    """Return the smaller of two numbers."""
    return other + ((one - other) & ((one - other) >> 63))


def within(number: Int64s, low: Int64s, high: Int64s) -> Int64s:
    """Return a number cut to two bounds."""
    number = low + ((number - low) & ~((number - low) >> 63))
    return high + ((number - high) & ((number - high) >> 63))


def forward_place(place: Int64s, time: Int64s) -> Int64s:
    """Return where the forward word of a time stands, in the tables of the calendar at a place."""
    return (place >> (PLACE_BITS + 2 * BITS_BITS)) + (time >> ((place >> BITS_BITS) & BITS))


def inverse_place(place: Int64s, count: Int64s) -> Int64s:
    """Return where the inverse word of a count stands."""
    return ((place >> (2 * BITS_BITS)) & PLACE) + (count >> (place & BITS))


def past_forward(place: Int64s, time: Int64s) -> Int64s:
    """Return how many seconds into the bucket of its forward word a time lies."""
    bits = (place >> BITS_BITS) & BITS
    return time - (time >> bits << bits)


def past_inverse(place: Int64s, count: Int64s) -> Int64s:
    """Return how many seconds into the bucket of its inverse word a count lies."""
    bits = place & BITS
    return count - (count >> bits << bits)


def counted(word: Int64s, past: Int64s, within: Within) -> Int64s:
    """Return the seconds counted up to `past` seconds into the bucket of a forward word."""
    one, two = word & EDGE, (word >> EDGE_BITS) & EDGE
    # From edge one to edge two the clock does the opposite of what it did at the bucket's start.
    turned = within(past, one, two)
    is_open = -((word >> (2 * EDGE_BITS)) & 1)
    before: Int64s = word >> (2 * EDGE_BITS + 1)
    inside: Int64s = (turned ^ is_open) + (past & is_open)
    return before + inside


def closed(word: Int64s, past: Int64s, unit: int) -> Int64s:
    """Return the seconds closed before `past` counted seconds into the bucket of an inverse word.

    A break exactly there lies ahead.
    """
    later = ((word & BREAK) - past) >> 63
    return (word >> (BREAK_BITS + LENGTH_BITS)) + ((word >> BREAK_BITS) & LENGTH & later) * unit
