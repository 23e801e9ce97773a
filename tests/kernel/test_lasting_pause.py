"""A pause that lasts is one pause, however often its reasons change meanwhile (C8, C13)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sameside.kernel.agreement import Clock, Level, Policies, Service, Target
from sameside.kernel.calendar import Calendar, CalendarVersion, Window, Windows
from sameside.kernel.history import Event, Happening, History
from sameside.kernel.judgement import verdict
from sameside.kernel.policy import Course
from sameside.kernel.verdict import Outcome, Unset

OFFICE: Windows = (Window(8 * 3600, 16 * 3600),)
WEEKDAYS = Calendar(
    "office",
    "UTC",
    (CalendarVersion(date(2026, 1, 1), (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ())),),
)


def at(day: int, hour: int) -> int:
    return int(datetime(2026, 11, day, hour, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    "second_reason",
    [(), (Event(at(4, 10), Happening.PAUSE, why="parts"),)],
    ids=["one reason", "a second reason two days on"],
)
def test_a_target_in_days_stands_still_from_the_start_of_the_pause(
    second_reason: tuple[Event, ...],
):
    friday_request = History(
        "R1",
        "repairs",
        (
            Event(at(6, 9) - 7 * 86_400, Happening.CREATED, priority="normal"),
            Event(at(2, 10), Happening.PAUSE, why="customer"),
            *second_reason,
        ),
    )
    level = Level("normal", WEEKDAYS, {Clock.RESOLUTION: Target(days=1)})
    service = Service("repairs", "Repairs", (level,))
    course = Course.of(friday_request, service=service, policies=Policies(), as_of=at(5, 12))

    found = verdict(course, Clock.RESOLUTION)

    assert found is not None
    assert (found.outcome, found.due, found.breach) == (
        Outcome.SUSPENDED,
        Unset.SUSPENDED,
        Unset.SUSPENDED,
    )
