"""When the clocks stand still, for all requests at once (C8): the kernel's `pauses_of`, merged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sameside.engine.courses import Courses
from sameside.engine.flat import NONE, Bools, Int64s
from sameside.engine.groups import (
    LAST,
    WIDTH,
    bounds_of,
    group_sizes,
    in_time,
    members,
    next_true,
)
from sameside.kernel.history import Happening
from sameside.kernel.openings import FIRST


@dataclass(frozen=True, slots=True, eq=False)
class Pauses:
    """The pauses of n groups, merged and in time order; `ends` is NONE while one lasts.

    Group g has the pauses `bounds[g]` up to `bounds[g + 1]`.
    """

    bounds: Int64s
    starts: Int64s
    ends: Int64s


def pauses_of(courses: Courses, gaps: Bools) -> Pauses:
    """Return when each request's clock stood still.

    `gaps` tells for which requests the time between resolution and reopening is a pause too.
    """
    begins = np.flatnonzero(courses.marks(Happening.PAUSE))
    ends = np.minimum(_next_end_of_all(courses), _next_end_of_its_reason(courses))[begins]
    resolved, reopened = _gaps(courses, gaps)
    starting = np.concatenate((begins, resolved))
    ending = np.concatenate((ends, reopened))
    owners = courses.owner[starting]
    ended = ending < courses.bounds[owners + 1]
    at = np.concatenate((courses.at, [NONE]))
    return merged_pauses(
        owners,
        courses.at[starting],
        np.where(ended, at[np.minimum(ending, courses.at.size)], NONE),
        courses.bounds.size - 1,
    )


def within(pauses: Pauses, groups: Int64s, starts: Int64s, ends: Int64s) -> Pauses:
    """Cut the pauses of some groups to `[starts, ends)` each; what lasts ends there too."""
    counts = np.diff(pauses.bounds)[groups]
    owners, which = members(pauses.bounds[groups], counts)
    begins = np.maximum(pauses.starts[which], starts[owners])
    stops = np.minimum(pauses.ends[which], ends[owners])
    some = begins < stops
    sizes = group_sizes(owners[some], groups.size)
    return Pauses(bounds_of(sizes), begins[some], stops[some])


def lasting_since(pauses: Pauses, groups: Int64s, starts: Int64s) -> Int64s:
    """Return when the pause began that lasts in each of some groups, `starts` at the earliest.

    NONE where none lasts.
    """
    last = pauses.bounds[groups + 1] - 1
    some = pauses.bounds[groups] <= last
    lasts = some & (np.append(pauses.ends, 0)[last] == NONE)
    return np.where(lasts, np.maximum(np.append(pauses.starts, 0)[last], starts), NONE)


def merged_pauses(owners: Int64s, starts: Int64s, ends: Int64s, groups: int) -> Pauses:
    """Join the pauses of each group that touch or overlap, so that they count once."""
    order = in_time(owners, starts)
    owners, starts = owners[order], starts[order]
    rooms = owners * WIDTH - FIRST
    # The latest end so far; an earlier group's lies before any start of this one.
    reach = np.maximum.accumulate(rooms + np.minimum(ends[order], LAST))
    fresh = np.ones(owners.size, np.bool_)
    fresh[1:] = (rooms + starts)[1:] > reach[:-1]
    closing = np.roll(fresh, -1)
    joined = (reach - rooms)[closing]
    return Pauses(
        bounds_of(group_sizes(owners[fresh], groups)),
        starts[fresh],
        np.where(joined == LAST, NONE, joined),
    )


def _next_end_of_all(courses: Courses) -> Int64s:
    """Return the next event that ends all pauses: a resolution, or an end without a reason."""
    unnamed = courses.marks(Happening.RESUME) & (courses.why == 0)
    return next_true(courses.marks(Happening.RESOLVED) | unnamed)


def _next_end_of_its_reason(courses: Courses) -> Int64s:
    """Return the next event that ends a pause of the same reason; the size where there is none.

    A pause whose reason is open already is ignored by the rules. Here it has the same end as the
    first of them, so that it lies within it and changes nothing.
    """
    none = courses.at.size
    found = np.full(none, none)
    chosen = np.flatnonzero(courses.marks(Happening.PAUSE) | courses.marks(Happening.RESUME))
    reason = courses.owner[chosen] * (int(courses.why.max(initial=0)) + 1) + courses.why[chosen]
    order = np.argsort(reason, kind="stable")
    chosen, reason = chosen[order], reason[order]
    ahead = next_true(courses.marks(Happening.RESUME)[chosen])
    there = np.flatnonzero(ahead < chosen.size)
    same = there[reason[ahead[there]] == reason[there]]
    found[chosen[same]] = chosen[ahead[same]]
    return found


def _gaps(courses: Courses, gaps: Bools) -> tuple[Int64s, Int64s]:
    """Return the resolutions that were followed by a reopening, and these."""
    reopened = np.flatnonzero(courses.reopens & gaps[courses.owner])
    resolutions = np.flatnonzero(courses.resolves)
    # Between two reopenings there is a resolution, so the one before each is its own.
    own = np.searchsorted(resolutions, reopened) - 1
    return resolutions[own], reopened
