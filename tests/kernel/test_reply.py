"""Business time for cards, compared with a wall clock read step by step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameside.kernel.calendar import Calendar, CalendarVersion, Window, Windows
from sameside.kernel.openings import HORIZON, BeyondHorizon
from sameside.kernel.reply import (
    NeverOpens,
    due_at,
    next_opening,
    open_seconds_between,
    reply_days,
    reply_due,
)
from sameside.kernel.zone import DAY, Instant, local_date, wall_of, zone
from tests.kernel.minute_by_minute import begun_on
from tests.strategies.clock import COSTLY, PLACES, STEP, calendars

OFFICE: Windows = (Window(8 * 3600, 16 * 3600),)
COPENHAGEN = "Europe/Copenhagen"
LOOKED = 16 * DAY


def calendar_of(
    weekday: Windows,
    weekend: Windows,
    holidays: frozenset[date] = frozenset(),
    dates: Mapping[date, Windows] = MappingProxyType({}),
) -> Calendar:
    week = (weekday, weekday, weekday, weekday, weekday, weekend, weekend)
    version = CalendarVersion(date(2020, 1, 1), week, dates, holidays)
    return Calendar("office", COPENHAGEN, (version,))


WEEKDAYS = calendar_of(OFFICE, ())
ALWAYS = calendar_of((Window(0, DAY),), (Window(0, DAY),))
NEVER = calendar_of((), ())


def at(local: str) -> Instant:
    """Return an instant of Copenhagen's wall clock."""
    return int(datetime.fromisoformat(local).replace(tzinfo=zone(COPENHAGEN)).timestamp())


@st.composite
def moments(draw: st.DrawFn) -> tuple[Calendar, Instant]:
    """A calendar and an instant near what goes wrong in calendars."""
    place, near = draw(st.sampled_from(PLACES))
    instant = wall_of(near) + draw(st.integers(-3 * DAY // STEP, 5 * DAY // STEP)) * STEP
    return draw(calendars(place, near)), instant


def is_open(calendar: Calendar, instant: Instant) -> bool:
    return bool(begun_on(calendar, instant))


def closings(calendar: Calendar, around: Instant) -> dict[date, Instant]:
    """Return when each date closes, by walking through it; a holiday begins nothing (C3)."""
    found: dict[date, Instant] = {}
    for instant in range(around - 2 * DAY, around + LOOKED, STEP):
        begun = (day for day in begun_on(calendar, instant) if not calendar.is_holiday(day))
        found.update(dict.fromkeys(begun, instant + STEP))
    return found


@given(moments())
def test_the_next_opening_is_the_first_open_step(moment: tuple[Calendar, Instant]):
    calendar, instant = moment
    walked = range(instant, instant + LOOKED, STEP)
    expected = next((step for step in walked if is_open(calendar, step)), None)
    if expected is not None:
        assert next_opening(calendar, instant) == expected
    elif calendar.ever_opens:
        assert next_opening(calendar, instant) >= walked.stop
    else:
        with pytest.raises(NeverOpens):
            next_opening(calendar, instant)


@given(moments(), st.integers(-3, 9 * DAY // STEP))
def test_open_time_is_the_sum_of_the_open_steps(moment: tuple[Calendar, Instant], steps: int):
    calendar, instant = moment
    ends = instant + steps * STEP
    walked = sum(STEP for step in range(instant, ends, STEP) if is_open(calendar, step))
    assert open_seconds_between(calendar, instant, ends) == walked


@COSTLY
@given(moments(), st.integers(1, 6))
def test_a_reply_is_due_when_the_nth_date_closes(moment: tuple[Calendar, Instant], days: int):
    calendar, instant = moment
    closed = closings(calendar, instant)
    today = local_date(zone(calendar.zone), instant)
    still_open = sorted(day for day, c in closed.items() if day >= today and c > instant)
    if len(still_open) > days and closed[still_open[days]] < instant + LOOKED - 2 * DAY:
        due = reply_due(calendar, laid_at=instant, business_days=days)
        assert due == closed[still_open[days]]


@COSTLY
@given(moments())
def test_a_date_is_due_at_its_closing_and_when_closed_at_the_next_opening(
    moment: tuple[Calendar, Instant],
):
    calendar, instant = moment
    place = zone(calendar.zone)
    day = local_date(place, instant)
    closed = closings(calendar, instant)
    if day in closed:
        assert due_at(calendar, day) == closed[day]
        return
    walked = range(instant, instant + LOOKED, STEP)
    later = (x for x in walked if local_date(place, x) > day and is_open(calendar, x))
    if (expected := next(later, None)) is not None:
        assert due_at(calendar, day) == expected


def test_a_concern_laid_on_friday_afternoon_is_answered_by_tuesday():
    laid_at = at("2026-05-08T15:30")
    due = reply_due(WEEKDAYS, laid_at=laid_at, business_days=reply_days("concern"))
    assert due == at("2026-05-12T16:00")
    assert open_seconds_between(WEEKDAYS, laid_at, due) == 30 * 60 + 2 * 8 * 3600


def test_what_is_laid_after_closing_counts_as_laid_on_the_next_open_date():
    evening = reply_due(WEEKDAYS, laid_at=at("2026-05-08T16:00"), business_days=2)
    assert evening == reply_due(WEEKDAYS, laid_at=at("2026-05-11T09:00"), business_days=2)
    assert evening == at("2026-05-13T16:00")


def test_a_promise_for_a_saturday_is_due_when_monday_opens():
    assert due_at(WEEKDAYS, date(2026, 5, 8)) == at("2026-05-08T16:00")
    assert due_at(WEEKDAYS, date(2026, 5, 9)) == at("2026-05-11T08:00")


def test_what_has_passed_has_no_time_left():
    assert open_seconds_between(WEEKDAYS, at("2026-05-08T10:00"), at("2026-05-08T09:00")) == 0


def test_each_kind_has_its_period_and_the_agreement_may_name_another():
    assert [reply_days(kind) for kind in ("concern", "change", "goal")] == [2, 5, 10]
    assert [reply_days(kind, {"goal": 3}) for kind in ("concern", "goal")] == [2, 3]


def test_a_calendar_always_open_is_open_now():
    assert next_opening(ALWAYS, at("2026-05-08T03:00")) == at("2026-05-08T03:00")


def test_a_calendar_that_opens_again_only_after_months_is_found():
    closed = frozenset(date(2026, 5, 1) + timedelta(days=n) for n in range(200))
    asleep = calendar_of(OFFICE, OFFICE, closed)
    assert next_opening(asleep, at("2026-05-02T09:00")) == at("2026-11-17T08:00")


def test_on_a_calendar_that_does_not_open_again_nothing_falls_due():
    once = calendar_of((), (), dates=MappingProxyType({date(2026, 5, 8): OFFICE}))
    assert next_opening(once, at("2026-05-01T09:00")) == at("2026-05-08T08:00")
    for calendar, instant in ((once, at("2026-05-08T16:00")), (NEVER, at("2026-05-08T16:00"))):
        with pytest.raises(NeverOpens, match="“office” does not open again"):
            next_opening(calendar, instant)
        with pytest.raises(NeverOpens):
            reply_due(calendar, laid_at=instant, business_days=2)


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_no_date_is_due_where_no_calendar_says_anything(day: date):
    with pytest.raises(BeyondHorizon):
        due_at(WEEKDAYS, day)


@pytest.mark.parametrize("instant", [HORIZON, HORIZON + LOOKED, -(10**11)])
@pytest.mark.parametrize("calendar", [WEEKDAYS, NEVER])
def test_nothing_opens_where_no_calendar_says_anything(calendar: Calendar, instant: Instant):
    with pytest.raises(BeyondHorizon):
        next_opening(calendar, instant)


def test_the_last_date_of_all_still_closes():
    last = int(datetime(2199, 12, 31, 15, tzinfo=UTC).timestamp())
    assert due_at(WEEKDAYS, date(2199, 12, 31)) == last
