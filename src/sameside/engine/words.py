"""Calendars as tables of 8-byte words: one word answers one lookup, without a search.

A forward word stands for a bucket of time with at most two edges in it (openings or closings):

    counted seconds, adjusted (31 bits, signed) | open at first (1) | edge two (16) | edge one (16)

An inverse word stands for a bucket of counted time with at most one break in it:

    closed seconds before (31 bits, signed) | closed at the break, in units (19) | break (14)

Edges and breaks are offsets into the bucket. `formulas` reads the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sameside.engine.edges import Edges
from sameside.engine.flat import Bools, Int64s

EDGE_BITS: Final = 16
BREAK_BITS: Final = 14
LENGTH_BITS: Final = 19
REACH_LIMIT: Final = 1 << 25
"""Seconds a target may have for its due to be found in words; longer ones are searched."""
SPAN_LIMIT: Final = (1 << 30) - 2 * REACH_LIMIT
"""Seconds that tables of words may span: 31 years. Longer ones are searched."""
FAR: Final = SPAN_LIMIT
"""Closed seconds before what lies beyond a table: no less than any table spans, and so little that
an instant beyond it still has a place in 32 bits."""
PLACE_BITS: Final = 26
"""Bits of a position in a table of words; tables that need more are searched."""
BITS_BITS: Final = 5
FEWEST_BITS: Final = 8
"""Buckets are not made smaller than 2^8 s; a calendar that would need it is searched."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The tables of words of several calendars, one after the other.

    `places` says in one number for each calendar where its words begin and how wide its buckets
    are: `forward_place`, `inverse_place`, `forward_bits` and `inverse_bits` read it. Times and
    counts are seconds from the start of the tables. `unit` is what the seconds closed at a break
    are counted in. The words of a calendar that `fits` not must not be read.
    """

    forward: Int64s
    inverse: Int64s
    places: Int64s
    unit: int
    fits: Bools


def pack(edges: Sequence[Edges], span: int, reach: int) -> Words:
    """Pack calendars whose edges are given in seconds from the start of the tables.

    Instants up to `span` may be looked up, and counts up to `reach` beyond what is counted in it.
    """
    unit = _unit(edges)
    allowed = span <= SPAN_LIMIT and reach <= REACH_LIMIT
    forward = [_forward(one, span) if allowed else None for one in edges]
    inverse = [_inverse(one, unit, reach) if allowed else None for one in edges]
    fits = [None not in pair for pair in zip(forward, inverse, strict=True)]
    there, there_first, there_bits = _in_a_row(forward, fits)
    back, back_first, back_bits = _in_a_row(inverse, fits)
    places = (
        (there_first << (PLACE_BITS + 2 * BITS_BITS))
        | (back_first << (2 * BITS_BITS))
        | (there_bits << BITS_BITS)
        | back_bits
    )
    few = max(there.size, back.size) < 1 << PLACE_BITS
    return Words(there, back, places, unit, np.array(fits, np.bool_) & few)


Packed = tuple[int, Int64s]
"""Bits of a bucket, and its words."""
_UNREAD: Packed = (BREAK_BITS, np.zeros(1, np.int64))


def _in_a_row(
    packed: Sequence[Packed | None], fits: Sequence[bool]
) -> tuple[Int64s, Int64s, Int64s]:
    """Return all words, where each calendar's begin, and the bits of its buckets."""
    kept = [one if one and fit else _UNREAD for one, fit in zip(packed, fits, strict=True)]
    sizes = np.array([words.size for _, words in kept], np.int64)
    bits = np.array([bits for bits, _ in kept], np.int64)
    return np.concatenate([_UNREAD[1], *(w for _, w in kept)]), np.cumsum(sizes) - sizes + 1, bits


def _forward(edges: Edges, span: int) -> Packed | None:
    """Pack one calendar by time; None where its edges lie too close together."""
    times = np.stack((edges.opens, edges.closes), axis=1).ravel()
    bits = _bits(times, at_most=2, widest=EDGE_BITS)
    if bits is None:
        return None
    buckets = np.arange((span >> bits) + 1, dtype=np.int64)
    passed = np.searchsorted(times, buckets << bits, side="left")
    is_open = passed & 1
    one, two = (_offset(times, passed + n, buckets, bits) for n in (0, 1))
    counted = edges.counted(buckets << bits) + np.where(is_open, one + 1, -one)
    return bits, (counted << 33) | (is_open << 32) | (two << EDGE_BITS) | one


def _offset(times: Int64s, index: Int64s, buckets: Int64s, bits: int) -> Int64s:
    """Return where an edge lies in its bucket; past its end when it lies in a later one."""
    past_end = (1 << EDGE_BITS) - 1
    padded = np.append(times, [SPAN_LIMIT * 4] * 2)
    offsets: Int64s = np.minimum(padded[index] - (buckets << bits), past_end)
    return offsets


def _inverse(edges: Edges, unit: int, reach: int) -> Packed | None:
    """Pack one calendar by counted time; None where its breaks lie too close together."""
    counts = edges.before[1:-1]
    lengths = edges.opens[1:] - edges.closes[:-1]
    bits = _bits(counts, at_most=1, widest=BREAK_BITS)
    if bits is None or (lengths % unit).any() or (lengths // unit >= 1 << LENGTH_BITS).any():
        return None
    total = int(edges.before[-1])
    # The last bucket is only partly known: it and all that follow lie beyond the table.
    known = total >> bits
    words = np.full(((total + reach) >> bits) + 2, FAR << 33, np.int64)
    closed = np.concatenate(([edges.opens[0] if edges.opens.size else 0], lengths)).cumsum()
    before = np.searchsorted(counts, np.arange(known, dtype=np.int64) << bits, side="left")
    words[:known] = closed[before] << 33
    inside = counts >> bits < known
    words[counts[inside] >> bits] |= (lengths[inside] // unit << BREAK_BITS) | (
        counts[inside] & ((1 << bits) - 1)
    )
    return bits, words


def _bits(places: Int64s, at_most: int, widest: int) -> int | None:
    """Return how wide a bucket may be for so many places to lie in each, as a power of two."""
    for bits in range(widest, FEWEST_BITS - 1, -1):
        crowded = places[at_most:] >> bits == places[:-at_most] >> bits
        if not crowded.any():
            return bits
    return None


def _unit(edges: Sequence[Edges]) -> int:
    """Return seconds, or minutes where a calendar is closed for too many seconds in one go."""
    longest = max((int((e.opens[1:] - e.closes[:-1]).max(initial=0)) for e in edges), default=0)
    return 1 if longest < 1 << LENGTH_BITS else 60
