"""The engine says what the kernel says, to the second."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sameside.engine.flat import Plain
from sameside.engine.judge import judge_events, judge_plain
from sameside.kernel.agreement import Agreement, AgreementVersion, Party, Policies
from sameside.kernel.history import History
from sameside.kernel.statement import Period
from sameside.kernel.zone import Instant
from tests.engine.histories import (
    POLICIES,
    columns_of,
    random_agreement,
    random_history,
    random_instant,
)
from tests.engine.plain_requests import history_of, random_plain
from tests.engine.verdict_rows import (
    Row,
    seen_by_the_engine,
    seen_by_the_kernel,
    without_dues,
)
from tests.strategies.clock import Situation, situations

ALWAYS = Period(date(1900, 1, 1), date(2200, 1, 1))
EACH = 63
"""Histories for each of the 32 combinations of policies: 2,016 in all."""

Story = tuple[list[History], Agreement, Instant]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: "-".join(map(str, policy)))
def test_event_histories_are_judged_as_the_kernel_judges_them_under(policy: tuple[object, ...]):
    told = story(POLICIES.index(policy))
    assert judged(*told) == seen_by_the_kernel(*told)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_event_histories_are_judged_as_the_kernel_judges_them_whatever_the_seed(seed: int):
    histories, agreement, as_of = story(seed)
    few = histories[:20]
    assert judged(few, agreement, as_of) == seen_by_the_kernel(few, agreement, as_of)


@settings(max_examples=60, deadline=None)
@given(situation=situations())
def test_a_request_near_a_clock_change_is_judged_as_the_kernel_judges_it(situation: Situation):
    service = situation.service
    calendars = {level.calendar.name: level.calendar for level in service.levels}
    version = AgreementVersion(
        1, date(1970, 1, 1), calendars, {service.key: service}, situation.policies
    )
    agreement = Agreement("", Party("", ""), Party("", ""), "UTC", "EUR", (version,), digest="")
    histories = [History("R1", service.key, situation.events)]
    as_of = situation.as_of
    assert judged(histories, agreement, as_of) == seen_by_the_kernel(histories, agreement, as_of)


@pytest.mark.parametrize("dues", [True, False], ids=["with dues", "for figures only"])
@pytest.mark.parametrize("seed", range(4))
def test_plain_requests_are_judged_as_the_kernel_judges_their_events(seed: int, *, dues: bool):
    plain, agreement, as_of = plain_story(seed)

    verdicts, _ = judge_plain(plain, agreement, as_of, ALWAYS, dues=dues)

    histories = [history_of(plain, row) for row in range(len(plain.requests))]
    rows = seen_by_the_engine(verdicts, agreement, plain.requests, plain.priority_names)
    expected = seen_by_the_kernel(histories, agreement, as_of)
    assert rows == (expected if dues else without_dues(expected))


@pytest.mark.parametrize("seed", range(3))
def test_numba_judges_plain_requests_as_the_kernel_does(seed: int):
    # Once it has been started, it is what judges.
    pytest.importorskip("sameside.engine.by_numba", reason="the extra “speed” is not installed")
    plain, agreement, as_of = plain_story(seed)

    verdicts, _ = judge_plain(plain, agreement, as_of, ALWAYS, dues=False)

    histories = [history_of(plain, row) for row in range(len(plain.requests))]
    rows = seen_by_the_engine(verdicts, agreement, plain.requests, plain.priority_names)
    assert rows == without_dues(seen_by_the_kernel(histories, agreement, as_of))


def story(seed: int) -> Story:
    """Many histories, an agreement by one combination of policies, and when they are judged."""
    random = Random(seed)  # noqa: S311 -- a story to be judged, not a secret
    policies = Policies(*POLICIES[seed % len(POLICIES)])
    agreement = random_agreement(random, [policies] * random.randrange(1, 3))
    histories = [random_history(random, f"R{number}") for number in range(EACH)]
    return histories, agreement, max(random_instant(random), random_instant(random))


def plain_story(seed: int) -> tuple[Plain, Agreement, Instant]:
    """Many plain requests, an agreement, and when they are judged."""
    random = Random(seed)  # noqa: S311 -- a story to be judged, not a secret
    agreement = random_agreement(random, [Policies(pause_response=p) for p in (True, False)])
    return random_plain(random, 500), agreement, max(random_instant(random), random_instant(random))


def judged(histories: list[History], agreement: Agreement, as_of: Instant) -> list[Row]:
    """Judge histories as columns of events."""
    columns = columns_of(histories)
    verdicts, _ = judge_events(columns, agreement, as_of, ALWAYS)
    return seen_by_the_engine(verdicts, agreement, columns.requests, columns.priority_names)
