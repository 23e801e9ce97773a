"""Runs counted: elapsed, due and breach of each, in whole numbers (C1, C5–C8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sameside.engine.flat import NONE, SUSPENDED, Bools, Int64s
from sameside.engine.groups import (
    bounds_of,
    group_sizes,
    in_time,
    last_true,
    sums,
    sums_so_far,
)
from sameside.engine.runs import Runs
from sameside.engine.tables import Tables, counted_before, instant_of, last_kept


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The time `[starts, ends)` in which runs were not paused, run by run in time order.

    Run r has the parts `bounds[r]` up to `bounds[r + 1]`. `before` is C at the start of each part,
    `so_far` what its run has counted at its end, `seconds` what it counts itself.
    """

    bounds: Int64s
    calendar: Int64s
    before: Int64s
    seconds: Int64s
    so_far: Int64s

    @property
    def elapsed(self) -> Int64s:
        """What each run has counted in all."""
        return sums(self.seconds, self.bounds)


def count(runs: Runs, tables: Tables) -> Counted:
    """Count runs by the calendars of their pieces, leaving out their pauses."""
    run, starts, ends, calendar = _unpaused(runs)
    before = counted_before(tables, calendar, starts)
    seconds = counted_before(tables, calendar, ends) - before
    bounds = bounds_of(group_sizes(run, runs.owner.size))
    return Counted(bounds, calendar, before, seconds, sums_so_far(seconds, bounds))


def due_and_breach(
    runs: Runs, counted: Counted, targets: Int64s, tables: Tables
) -> tuple[Int64s, Int64s]:
    """Return when each target is used up, and until when it is kept (C5).

    `targets` are seconds, one for each run, 0 for none: NONE then.

    :raises BeyondHorizon: when a target would not be used up before the year 2200.
    """
    wanted = np.repeat(targets, np.diff(counted.bounds))
    return (
        _moments(runs, counted, targets, counted.so_far < wanted, tables, instant_of),
        _moments(runs, counted, targets, counted.so_far <= wanted, tables, last_kept),
    )


Look = Callable[[Tables, Int64s, Int64s], Int64s]


def _moments(
    runs: Runs, counted: Counted, targets: Int64s, short: Bools, tables: Tables, look: Look
) -> Int64s:
    """Look into the first part of each run that is no longer short of the target.

    Where all are, look on after the run's end as if nothing stood in the way, unless something
    does: SUSPENDED then.
    """
    part = counted.bounds[:-1] + sums(short.astype(np.int64), counted.bounds)
    inside = part < counted.bounds[1:]
    calendar = np.where(inside, np.append(counted.calendar, 0)[part], runs.calendar)
    already = np.append(counted.so_far - counted.seconds, 0)[part]
    left = targets - np.where(inside, already, counted.elapsed)
    after = counted_before(tables, runs.calendar, runs.ends)
    since = np.where(inside, np.append(counted.before, 0)[part], after)
    found = np.where(targets > 0, SUSPENDED, NONE)
    told = (targets > 0) & (inside | ~runs.suspended)
    found[told] = look(tables, calendar[told], (since + left)[told])
    return found


def _unpaused(runs: Runs) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """Return the parts of runs that are counted: run, start, end and calendar, in time order."""
    pieces, pauses = runs.pieces, runs.pauses
    paused = np.repeat(np.arange(runs.owner.size), np.diff(pauses.bounds))
    # Where anything begins or ends. Pieces come first, so that of one instant they stay first.
    run = np.concatenate((pieces.run, paused, paused))
    at = np.concatenate((pieces.starts, pauses.starts, pauses.ends))
    calendar = np.concatenate((pieces.calendar, np.full(2 * paused.size, -1)))
    step = np.repeat([0, 1, -1], [pieces.run.size, paused.size, paused.size])
    order = in_time(run, at)
    run, at, calendar = run[order], at[order], calendar[order]
    until = np.roll(at, -1)
    until[np.cumsum(group_sizes(run, runs.owner.size)) - 1] = runs.ends
    calendar = calendar[last_true(calendar >= 0)]
    counts = (np.cumsum(step[order]) == 0) & (at < until)
    return run[counts], at[counts], until[counts], calendar[counts]
