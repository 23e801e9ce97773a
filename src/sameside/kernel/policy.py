"""From a history to the run of a clock: when it starts and stops, what it is held to (C9–C12).

Each rule that leaves a choice is settled by the agreement's policies. Events count in the order of
the history: of two in one second, the first listed came first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sameside.kernel.agreement import (
    Clock,
    Level,
    Policies,
    PriorityChange,
    Reopening,
    Service,
    Target,
)
from sameside.kernel.calendar import Calendar
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.pauses import Pause, pauses_of, pauses_within
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.zone import Instant


class NoSuchLevel(Refused):
    """The agreement promises nothing for this priority of the service."""


@dataclass(frozen=True, slots=True)
class Piece:
    """From `starts` until the next piece the clock counts by this calendar."""

    starts: Instant
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Run:
    """One clock, ready to be counted.

    `stops` is None while it runs; `ends` is where it is judged. Pauses are in time order, do not
    overlap, and lie within `[starts, ends)`; only the last may have no end.
    """

    clock: Clock
    priority: str
    target: Target
    starts: Instant
    stops: Instant | None
    ends: Instant
    pieces: tuple[Piece, ...]
    pauses: tuple[Pause, ...]

    @property
    def suspended(self) -> bool:
        """Whether a pause still lasts."""
        return bool(self.pauses) and self.pauses[-1].ends is None


@dataclass(frozen=True, slots=True)
class Course:
    """A history as the clocks read it: its events up to an instant, and what was agreed."""

    events: tuple[Event, ...]
    service: Service
    policies: Policies
    as_of: Instant

    @classmethod
    def of(
        cls, history: History, *, service: Service, policies: Policies, as_of: Instant
    ) -> Course:
        """Read a history as of an instant: what happened later is not looked at."""
        known = tuple(event for event in history.events if event.at <= as_of)
        return cls(known or history.events[:1], service, policies, as_of)

    def before(self, index: int) -> Course:
        """Return the course as it stood just before an event, at that event's instant."""
        return replace(self, events=self.events[:index], as_of=self.events[index].at)

    def through(self, index: int) -> Course:
        """Return the course as it stood just after an event."""
        return replace(self, events=self.events[: index + 1], as_of=self.events[index].at)


def response_run(course: Course) -> Run:
    """Run from the creation to the first public answer of a human, or the resolution (C11)."""
    pauses = pauses_of(course.events) if course.policies.pause_response else ()
    return _run(course, Clock.RESPONSE, 0, response_stop(course), pauses)


def response_stop(course: Course) -> int | None:
    """Return the index of the event that stopped the response clock, None while it runs."""
    return next((i for i, event in enumerate(course.events) if _responds(event)), None)


def resolution_run(course: Course) -> Run:
    """Run from the creation to the resolution that counts, by the policy for reopening (C9)."""
    reopening = course.policies.reopening
    start = 0
    if reopening is Reopening.CYCLE:
        resolutions = resolutions_of(course.events)
        start = max((again for _, again in resolutions if again is not None), default=0)
    pauses = pauses_of(course.events, gaps=reopening is Reopening.CONTINUE)
    return _run(course, Clock.RESOLUTION, start, resolution_stop(course), pauses)


def resolution_stop(course: Course) -> int | None:
    """Return the index of the resolution that stopped the clock, None while it runs (C9)."""
    resolutions = resolutions_of(course.events)
    if resolutions and course.policies.reopening is Reopening.FIRST:
        return resolutions[0][0]
    stands = bool(resolutions) and resolutions[-1][1] is None
    return resolutions[-1][0] if stands else None


def update_runs(course: Course) -> list[Run]:
    """Run once for each question: oldest unanswered public message to the next answer (C12).

    A resolution answers what was open; what is said while a request stands resolved opens nothing.
    """
    pauses = pauses_of(course.events)
    return [
        _run(course, Clock.UPDATE, start, stop, pauses)
        for start, stop in _questions_of(course.events)
    ]


def resolutions_of(events: tuple[Event, ...]) -> list[tuple[int, int | None]]:
    """Return each resolution's index with that of its reopening, None where it stands.

    Resolving what is resolved and reopening what is not change nothing.
    """
    found: list[tuple[int, int | None]] = []
    for index, event in enumerate(events):
        resolved = bool(found) and found[-1][1] is None
        if event.what is Happening.RESOLVED and not resolved:
            found.append((index, None))
        elif event.what is Happening.REOPENED and resolved:
            found[-1] = (found[-1][0], index)
    return found


def _responds(event: Event) -> bool:
    return event.what is Happening.RESOLVED or _answers(event)


def _answers(event: Event) -> bool:
    """Tell whether an event is a public message of a human on the supplier's side."""
    said = event.what is Happening.MESSAGE and event.public and not event.auto
    return said and event.by is Side.SUPPLIER


def _asks(event: Event) -> bool:
    """Tell whether an event is a public message of the customer's side."""
    said = event.what is Happening.MESSAGE and event.public and not event.auto
    return said and event.by is Side.CUSTOMER


def _questions_of(events: tuple[Event, ...]) -> Iterator[tuple[int, int | None]]:
    """Yield the index of each question with that of its answer, None while it is open."""
    asked: int | None = None
    resolved = False
    for index, event in enumerate(events):
        if _responds(event) and asked is not None:
            yield asked, index
            asked = None
        elif _asks(event) and asked is None and not resolved:
            asked = index
        if event.what in {Happening.RESOLVED, Happening.REOPENED}:
            resolved = event.what is Happening.RESOLVED
    if asked is not None:
        yield asked, None


def _run(
    course: Course, clock: Clock, start: int, stop: int | None, pauses: tuple[Pause, ...]
) -> Run:
    """Hold the time between two events to what was agreed for its priorities."""
    stops = None if stop is None else course.events[stop].at
    ends = course.as_of if stops is None else stops
    begun = priorities_of(course.events, start, stop)
    pieces, priority = _BY_PRIORITY[course.policies.priority_change](begun)
    target = level_of(course.service, priority).target(clock)
    return Run(
        clock=clock,
        priority=priority,
        target=target,
        starts=pieces[0][0],
        stops=stops,
        ends=ends,
        pieces=tuple(Piece(at, level_of(course.service, p).calendar) for at, p in pieces),
        pauses=tuple(pauses_within(pauses, pieces[0][0], ends, stopped=stops is not None)),
    )


def priorities_of(
    events: tuple[Event, ...], start: int, stop: int | None
) -> list[tuple[Instant, str]]:
    """Return the priorities in force from one event to before another, each with its instant."""
    begun: list[tuple[Instant, str]] = []
    priority = events[0].priority
    for event in events[: start + 1]:
        priority = event.priority if event.what is Happening.PRIORITY else priority
    begun.append((events[start].at, priority))
    for event in events[start + 1 : stop]:
        if event.what is Happening.PRIORITY and event.priority != begun[-1][1]:
            begun.append((event.at, event.priority))
    return begun


def level_of(service: Service, priority: str) -> Level:
    """Return what is promised for a priority.

    :raises NoSuchLevel: when the agreement names no such priority for the service.
    """
    level = service.level(priority)
    if level is None:
        raise NoSuchLevel(
            N_("The agreement promises nothing for {service} with priority “{priority}”."),
            service=service.key,
            priority=priority,
        )
    return level


Begun = list[tuple[Instant, str]]


def _retro(begun: Begun) -> tuple[Begun, str]:
    """Hold all of it to the newest target; each stretch counts by the calendar it ran under."""
    return begun, begun[-1][1]


def _retro_full(begun: Begun) -> tuple[Begun, str]:
    """Hold all of it to the newest target and the newest calendar, from the start."""
    return [(begun[0][0], begun[-1][1])], begun[-1][1]


def _from_change(begun: Begun) -> tuple[Begun, str]:
    """Start anew at the last change."""
    return begun[-1:], begun[-1][1]


def _keep(begun: Begun) -> tuple[Begun, str]:
    """Hold all of it to the priority it began with."""
    return begun[:1], begun[0][1]


_BY_PRIORITY: dict[PriorityChange, Callable[[Begun], tuple[Begun, str]]] = {
    PriorityChange.RETRO: _retro,
    PriorityChange.RETRO_FULL: _retro_full,
    PriorityChange.FROM_CHANGE: _from_change,
    PriorityChange.KEEP: _keep,
}
