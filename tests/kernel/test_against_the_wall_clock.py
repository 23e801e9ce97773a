"""The kernel and a reader of wall clocks give the same whole answer (C1–C13, C15)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from sameside.kernel.agreement import Clock
from sameside.kernel.history import History
from sameside.kernel.judgement import verdict
from sameside.kernel.policy import Course
from sameside.kernel.verdict import Moment, Unset, Verdict
from tests.kernel.minute_by_minute import LATER, LOOK_AHEAD, Answer, Scene, answer
from tests.strategies.clock import STEP, Situation, situations


def seen(found: Verdict | None) -> Answer | None:
    """Return a verdict in the words of the reader of wall clocks."""
    if found is None:
        return None
    kinds = [s.kind for s in found.stretches for _ in range(s.starts, s.ends, STEP)]
    horizon = found.ends + LOOK_AHEAD
    return Answer(
        outcome=found.outcome,
        priority=found.priority,
        starts=found.starts,
        stops=found.stops,
        ends=found.ends,
        elapsed=found.elapsed,
        due=within_sight(found.due, horizon),
        breach=within_sight(found.breach, horizon),
        kinds=tuple(kinds),
        first=seen(found.first),
        earlier_breaches=tuple((b.at, b.priority) for b in found.earlier_breaches),
    )


def within_sight(moment: Moment, horizon: int) -> Moment | str:
    """Return a moment, or that it is later than one looked."""
    beyond = moment is Unset.NEVER or (isinstance(moment, int) and moment >= horizon)
    return LATER if beyond else moment


def judged(situation: Situation, clock: Clock) -> Verdict | None:
    """Judge by the kernel."""
    history = History("r", situation.service.key, situation.events)
    course = Course.of(
        history,
        service=situation.service,
        policies=situation.policies,
        as_of=situation.as_of,
    )
    return verdict(course, clock)


@pytest.mark.parametrize("clock", Clock)
@given(situation=situations())
@settings(max_examples=settings().max_examples * 2 // 5)
def test_the_kernel_agrees_with_the_wall_clock_read_step_by_step(
    clock: Clock, situation: Situation
):
    scene = Scene(situation.events, situation.service, situation.policies, situation.as_of, STEP)
    assert seen(judged(situation, clock)) == answer(scene, clock)
