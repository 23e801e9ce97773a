"""Where the clock ends: horizons, far dates, levels nobody agreed, names without a place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest

from sameside.kernel.agreement import Clock, Level, Policies, Service, Target
from sameside.kernel.calendar import Calendar, CalendarVersion, Window, Windows
from sameside.kernel.closing import closing_of
from sameside.kernel.history import Event, Happening
from sameside.kernel.judgement import verdict
from sameside.kernel.openings import BeyondHorizon, openings
from sameside.kernel.policy import Course, NoSuchLevel
from sameside.kernel.verdict import EarlierBreach, Outcome, Unset, Verdict
from sameside.kernel.versions import version_at
from sameside.kernel.zone import DAY, Instant

ALWAYS: Windows = (Window(0, DAY),)
NIGHT: Windows = (Window(22 * 3600, 6 * 3600),)


def open_daily(since: date, windows: Windows, *holidays: date) -> CalendarVersion:
    return CalendarVersion(since, (windows,) * 7, holidays=frozenset(holidays))


def daily(*versions: CalendarVersion, zone: str = "Europe/Copenhagen") -> Calendar:
    return Calendar("daily", zone, versions)


def at(text: str) -> Instant:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def judged(calendar: Calendar, target: Target, created: str, as_of: str) -> Verdict | None:
    targets: Mapping[Clock, Target] = MappingProxyType({Clock.RESOLUTION: target})
    service = Service("s", "S", (Level("low", calendar, targets),))
    events = (Event(at(created), Happening.CREATED, priority="low"),)
    return verdict(Course(events, service, Policies(), at(as_of)), Clock.RESOLUTION)


@pytest.mark.parametrize(
    ("created", "as_of"),
    [("1899-12-31T23:00", "1900-01-02"), ("2199-12-31", "2200-01-02")],
)
def test_outside_the_years_it_covers_the_clock_says_so(created: str, as_of: str):
    with pytest.raises(BeyondHorizon, match="The clock covers the years from 1900 to 2199"):
        judged(daily(open_daily(date(1800, 1, 1), ALWAYS)), Target(seconds=60), created, as_of)


@pytest.mark.parametrize("target", [Target(seconds=10**12), Target(days=10**6)])
def test_a_target_not_used_up_before_the_horizon_is_refused(target: Target):
    calendar = daily(open_daily(date(2000, 1, 1), ALWAYS))
    with pytest.raises(BeyondHorizon, match="would not be used up before the year 2200"):
        judged(calendar, target, "2199-06-01", "2199-06-02")


def test_holidays_and_versions_at_the_end_of_time_do_no_harm():
    calendar = daily(
        open_daily(date.min, ALWAYS),
        open_daily(date(1, 1, 2), ALWAYS),
        open_daily(date.max, (), date.max),
    )
    found = judged(calendar, Target(seconds=DAY), "2026-01-13", "2026-01-15")
    assert found is not None
    assert (found.outcome, found.elapsed, found.breach) == (
        Outcome.BREACHED,
        2 * DAY,
        at("2026-01-14"),
    )


def test_a_priority_nobody_agreed_is_refused():
    service = Service("repairs", "Repairs", ())
    events = (Event(0, Happening.CREATED, priority="low"),)
    with pytest.raises(NoSuchLevel, match="promises nothing for repairs with priority “low”"):
        verdict(Course(events, service, Policies(), 60), Clock.RESOLUTION)


def test_the_night_begun_on_a_holiday_under_old_hours_names_the_old_version():
    old = open_daily(date(2000, 1, 1), NIGHT, date(2026, 2, 1))
    new = open_daily(date(2026, 2, 2), (Window(8 * 3600, 16 * 3600),))
    calendar = daily(old, new)
    tail = at("2026-02-02T02:00")
    assert list(openings(calendar, tail, tail + 60)) == [(tail, tail + 60)]
    assert version_at(calendar, tail) == date(2000, 1, 1)


def test_before_the_first_version_nothing_is_open_and_no_version_named():
    calendar = daily(open_daily(date(2026, 2, 2), ALWAYS))
    early = at("2026-01-13")
    assert version_at(calendar, early) is None
    assert list(openings(calendar, early, early + DAY)) == []
    assert closing_of(calendar, date(2026, 1, 13)) is None


def test_a_window_that_a_clock_change_skips_opens_no_date():
    skipped = daily(open_daily(date(2000, 1, 1), (Window(2 * 3600, 3 * 3600),)))
    assert closing_of(skipped, date(2026, 3, 29)) is None
    assert closing_of(skipped, date(2026, 3, 30)) == at("2026-03-30T01:00")


def test_days_are_never_over_in_a_calendar_that_has_closed_for_good():
    calendar = daily(open_daily(date(2000, 1, 1), ALWAYS), open_daily(date(2026, 1, 1), ()))
    found = judged(calendar, Target(days=1), "2026-01-13", "2026-01-15")
    assert found is not None
    assert (found.outcome, found.due, found.breach) == (
        Outcome.RUNNING,
        Unset.NEVER,
        Unset.NEVER,
    )


def test_a_request_is_read_even_as_of_before_it_was_made():
    found = judged(
        daily(open_daily(date(2000, 1, 1), ALWAYS)), Target(seconds=60), "2026-01-13", "2026-01-12"
    )
    assert found is not None
    assert (found.outcome, found.elapsed, found.stretches) == (Outcome.RUNNING, 0, ())


def test_a_breach_stays_once_however_often_the_priority_goes_back_and_forth():
    calendar = daily(open_daily(date(2000, 1, 1), ALWAYS))
    targets = {p: Target(seconds=s) for p, s in (("high", 3600), ("low", 30 * 3600))}
    levels = tuple(
        Level(p, calendar, {Clock.RESOLUTION: t, Clock.RESPONSE: t}) for p, t in targets.items()
    )
    changes = zip((2, 3, 4, 4, 5), ("low", "high", "low", "low", "high"), strict=True)
    start = at("2026-01-13")
    events = (
        Event(start, Happening.CREATED, priority="high"),
        *(Event(start + h * 3600, Happening.PRIORITY, priority=p) for h, p in changes),
        Event(start + 6 * 3600, Happening.RESOLVED),
        Event(start + 7 * 3600, Happening.PRIORITY, priority="low"),
    )
    course = Course(events, Service("s", "S", levels), Policies(), start + DAY)
    for clock in (Clock.RESOLUTION, Clock.RESPONSE):
        found = verdict(course, clock)
        assert found is not None
        assert found.earlier_breaches == (EarlierBreach(start + 3600, "high"),)
