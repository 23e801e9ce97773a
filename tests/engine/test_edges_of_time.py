"""At the edges of what the clock covers, the engine refuses what the kernel refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest

from sameside.engine.judge import judge, judge_events
from sameside.kernel.account import account
from sameside.kernel.agreement import (
    Agreement,
    AgreementVersion,
    Clock,
    Level,
    Party,
    Policies,
    Service,
    Target,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, Window, Windows
from sameside.kernel.history import Event, Happening, History
from sameside.kernel.openings import FIRST, HORIZON, BeyondHorizon
from sameside.kernel.statement import Period
from sameside.kernel.zone import DAY, wall_of
from tests.engine.histories import columns_of
from tests.engine.plain_requests import random_plain
from tests.engine.test_equals_kernel import ALWAYS, judged
from tests.engine.verdict_rows import seen_by_the_engine, seen_by_the_kernel

WINDOW: Windows = (Window(8 * 3600, 16 * 3600),)
OFFICE = Calendar(
    "office",
    "Europe/Copenhagen",
    (CalendarVersion(date(1, 1, 1), (WINDOW, WINDOW, WINDOW, WINDOW, WINDOW, (), ())),),
)
SHUT_FOR_GOOD = Calendar(
    "shut for good",
    "Europe/Copenhagen",
    (
        CalendarVersion(date(2000, 1, 1), (WINDOW, WINDOW, WINDOW, WINDOW, WINDOW, (), ())),
        CalendarVersion(date(2026, 3, 1), ((), (), (), (), (), (), ())),
    ),
)
MARCH = wall_of(date(2026, 3, 1))
LATE = wall_of(date(2195, 3, 1))
SECONDS_BEYOND = Target(seconds=10 * 365 * 8 * 3600)
DAYS_BEYOND = Target(days=10 * 260)


def agreed(calendar: Calendar, target: Target) -> Agreement:
    level = Level("", calendar, {Clock.RESOLUTION: target})
    service = Service("repairs", "Repairs", (level,))
    version = AgreementVersion(1, date(1, 1, 1), {}, {"repairs": service}, Policies())
    return Agreement("", Party("", ""), Party("", ""), "UTC", "EUR", (version,), digest="")


def made(at: int) -> History:
    return History("R1", "repairs", (Event(at, Happening.CREATED),))


@pytest.mark.parametrize("target", [SECONDS_BEYOND, DAYS_BEYOND])
def test_a_target_that_cannot_be_used_up_before_2200_is_refused(target: Target):
    agreement, history = agreed(OFFICE, target), made(LATE)
    with pytest.raises(BeyondHorizon) as by_the_kernel:
        account(history, agreement, LATE + DAY)
    with pytest.raises(BeyondHorizon) as by_the_engine:
        judge_events(columns_of([history]), agreement, LATE + DAY, ALWAYS)
    assert str(by_the_engine.value) == str(by_the_kernel.value)


@pytest.mark.parametrize(
    ("at", "as_of"), [(FIRST - 1, FIRST + DAY), (HORIZON - DAY, HORIZON + DAY)]
)
def test_what_lies_before_1900_or_from_2200_on_is_refused(at: int, as_of: int):
    agreement, history = agreed(OFFICE, Target(seconds=3600)), made(at)
    with pytest.raises(BeyondHorizon):
        account(history, agreement, as_of)
    with pytest.raises(BeyondHorizon):
        judge_events(columns_of([history]), agreement, as_of, ALWAYS_AND_LONGER)


@pytest.mark.parametrize("target", [Target(seconds=3600), Target(days=3)])
@pytest.mark.parametrize("at", [MARCH - 30 * DAY, MARCH - 3 * DAY, MARCH + DAY])
def test_a_calendar_that_shut_for_good_gives_the_kernels_answer(target: Target, at: int):
    agreement, histories, as_of = agreed(SHUT_FOR_GOOD, target), [made(at)], at + DAY
    assert judged(histories, agreement, as_of) == seen_by_the_kernel(histories, agreement, as_of)


def test_ten_years_of_waiting_give_the_kernels_answer():
    agreement = agreed(OFFICE, Target(days=2000))
    histories = [
        made(MARCH),
        History(
            "R2",
            "repairs",
            (
                Event(MARCH, Happening.CREATED),
                Event(MARCH + 3600, Happening.PAUSE, why="parts"),
                Event(MARCH + 3650 * DAY, Happening.RESUME, why="parts"),
            ),
        ),
    ]
    as_of = MARCH + 3651 * DAY
    assert judged(histories, agreement, as_of) == seen_by_the_kernel(histories, agreement, as_of)


def test_nothing_to_judge_is_no_trouble():
    nothing, plain = columns_of([]), random_plain(Random(0), 0)  # noqa: S311 -- nothing is drawn from it
    found = judge(nothing, plain, agreed(OFFICE, Target()), MARCH, ALWAYS)
    assert [each.clock for each in found.events] == list(Clock)
    assert [each.rows.size for each in (*found.events, *found.plain)] == [0] * 5
    assert found.left_out == ()


def test_a_request_made_after_the_look_is_not_judged():
    agreement = agreed(OFFICE, Target(seconds=3600))
    assert judged([made(MARCH + 1)], agreement, MARCH) == []
    assert len(judged([made(MARCH)], agreement, MARCH)) == 2


@pytest.mark.parametrize("target", [SECONDS_BEYOND, DAYS_BEYOND])
def test_a_statement_that_the_kernel_refuses_is_refused_though_it_names_no_due(target: Target):
    agreement, history = agreed(OFFICE, target), made(LATE)
    with pytest.raises(BeyondHorizon):
        judge_events(columns_of([history]), agreement, LATE + DAY, ALWAYS, dues=False)


@pytest.mark.parametrize("target", [Target(seconds=3600), Target(days=1), Target()])
def test_without_dues_all_else_stays(target: Target):
    agreement, columns = agreed(OFFICE, target), columns_of([made(MARCH), made(MARCH + 5 * DAY)])
    asked, _ = judge_events(columns, agreement, MARCH + 9 * DAY, ALWAYS)
    unasked, _ = judge_events(columns, agreement, MARCH + 9 * DAY, ALWAYS, dues=False)
    for one, other in zip(asked, unasked, strict=True):
        assert (one.rows.tolist(), one.outcome.tolist(), one.elapsed.tolist()) == (
            other.rows.tolist(),
            other.outcome.tolist(),
            other.elapsed.tolist(),
        )
        assert (one.due.size, other.due.size, other.breach.size) == (one.rows.size, 0, 0)


def test_a_priority_that_has_two_codes_is_still_one_priority():
    agreement = agreed(OFFICE, Target(seconds=3600))
    columns = columns_of([History("R1", "repairs", (*made(MARCH).events, UNNAMED))])
    doubled = replace(
        columns, priority_names=("", ""), priorities=np.array([-1, 1], dtype=np.int32)
    )
    verdicts, left_out = judge_events(doubled, agreement, MARCH + DAY, ALWAYS)
    rows = seen_by_the_engine(verdicts, agreement, doubled.requests, doubled.priority_names)
    history = History("R1", "repairs", (*made(MARCH).events, UNNAMED))
    assert (rows, left_out) == (seen_by_the_kernel([history], agreement, MARCH + DAY), ())


UNNAMED = Event(MARCH + 60, Happening.PRIORITY)
ALWAYS_AND_LONGER = Period(date(1, 1, 1), date(9999, 1, 1))
