"""What holds of every verdict, whatever happened and whatever was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType

from hypothesis import assume, given
from hypothesis import strategies as st

from sameside.kernel.agreement import Clock, PriorityChange, Service, Target
from sameside.kernel.calendar import Calendar, CalendarVersion
from sameside.kernel.clock import judge
from sameside.kernel.history import Event, Happening, History
from sameside.kernel.judgement import verdict
from sameside.kernel.openings import openings
from sameside.kernel.policy import Course, Run, resolution_run
from sameside.kernel.verdict import Kind, Outcome, Unset, Verdict
from sameside.kernel.zone import DAY, Instant, wall_of
from tests.strategies.clock import COSTLY, PLACES, Situation, calendars, situations

clocks = st.sampled_from(Clock)
WEEK = timedelta(weeks=1)


def course_of(situation: Situation) -> Course:
    history = History("r", situation.service.key, situation.events)
    return Course.of(
        history,
        service=situation.service,
        policies=situation.policies,
        as_of=situation.as_of,
    )


def judged(situation: Situation, clock: Clock = Clock.RESOLUTION) -> Verdict:
    found = verdict(course_of(situation), clock)
    assume(found is not None)
    assert found is not None
    return found


def with_calendars(service: Service, changed: Iterable[Calendar]) -> Service:
    levels = zip(service.levels, changed, strict=True)
    return replace(service, levels=tuple(replace(x, calendar=c) for x, c in levels))


def bare(found: Verdict) -> Verdict:
    """Return a verdict without its workings, which name the versions they were read by."""
    first = bare(found.first) if found.first else None
    return replace(found, stretches=(), first=first)


@COSTLY
@given(situations(), clocks)
def test_the_workings_follow_each_other_without_a_gap_and_add_up(
    situation: Situation, clock: Clock
):
    found = judged(situation, clock)
    edges = [found.starts, *(s.ends for s in found.stretches)]
    assert [s.starts for s in found.stretches] == edges[:-1]
    assert edges[-1] == found.ends
    assert all(s.starts < s.ends for s in found.stretches)
    counted = sum(s.seconds for s in found.stretches if s.kind is Kind.COUNTED)
    assert counted == found.elapsed


@COSTLY
@given(situations(), clocks)
def test_met_is_counted_within_target_is_stopped_by_breach(situation: Situation, clock: Clock):
    found = judged(situation, clock)
    if found.target.seconds is None or found.stops is None:
        return
    met = found.outcome is Outcome.MET
    assert met is (found.elapsed <= found.target.seconds)
    if isinstance(found.breach, int):
        assert met is (found.ends <= found.breach)


@COSTLY
@given(situations(), clocks)
def test_due_never_comes_after_breach(situation: Situation, clock: Clock):
    found = judged(situation, clock)
    if isinstance(found.breach, int):
        assert isinstance(found.due, int)
        assert found.starts <= found.due <= found.breach
    if found.target.days or not found.target.runs:
        assert found.due == found.breach


@COSTLY
@given(situations(), st.integers(1, 3 * DAY))
def test_due_is_the_earliest_and_breach_the_last_instant(situation: Situation, target: int):
    created = situation.events[0]
    done = Event(situation.as_of, Happening.RESOLVED)
    run = resolution_run(course_of(replace(situation, events=(created, done))))
    run = replace(run, target=Target(seconds=target))
    found = judge(run)
    if isinstance(found.due, int):
        assert (counted(run, found.due), counted(run, found.due - 1)) == (target, target - 1)
    if isinstance(found.breach, int):
        at_breach = [counted(run, found.breach + seconds) for seconds in (0, 1)]
        assert at_breach == [target, target + 1]


def counted(run: Run, ends: Instant) -> int:
    """Count an unpaused run as if it had been stopped at an instant."""
    stopped = replace(run, stops=ends, ends=ends)
    return judge(stopped).elapsed if ends > run.starts else 0


@COSTLY
@given(situations(), clocks, st.integers(-5, 9))
def test_a_version_that_repeats_the_hours_changes_nothing(
    situation: Situation, clock: Clock, days: int
):
    begins = date(2026, 3, 29) + timedelta(days=days)
    service = situation.service
    split = with_calendars(service, (repeated(x.calendar, begins) for x in service.levels))
    assert bare(judged(replace(situation, service=split), clock)) == bare(judged(situation, clock))


def repeated(calendar: Calendar, begins: date) -> Calendar:
    """Return a calendar in which the version of a date begins once more on it."""
    held = calendar.version_on(begins)
    if held is None or held.valid_from_on == begins:
        return calendar
    again = replace(held, valid_from_on=begins)
    versions = sorted([*calendar.versions, again], key=lambda v: v.valid_from_on)
    return replace(calendar, versions=tuple(versions))


@COSTLY
@given(situations(), clocks)
def test_a_later_version_of_the_calendar_changes_nothing_before_it(
    situation: Situation, clock: Clock
):
    service, closed = situation.service, ((),) * 7
    latest = max(v.valid_from_on for x in service.levels for v in x.calendar.versions)
    begins = max(latest, date.fromordinal(719_163 + situation.as_of // DAY)) + timedelta(days=3)
    mon, tue, wed, thu, fri, sat, sun = closed
    shut = CalendarVersion(begins, (mon, tue, wed, thu, fri, sat, sun))
    later = with_calendars(
        service,
        (replace(x.calendar, versions=(*x.calendar.versions, shut)) for x in service.levels),
    )
    before, after = judged(situation, clock), judged(replace(situation, service=later), clock)
    assert after.stretches == before.stretches
    assert (after.outcome, after.elapsed) == (before.outcome, before.elapsed)
    if isinstance(before.breach, int) and before.breach < wall_of(begins) - DAY:
        assert (after.due, after.breach) == (before.due, before.breach)


@COSTLY
@given(situations())
def test_a_pause_in_closed_time_changes_nothing(situation: Situation):
    found = judged(situation)
    shut = [s for s in found.stretches if s.kind is Kind.CLOSED and s.ends < situation.as_of]
    quiet = [s for s in shut if not any(s.starts <= e.at <= s.ends for e in situation.events)]
    waits = [
        event
        for stretch in quiet
        for event in (
            Event(stretch.starts, Happening.PAUSE, why="closed"),
            Event(stretch.ends, Happening.RESUME, why="closed"),
        )
    ]
    events = tuple(sorted([*situation.events, *waits], key=lambda event: event.at))
    assert bare(judged(replace(situation, events=events))) == bare(found)


@COSTLY
@given(situations(), st.integers(1, 40))
def test_whole_weeks_later_as_much_is_counted_where_no_clock_changes(
    situation: Situation, weeks: int
):
    shifted_by = weeks * 7 * DAY
    here, there = (
        replace(
            situation,
            events=tuple(replace(e, at=e.at + by) for e in situation.events),
            as_of=situation.as_of + by,
            service=with_calendars(
                situation.service,
                (in_kolkata(x.calendar, timedelta(seconds=by)) for x in situation.service.levels),
            ),
        )
        for by in (0, shifted_by)
    )
    before, after = judged(here), judged(there)
    assert (after.elapsed, after.outcome) == (before.elapsed, before.outcome)
    if isinstance(before.breach, int):
        assert (after.due, after.breach) == (
            int(before.due) + shifted_by,
            before.breach + shifted_by,
        )


def in_kolkata(calendar: Calendar, by: timedelta) -> Calendar:
    """Return a calendar moved by a time, in a zone whose clocks do not change."""
    versions = tuple(
        replace(
            v,
            valid_from_on=v.valid_from_on + by,
            dates=MappingProxyType({day + by: windows for day, windows in v.dates.items()}),
            holidays=frozenset(day + by for day in v.holidays),
        )
        for v in calendar.versions
    )
    return replace(calendar, zone="Asia/Kolkata", versions=versions)


@COSTLY
@given(situations(), clocks)
def test_what_happens_later_does_not_change_what_was_judged(situation: Situation, clock: Clock):
    known = tuple(e for e in situation.events if e.at <= situation.as_of)
    whole, cut = (
        verdict(course_of(replace(situation, events=e)), clock) for e in (situation.events, known)
    )
    assert whole == cut


@COSTLY
@given(situations())
def test_keeping_the_first_priority_leaves_no_earlier_breach(situation: Situation):
    kept = replace(situation.policies, priority_change=PriorityChange.KEEP)
    found = judged(replace(situation, policies=kept))
    assert found.earlier_breaches == ()
    assert found.priority == situation.events[0].priority


@COSTLY
@given(st.data())
def test_openings_are_the_same_however_the_time_is_cut(data: st.DataObject):
    zone, near = data.draw(st.sampled_from(PLACES))
    calendar = data.draw(calendars(zone, near))
    noon = wall_of(near) + DAY // 2
    cuts = data.draw(st.lists(st.integers(-5 * DAY, 5 * DAY), min_size=2, max_size=6, unique=True))
    edges = sorted(noon + cut for cut in cuts)
    whole = sum(c - o for o, c in openings(calendar, edges[0], edges[-1]))
    parts = [sum(c - o for o, c in openings(calendar, *both)) for both in pairwise(edges)]
    assert sum(parts) == whole


@COSTLY
@given(situations())
def test_an_unset_instant_says_why(situation: Situation):
    found = judged(situation)
    if found.due is Unset.SUSPENDED:
        assert found.outcome is Outcome.SUSPENDED
    assert (found.due is Unset.NONE) is (found.outcome is Outcome.NO_CLOCK)
