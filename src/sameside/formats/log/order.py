"""The rows of a log brought into the order of their requests and of time, repeats taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from sameside.formats.log.listing import Listed, Listing, Unit, place
from sameside.formats.log.told import Told
from sameside.kernel.refusal import N_

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Rows sorted by request, then time, then their order in the file.

    `starts` (bool) marks the first row of each request; `late` is how many requests had rows out
    of the order of time.
    """

    rows: Told
    starts: Bools
    late: int

    @property
    def count(self) -> int:
        """How many requests there are."""
        return int(self.starts.sum())


def ordered(told: Told) -> Ordered:
    """Sort rows; two in one second keep the order of the file."""
    by_request = np.argsort(told.request, kind="stable")
    request, at = told.request[by_request], told.at[by_request]
    same = request[1:] == request[:-1]
    late = np.unique(request[1:][same & (at[1:] < at[:-1])])
    if len(late):
        by_request = np.lexsort((told.at, told.request))
    in_order = bool((by_request[1:] > by_request[:-1]).all())
    rows = told if in_order else told.taken(by_request)
    return Ordered(rows, starts_of(rows.request), len(late))


def starts_of(request: NDArray[np.int32]) -> Bools:
    """Mark the first row of each request among rows sorted by request."""
    starts = np.ones(len(request), np.bool_)
    starts[1:] = request[1:] != request[:-1]
    return starts


def without(found: Ordered, dropped: Bools) -> Ordered:
    """Return the rows without some of them."""
    if not dropped.any():
        return found
    rows = found.rows.taken(~dropped)
    return Ordered(rows, starts_of(rows.request), found.late)


def without_repeats(found: Ordered, listing: Listing, ids: Sequence[str], unit: Unit) -> Ordered:
    """List rows that say exactly what an earlier row of the file said."""
    rows = found.rows
    near = np.zeros(len(rows.at), np.bool_)
    near[1:] = (rows.request[1:] == rows.request[:-1]) & (rows.at[1:] == rows.at[:-1])
    # Only rows that share request and second with another can repeat it.
    near[:-1] |= near[1:]
    repeats, firsts = _repeats(rows, np.flatnonzero(near))
    if not len(repeats):
        return found
    listing.add_many(
        rows.positions[repeats],
        Listed.DUPLICATE,
        N_("request {request}: it repeats {first} word for word"),
        lambda n: {
            "request": ids[int(rows.request[repeats[n]])],
            "first": place(unit, int(rows.positions[firsts[n]])),
        },
    )
    dropped = np.zeros(len(rows.at), np.bool_)
    dropped[repeats] = True
    return without(found, dropped)


def _repeats(rows: Told, places: Int64s) -> tuple[Int64s, Int64s]:
    """Return which of some rows repeat another, and the place of the first that said so."""
    said = [getattr(rows, f.name)[places] for f in fields(Told) if f.name != "positions"]
    # The order of the file is the last key, so that the first of a run came first.
    order = np.lexsort([places, *said])
    again = np.zeros(len(places), np.bool_)
    if len(places):
        again[1:] = np.logical_and.reduce([s[order][1:] == s[order][:-1] for s in said])
    run = np.maximum.accumulate(np.where(again, 0, np.arange(len(places))))
    repeats, firsts = places[order][again], places[order][run[again]]
    in_file_order = np.argsort(repeats)
    return repeats[in_file_order], firsts[in_file_order]
