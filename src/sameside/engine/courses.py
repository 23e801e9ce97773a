"""Event histories as the clocks read them: what each event does, for all requests at once.

The array form of the kernel's `Course`: the same rules, over flat columns of events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sameside.engine.flat import HAPPENINGS, SIDES, Bools, EventColumns, Int64s
from sameside.engine.groups import bounds_of, group_sizes, last_true, members
from sameside.kernel.history import Happening, Side
from sameside.kernel.zone import Instant

CODES: Final = {what: code for code, what in enumerate(HAPPENINGS)}
"""The number by which a column of events names each happening."""


@dataclass(frozen=True, slots=True, eq=False)
class Courses:
    """n requests and their m known events.

    Request c has the events `bounds[c]` up to `bounds[c + 1]`; `owner` names the request of each
    event. `priority` is the code in force just after an event and `changed` tells whether the
    event changed it. `resolves` and `reopens` mark the events that did so: resolving what is
    resolved and reopening what is not change nothing. `responds` marks what stops the response
    clock (C11), `asks` what can open a question (C12).
    """

    bounds: Int64s
    owner: Int64s
    at: Int64s
    what: Int64s
    why: Int64s
    priority: Int64s
    changed: Bools
    resolves: Bools
    reopens: Bools
    responds: Bools
    asks: Bools

    def marks(self, what: Happening) -> Bools:
        """Tell which events are of one kind."""
        marked: Bools = self.what == CODES[what]
        return marked


def courses_of(events: EventColumns, rows: Int64s, priorities: Int64s, as_of: Instant) -> Courses:
    """Read the events of some requests as of an instant: what happened later is not looked at.

    `rows` are positions of requests made by then; `priorities` is one code for each event.
    """
    owner, index = members(events.offsets[rows], np.diff(events.offsets)[rows])
    known = events.at[index] <= as_of
    owner, index = owner[known], index[known]
    bounds = bounds_of(group_sizes(owner, rows.size))
    what = events.what[index].astype(np.int64)
    first = np.zeros(index.size, np.bool_)
    first[bounds[:-1]] = True
    in_force, changed = _priorities(what, first, priorities[index])
    resolved_before = _resolved_before(what, first)
    resolving = what == CODES[Happening.RESOLVED]
    said = (what == CODES[Happening.MESSAGE]) & events.public[index] & ~events.auto[index]
    by = events.by[index]
    return Courses(
        bounds=bounds,
        owner=owner,
        at=events.at[index],
        what=what,
        why=events.why[index].astype(np.int64),
        priority=in_force,
        changed=changed,
        resolves=resolving & ~resolved_before,
        reopens=(what == CODES[Happening.REOPENED]) & resolved_before,
        responds=resolving | (said & (by == SIDES.index(Side.SUPPLIER))),
        asks=said & (by == SIDES.index(Side.CUSTOMER)) & ~resolved_before,
    )


def _priorities(what: Int64s, first: Bools, named: Int64s) -> tuple[Int64s, Bools]:
    """Return the priority in force just after each event, and whether the event changed it."""
    names = what == CODES[Happening.PRIORITY]
    in_force = named[last_true(names | first)]
    return in_force, names & ~first & (in_force != np.roll(in_force, 1))


def _resolved_before(what: Int64s, first: Bools) -> Bools:
    """Tell whether a request stood resolved just before each event."""
    resolving = what == CODES[Happening.RESOLVED]
    turning = resolving | (what == CODES[Happening.REOPENED])
    resolved_after = resolving[last_true(turning | first)]
    before: Bools = np.roll(resolved_after, 1) & ~first
    return before
