"""One request judged: each clock's verdict, with what went before it (C9, C10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from sameside.kernel.agreement import Clock, PriorityChange, Reopening
from sameside.kernel.clock import judge
from sameside.kernel.history import Event, Happening
from sameside.kernel.policy import (
    Course,
    Run,
    resolution_run,
    resolution_stop,
    resolutions_of,
    response_run,
    response_stop,
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
    run_of, stop_of = _ONE_RUN[clock]
    found = judge(run_of(course))
    changed_in = course.events if found.stops is None else course.events[: stop_of(course)]
    return replace(
        found,
        first=_first(course) if clock is Clock.RESOLUTION else None,
        earlier_breaches=tuple(_earlier_breaches(course, changed_in, run_of)),
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


def _earlier_breaches(
    course: Course, changed_in: tuple[Event, ...], run_of: Callable[[Course], Run]
) -> Iterator[EarlierBreach]:
    """Yield each target that was used up before the priority changed away from it, once."""
    if course.policies.priority_change is PriorityChange.KEEP:
        return
    found: set[EarlierBreach] = set()
    priority = course.events[0].priority
    for index, event in enumerate(changed_in):
        if event.what is not Happening.PRIORITY or event.priority == priority:
            continue
        priority = event.priority
        before = judge(run_of(course.before(index)))
        if before.outcome is not Outcome.BREACHED or not isinstance(before.breach, int):
            continue
        breach = EarlierBreach(before.breach, before.priority)
        if breach not in found:
            found.add(breach)
            yield breach


_ONE_RUN: Mapping[Clock, tuple[Callable[[Course], Run], Callable[[Course], int | None]]] = {
    Clock.RESPONSE: (response_run, response_stop),
    Clock.RESOLUTION: (resolution_run, resolution_stop),
}
