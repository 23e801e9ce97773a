"""Targets in days, for all runs at once (C13): the kernel's `due_by_days` over open dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sameside.engine.dates import LAST_DAY, OpenDates, local_days, open_dates
from sameside.engine.flat import NEVER, NONE, SUSPENDED, Bools, Int64s
from sameside.engine.groups import group_sizes, members, sums
from sameside.engine.pauses import Pauses, within
from sameside.engine.runs import Runs
from sameside.kernel.calendar import Calendar
from sameside.kernel.openings import FIRST, BeyondHorizon
from sameside.kernel.refusal import N_
from sameside.kernel.zone import DAY, EPOCH

MARGIN: Final = 30
"""Days we look beyond what most targets need."""


@dataclass(frozen=True, slots=True, eq=False)
class _Spells:
    """Runs of one calendar: what a target in days needs of them."""

    starts: Int64s
    ends: Int64s
    days: Int64s
    pauses: Pauses
    since: Int64s


def due_by_days(runs: Runs, days: Int64s, calendars: Sequence[Calendar]) -> Int64s:
    """Return closing time of the Nth open date after each start, by the run's last calendar.

    `days` is N for each run, 0 where it has no such target: NONE then.

    :raises BeyondHorizon: when there are not enough open dates before the year 2200.
    """
    due = np.full(days.size, NONE)
    held = np.flatnonzero(days)
    for calendar in np.unique(runs.calendar[held]):
        mine = held[runs.calendar[held] == calendar]
        starts, ends = runs.starts[mine], runs.ends[mine]
        pauses = within(runs.pauses, mine, starts, ends)
        spells = _Spells(starts, ends, days[mine], pauses, runs.since[mine])
        due[mine] = _due(spells, calendars[calendar])
    return due


def _due(spells: _Spells, calendar: Calendar) -> Int64s:
    """Look at as many dates as it takes."""
    first = max(int(spells.starts.min()), FIRST) // DAY - 2
    most = int(spells.days.max())
    reach = min(int(spells.ends.max()) // DAY + 2 * most + MARGIN, LAST_DAY)
    settled = (calendar.settled_on - EPOCH).days
    while True:
        found = _among(spells, open_dates(calendar, first, reach), calendar.zone)
        complete = not calendar.ever_opens and reach >= settled
        if complete or not (found == NEVER).any():
            return found
        if reach >= LAST_DAY:
            raise BeyondHorizon(N_("The target would not be used up before the year 2200."))
        reach = min(2 * reach - first, LAST_DAY)


def _among(spells: _Spells, dates: OpenDates, zone: str) -> Int64s:
    """Return each due among these dates, NEVER where they are too few."""
    if not dates.days.size:
        return np.full(spells.days.size, NEVER)
    made = _made_on(spells.starts, dates, zone)
    at = made + spells.days + _skipped(spells, dates, made)
    there = at < dates.days.size
    found = np.full(at.size, NEVER)
    found[there] = dates.closes[at[there]]
    found[_overtaken(spells, dates, made, at)] = SUSPENDED
    return found


def _made_on(starts: Int64s, dates: OpenDates, zone: str) -> Int64s:
    """Return which open date each start counts as made on; their number when on a later one."""
    at = np.searchsorted(dates.days, local_days(zone, starts))
    closes = np.append(dates.closes, NONE)
    return np.minimum(at + (closes[at] <= starts), dates.days.size)


def _skipped(spells: _Spells, dates: OpenDates, made: Int64s) -> Int64s:
    """Return how many wholly paused dates each due has to pass over."""
    run, date = _wholly_paused(spells, dates, made)
    counts = group_sizes(run, made.size)
    rank = np.arange(run.size) - np.repeat(np.cumsum(counts) - counts, counts)
    # How many dates that count come before the skipped one; it matters while they are too few.
    before = date - made[run] - 1 - rank
    return group_sizes(run[before < spells.days[run]], made.size)


def _wholly_paused(spells: _Spells, dates: OpenDates, made: Int64s) -> tuple[Int64s, Int64s]:
    """Return the pairs of a run and a date after its start that pauses cover wholly, in order."""
    pauses, open_on = spells.pauses, np.repeat(np.arange(dates.days.size), np.diff(dates.bounds))
    owner = np.repeat(np.arange(made.size), np.diff(pauses.bounds))
    # Stretches of neighbouring dates may overlap, where windows cross midnight or clocks go back.
    latest = np.maximum.accumulate(dates.ends)
    earliest = np.minimum.accumulate(dates.starts[::-1])[::-1]
    first_after = np.append(dates.bounds, dates.starts.size)[made + 1]
    since = np.maximum(np.searchsorted(latest, pauses.starts, side="right"), first_after[owner])
    until = np.searchsorted(earliest, pauses.ends)
    pause, stretch = members(since, np.maximum(until - since, 0))
    starts = np.maximum(pauses.starts[pause], dates.starts[stretch])
    ends = np.minimum(pauses.ends[pause], dates.ends[stretch])
    run, date, covered = _by_date(
        owner[pause], open_on[stretch], np.maximum(ends - starts, 0), dates.days.size
    )
    whole = covered == sums(dates.ends - dates.starts, dates.bounds)[date]
    return run[whole], date[whole]


def _by_date(
    run: Int64s, date: Int64s, covered: Int64s, dates: int
) -> tuple[Int64s, Int64s, Int64s]:
    """Add up what is covered for each pair of a run and a date, in order."""
    pair = run * dates + date
    order = np.argsort(pair, kind="stable")
    pairs, firsts = np.unique(pair[order], return_index=True)
    total = sums(covered[order], np.append(firsts, pair.size))
    return pairs // max(dates, 1), pairs % max(dates, 1), total


def _overtaken(spells: _Spells, dates: OpenDates, made: Int64s, at: Int64s) -> Bools:
    """Tell where a lasting pause began before the due, or any date on the way to it, closed."""
    last = np.minimum(at, dates.days.size - 1)
    some = last > made
    latest = dates.closes[last]
    latest = np.where(last - 1 > made, np.maximum(latest, dates.closes[last - 1]), latest)
    overtaken: Bools = some & (spells.since != NONE) & (latest > spells.since)
    return overtaken
