"""One request judged: each clock's verdict, with what went before it (C9, C10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sameside.kernel.agreement import Clock, PriorityChange, Reopening
from sameside.kernel.clock import judge
from sameside.kernel.history import Happening
from sameside.kernel.policy import (
    Course,
    Run,
    resolution_run,
    resolutions_of,
    response_run,
    update_runs,
)
from sameside.kernel.verdict import EarlierBreach, Outcome, Verdict

GRAVITY = {
    Outcome.BREACHED: 3,
    Outcome.SUSPENDED: 2,
    Outcome.RUNNING: 1,
    Outcome.MET: 0,
    Outcome.NO_CLOCK: 0,
}
"""Which of several questions speaks for a request: the breached one before the open one."""


def verdict(course: Course, clock: Clock) -> Verdict | None:
    """Judge one clock of a request; None for the update clock where it was owed no update.

    :raises NoSuchLevel: when the agreement promises nothing for a priority it had.
    """
    if clock is Clock.UPDATE:
        return slowest_update(course)
    if clock is Clock.RESPONSE:
        return judge(response_run(course))
    found = judge(resolution_run(course))
    return replace(
        found,
        first=_first(course),
        earlier_breaches=tuple(_earlier_breaches(course, found)),
    )


def slowest_update(course: Course) -> Verdict | None:
    """Return the question that was kept worst: by outcome, then by time counted, then the first.

    Only questions asked under a priority with an update target are judged.
    """
    verdicts = [judge(run) for run in update_runs(course) if run.target.runs]
    return max(verdicts, key=lambda v: (GRAVITY[v.outcome], v.elapsed), default=None)


def latest_update(course: Course, *, looked_at: bool) -> Run | None:
    """Return the last question; with `looked_at`, only if it is still open at that instant."""
    runs = update_runs(course)
    if not runs or (looked_at and runs[-1].stops is not None):
        return None
    return runs[-1]


def _first(course: Course) -> Verdict | None:
    """Return the verdict at the first resolution of a request that was reopened since."""
    resolutions = resolutions_of(course.events)
    reopened = any(again is not None for _, again in resolutions)
    if not reopened or course.policies.reopening is Reopening.FIRST:
        return None
    return judge(resolution_run(course.through(resolutions[0][0])))


def _earlier_breaches(course: Course, last: Verdict) -> Iterator[EarlierBreach]:
    """Yield the targets that were used up before the priority changed away from them."""
    if course.policies.priority_change is PriorityChange.KEEP:
        return
    stop = len(course.events)
    if last.stops is not None:
        stop = _stop_index(course)
    priority = course.events[0].priority
    for index, event in enumerate(course.events[:stop]):
        if event.what is not Happening.PRIORITY or event.priority == priority:
            continue
        priority = event.priority
        before = judge(resolution_run(course.before(index)))
        if before.outcome is Outcome.BREACHED and isinstance(before.breach, int):
            yield EarlierBreach(before.breach, before.priority)


def _stop_index(course: Course) -> int:
    """Return the index of the resolution that stopped the clock."""
    resolutions = resolutions_of(course.events)
    first = course.policies.reopening is Reopening.FIRST
    return resolutions[0 if first else -1][0]
