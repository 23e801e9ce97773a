"""The engine says what the kernel says, to the second."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sameside.engine.flat import NEVER, NONE, OUTCOMES, SUSPENDED, Events, Verdicts
from sameside.engine.judge import judge_events
from sameside.kernel.account import NotAgreed, account
from sameside.kernel.agreement import Agreement, Policies
from sameside.kernel.history import History
from sameside.kernel.statement import Period
from sameside.kernel.verdict import Moment, Unset, Verdict
from sameside.kernel.zone import Instant
from tests.engine.histories import (
    POLICIES,
    columns_of,
    random_agreement,
    random_history,
    random_instant,
)

ALWAYS = Period(date(1900, 1, 1), date(2200, 1, 1))
UNSET = {Unset.NONE: NONE, Unset.NEVER: NEVER, Unset.SUSPENDED: SUSPENDED}
EACH = 63
"""Histories for each of the 32 combinations of policies: 2,016 in all."""

Row = tuple[str, str, str, str, bool, int, int, int]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: "-".join(map(str, p)))
def test_every_verdict_equals_the_kernels_under(policy: tuple[object, ...]):
    seed = POLICIES.index(policy)
    assert seen_by_the_engine(*story(seed)) == seen_by_the_kernel(*story(seed))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_verdict_equals_the_kernels_whatever_the_seed(seed: int):
    agreement, histories, as_of = story(seed)
    assert seen_by_the_engine(agreement, histories[:20], as_of) == seen_by_the_kernel(
        agreement, histories[:20], as_of
    )


def story(seed: int) -> tuple[Agreement, list[History], Instant]:
    """One agreement by one combination of policies, many histories, and when they are judged."""
    random = Random(seed)  # noqa: S311 -- a story to be judged, not a secret
    reopening, priority_change, pause_response = POLICIES[seed % len(POLICIES)]
    policies = Policies(reopening, priority_change, pause_response)
    agreement = random_agreement(random, [policies] * random.randrange(1, 3))
    histories = [random_history(random, f"R{number}") for number in range(EACH)]
    return agreement, histories, max(random_instant(random), random_instant(random))


def seen_by_the_kernel(agreement: Agreement, histories: list[History], as_of: Instant) -> list[Row]:
    rows: list[Row] = []
    for history in histories:
        if history.created_at > as_of:
            continue
        try:
            verdicts = account(history, agreement, as_of).verdicts
        except NotAgreed:
            continue
        rows.extend(_row(history.request, verdict) for verdict in verdicts)
    return sorted(rows)


def seen_by_the_engine(agreement: Agreement, histories: list[History], as_of: Instant) -> list[Row]:
    columns = columns_of(histories)
    verdicts, _ = judge_events(columns, agreement, as_of, ALWAYS)
    return sorted(row for each in verdicts for row in _rows(columns, each))


def _row(request: str, verdict: Verdict) -> Row:
    return (
        request,
        verdict.clock.value,
        verdict.outcome.value,
        verdict.priority,
        verdict.stops is not None,
        verdict.elapsed,
        _moment(verdict.due),
        _moment(verdict.breach),
    )


def _moment(moment: Moment) -> int:
    return UNSET[moment] if isinstance(moment, Unset) else moment


def _rows(columns: Events, verdicts: Verdicts) -> list[Row]:
    return [
        (
            columns.requests[row],
            verdicts.clock.value,
            OUTCOMES[outcome].value,
            columns.priority_names[priority],
            stopped,
            elapsed,
            due,
            breach,
        )
        for row, outcome, priority, stopped, elapsed, due, breach in zip(
            verdicts.rows.tolist(),
            verdicts.outcome.tolist(),
            verdicts.priorities.tolist(),
            verdicts.stopped.tolist(),
            verdicts.elapsed.tolist(),
            verdicts.due.tolist(),
            verdicts.breach.tolist(),
            strict=True,
        )
    ]
