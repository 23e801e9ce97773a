"""From event histories to the runs of a clock, for all requests at once (C9–C12).

The array form of the kernel's `Run`: when each clock starts and stops, what it is held to, by
which calendars it counts and when it stands still. No rule is decided here that the kernel's
`policy` does not decide; each is only said for many requests in one go.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sameside.engine.courses import Courses
from sameside.engine.flat import NONE, Bools, Int64s
from sameside.engine.groups import bounds_of, last_true, members, next_true
from sameside.engine.pauses import Pauses, lasting_since, pauses_of, within
from sameside.engine.terms import PRIORITY_CHANGES, REOPENINGS, Terms
from sameside.kernel.agreement import Clock, PriorityChange, Reopening
from sameside.kernel.zone import Instant


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Requests whose terms are known: their events, and for each its version and service."""

    courses: Courses
    terms: Terms
    versions: Int64s
    services: Int64s
    as_of: Instant

    def reopening(self, policy: Reopening) -> Bools:
        """Tell for which requests a policy for reopening was agreed."""
        agreed: Bools = self.terms.reopening[self.versions] == REOPENINGS.index(policy)
        return agreed


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """From `starts` until its next piece a run counts by this calendar.

    The first piece of run r is at position r; its others follow later, in time order.
    """

    run: Int64s
    starts: Int64s
    calendar: Int64s


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """r runs of one clock, ready to be counted; `owner` is the request of each, in order.

    `stops` is NONE while a run goes on; `ends` is where it is judged. `priority` and `level` are
    those it is held to, and `calendar` that by which it goes on after `ends`. `pauses` lie within
    `[starts, ends)`, a lasting one cut at `ends`; `since` is when that one began, NONE where none
    lasts.
    """

    clock: Clock
    owner: Int64s
    priority: Int64s
    level: Int64s
    calendar: Int64s
    starts: Int64s
    stops: Int64s
    ends: Int64s
    pieces: Pieces
    pauses: Pauses
    since: Int64s

    @property
    def suspended(self) -> Bools:
        """Whether a pause still lasts."""
        lasts: Bools = self.since != NONE
        return lasts


def response_runs(cases: Cases) -> Runs:
    """Run from each creation to the first public answer of a human, or the resolution (C11)."""
    courses = cases.courses
    every = np.arange(cases.versions.size)
    begins, ends = courses.bounds[:-1], courses.bounds[1:]
    stop = np.minimum(_after_last(next_true(courses.responds))[begins], ends)
    pauses = pauses_of(courses, np.zeros(every.size, np.bool_))
    paused = cases.terms.pause_response[cases.versions]
    return _runs(cases, Clock.RESPONSE, (every, begins, stop), pauses, paused)


def resolution_runs(cases: Cases) -> Runs:
    """Run from each creation to the resolution that counts, by the policy for reopening (C9)."""
    courses = cases.courses
    every = np.arange(cases.versions.size)
    begins, ends = courses.bounds[:-1], courses.bounds[1:]
    first = np.minimum(_after_last(next_true(courses.resolves))[begins], ends)
    last = last_true(courses.resolves)[ends - 1]
    reopened = last_true(courses.reopens)[ends - 1]
    standing = np.where(last > np.maximum(reopened, begins), last, ends)
    judged_by_first = cases.reopening(Reopening.FIRST)
    anew = cases.reopening(Reopening.CYCLE)
    start = np.where(anew & (reopened > begins), reopened, begins)
    pauses = pauses_of(courses, cases.reopening(Reopening.CONTINUE))
    stop = np.where(judged_by_first, first, standing)
    paused = np.ones(every.size, np.bool_)
    return _runs(cases, Clock.RESOLUTION, (every, start, stop), pauses, paused)


def update_runs(cases: Cases) -> Runs:
    """Run once for each question: oldest unanswered public message to the next answer (C12)."""
    courses = cases.courses
    said = np.flatnonzero(courses.asks | courses.responds)
    asks, owner = courses.asks[said], courses.owner[said]
    before_asks = np.roll(asks, 1) & (np.roll(owner, 1) == owner)
    before_asks[:1] = False
    start = said[asks & ~before_asks]
    stop = np.minimum(
        _after_last(next_true(courses.responds))[start], courses.bounds[courses.owner[start] + 1]
    )
    pauses = pauses_of(courses, np.zeros(cases.versions.size, np.bool_))
    paused = np.ones(start.size, np.bool_)
    return _runs(cases, Clock.UPDATE, (courses.owner[start], start, stop), pauses, paused)


Between = tuple[Int64s, Int64s, Int64s]
"""For each run: its request, the event at which it starts, the one at which it stops.

A run that goes on stops at the end of its request's events.
"""


def _after_last(positions: Int64s) -> Int64s:
    """Allow a look one past the last event: nothing comes."""
    return np.append(positions, positions.size)


def _runs(cases: Cases, clock: Clock, between: Between, pauses: Pauses, paused: Bools) -> Runs:
    """Hold the time between two events to what was agreed for its priorities.

    `paused` tells which runs a pause of their request stops at all.
    """
    courses, (owner, start, stop) = cases.courses, between
    stops = np.append(courses.at, NONE)[stop]
    stops[stop == courses.bounds[owner + 1]] = NONE
    ends = np.minimum(stops, cases.as_of)
    keeps, anew = (_policy(cases, owner, PriorityChange[name]) for name in ("KEEP", "FROM_CHANGE"))
    priority = courses.priority[np.where(keeps, start, stop - 1)]
    changed = last_true(courses.changed)[stop - 1]
    starts = courses.at[np.where(anew & (changed > start), changed, start)]
    level = _level(cases, owner, priority)
    return Runs(
        clock=clock,
        owner=owner,
        priority=priority,
        level=level,
        calendar=cases.terms.calendar[level],
        starts=starts,
        stops=stops,
        ends=ends,
        pieces=_pieces(cases, between, priority, starts),
        pauses=within(pauses, owner, starts, np.where(paused, ends, starts)),
        since=np.where(paused & (stops == NONE), lasting_since(pauses, owner, starts), NONE),
    )


def _policy(cases: Cases, owner: Int64s, policy: PriorityChange) -> Bools:
    """Tell for which runs a policy for changes of priority was agreed."""
    chosen = cases.terms.priority_change[cases.versions[owner]]
    agreed: Bools = chosen == PRIORITY_CHANGES.index(policy)
    return agreed


def _level(cases: Cases, owner: Int64s, priority: Int64s) -> Int64s:
    return cases.terms.level[cases.versions[owner], cases.services[owner], priority]


def _pieces(cases: Cases, between: Between, priority: Int64s, starts: Int64s) -> Pieces:
    """Cut runs where another calendar takes over: under `retro`, at each change of priority."""
    courses, (owner, start, stop) = cases.courses, between
    retro = _policy(cases, owner, PriorityChange.RETRO)
    changes = np.flatnonzero(courses.changed)
    passed = bounds_of(courses.changed.astype(np.int64))
    run, number = members(passed[start + 1], (passed[stop] - passed[start + 1]) * retro)
    change = changes[number]
    first = np.where(retro, courses.priority[start], priority)
    runs = np.concatenate((np.arange(owner.size), run))
    held = np.concatenate((first, courses.priority[change]))
    return Pieces(
        run=runs,
        starts=np.concatenate((starts, courses.at[change])),
        calendar=cases.terms.calendar[_level(cases, owner[runs], held)],
    )
