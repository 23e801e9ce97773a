"""The service clock: counts a run and gives its verdict with all workings (C1, C5–C8, C13, C15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sameside.kernel.calendar import Calendar
from sameside.kernel.closing import due_by_days
from sameside.kernel.openings import HORIZON, BeyondHorizon, openings, openings_of_year
from sameside.kernel.policy import Piece, Run
from sameside.kernel.refusal import N_
from sameside.kernel.verdict import Kind, Moment, Outcome, Stretch, Unset, Verdict
from sameside.kernel.versions import cut_at_versions, version_at
from sameside.kernel.zone import Instant, date_of


@dataclass(frozen=True, slots=True)
class _Leg:
    """A part of a run under one calendar, either counted by it or paused for a reason."""

    starts: Instant
    ends: Instant
    calendar: Calendar
    why: str | None


def judge(run: Run) -> Verdict:
    """Count a run and give its verdict.

    :raises BeyondHorizon: when the target would not be counted before the year 2200.
    """
    stretches = tuple(stretches_of(run))
    elapsed = sum(s.seconds for s in stretches if s.kind is Kind.COUNTED)
    due, breach = due_of(run, elapsed)
    return Verdict(
        clock=run.clock,
        outcome=_outcome(run, elapsed, breach),
        priority=run.priority,
        target=run.target,
        starts=run.starts,
        stops=run.stops,
        ends=run.ends,
        elapsed=elapsed,
        due=due,
        breach=breach,
        stretches=stretches,
    )


def stretches_of(run: Run) -> Iterator[Stretch]:
    """Yield what the clock did from the run's start to its end, without a gap (C15)."""
    for leg in _legs(run):
        for starts, ends in cut_at_versions(leg.calendar, leg.starts, leg.ends):
            yield from _stretches_of_leg(_Leg(starts, ends, leg.calendar, leg.why))


def _stretches_of_leg(leg: _Leg) -> Iterator[Stretch]:
    """Yield a leg as one pause, or as what was open and closed in it, without a gap."""
    if leg.why is not None:
        yield _stretch(leg.calendar, leg.starts, leg.ends, Kind.PAUSED, leg.why)
        return
    at = leg.starts
    for opened, closed in openings(leg.calendar, leg.starts, leg.ends):
        if at < opened:
            yield _stretch(leg.calendar, at, opened, Kind.CLOSED)
        yield _stretch(leg.calendar, opened, closed, Kind.COUNTED)
        at = closed
    if at < leg.ends:
        yield _stretch(leg.calendar, at, leg.ends, Kind.CLOSED)


def due_of(run: Run, elapsed: int) -> tuple[Moment, Moment]:
    """Return due and breach: when the whole target is counted, and until when it is kept (C5)."""
    if not run.target.runs:
        return Unset.NONE, Unset.NONE
    if run.target.days:
        due = due_by_days(run)
        return due, due
    assert run.target.seconds is not None  # noqa: S101 -- a target that runs has seconds or days
    if run.suspended and elapsed < run.target.seconds:
        return Unset.SUSPENDED, Unset.SUSPENDED
    return _used_up(run, run.target.seconds)


def _used_up(run: Run, target: int) -> tuple[Moment, Moment]:
    """Follow the counted time until the target is used up, then until the clock moves on."""
    due: Moment = Unset.NEVER
    left = target
    for starts, ends in _counting(run):
        if due is not Unset.NEVER:
            return due, starts
        if ends - starts > left:
            return starts + left, starts + left
        left -= ends - starts
        due = ends if left == 0 else due
    return due, Unset.SUSPENDED if run.suspended else Unset.NEVER


def _outcome(run: Run, elapsed: int, breach: Moment) -> Outcome:
    """Return the verdict: met means the target was not exceeded, equality included (C6)."""
    if not run.target.runs:
        return Outcome.NO_CLOCK
    if _exceeded(run, elapsed, breach):
        return Outcome.BREACHED
    if run.stops is not None:
        return Outcome.MET
    return Outcome.SUSPENDED if run.suspended else Outcome.RUNNING


def _exceeded(run: Run, elapsed: int, breach: Moment) -> bool:
    if run.target.seconds:
        return elapsed > run.target.seconds
    return isinstance(breach, int) and run.ends > breach


def _counting(run: Run) -> Iterator[tuple[Instant, Instant]]:
    """Yield counted time: up to the run's end as it was, then as if nothing stood in the way."""
    for leg in _legs(run):
        if leg.why is None:
            yield from openings(leg.calendar, leg.starts, leg.ends)
    if not run.suspended:
        yield from openings_from(run.pieces[-1].calendar, run.ends)


def openings_from(calendar: Calendar, starts: Instant) -> Iterator[tuple[Instant, Instant]]:
    """Yield the open stretches of a calendar from an instant on; none follow when it stays closed.

    :raises BeyondHorizon: on reaching the year 2200.
    """
    last_year = None if calendar.ever_opens else calendar.settled_on.year + 1
    year = date_of(starts).year
    while last_year is None or year <= last_year:
        if year >= date_of(HORIZON).year:
            raise BeyondHorizon(N_("The target would not be used up before the year 2200."))
        stretches = openings_of_year(calendar, year)
        yield from ((max(o, starts), c) for o, c in stretches if c > starts)
        year += 1


def _legs(run: Run) -> Iterator[_Leg]:
    """Yield the run's time cut at pauses and at changes of calendar."""
    at = run.starts
    for pause in run.pauses:
        pause_ends = run.ends if pause.ends is None else pause.ends
        yield from _cut(run.pieces, at, pause.starts, None)
        yield from _cut(run.pieces, pause.starts, pause_ends, pause.why)
        at = pause_ends
    yield from _cut(run.pieces, at, run.ends, None)


def _cut(
    pieces: tuple[Piece, ...], starts: Instant, ends: Instant, why: str | None
) -> Iterator[_Leg]:
    """Yield `[starts, ends)` cut where another calendar takes over."""
    for index, piece in enumerate(pieces):
        until = pieces[index + 1].starts if index + 1 < len(pieces) else ends
        leg = _Leg(max(starts, piece.starts), min(ends, until), piece.calendar, why)
        if leg.starts < leg.ends:
            yield leg


def _stretch(
    calendar: Calendar, starts: Instant, ends: Instant, kind: Kind, why: str = ""
) -> Stretch:
    return Stretch(starts, ends, kind, calendar.name, version_at(calendar, starts), why)
