"""The kinds of card at work: each move of the tables, who makes it and who is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import (
    Counted,
    Mover,
    NotTheOwner,
    NotYourMove,
    ReasonMissing,
    Recorded,
    Said,
    Standing,
    Step,
)
from sameside.kernel.lifecycles import COMMITMENT, CONCERN

NORA = Mover("nora", Side.CUSTOMER)
JENS = Mover("jens", Side.SUPPLIER)


def test_nobody_answers_their_own_concern():
    with pytest.raises(NotYourMove, match="for the supplier to decide"):
        CONCERN.step("answer", Standing("laid", Side.CUSTOMER), NORA)


def test_a_settled_concern_is_reopened_with_a_reason_only():
    settled = Standing("settled", Side.CUSTOMER, answered=True)
    with pytest.raises(ReasonMissing):
        CONCERN.step("reopen", settled, NORA, Said(reason=" \n"))
    assert CONCERN.step("reopen", settled, NORA, Said(reason="It leaks again.")) == Step(
        "laid", Recorded.MOVE
    )


def test_a_promise_is_made_by_the_person_named_and_nobody_else():
    asked = Standing("asked", Side.CUSTOMER, owner="jens", owner_side=Side.SUPPLIER)
    for somebody in (NORA, Mover("karin", Side.SUPPLIER)):
        with pytest.raises(NotTheOwner):
            COMMITMENT.step("promise", asked, somebody)
    assert COMMITMENT.step("promise", asked, JENS) == Step("promised", Recorded.MOVE)


def test_a_date_moved_in_time_counts_as_such_however_late_the_answer():
    promised = Standing("promised", Side.SUPPLIER, owner="jens", owner_side=Side.SUPPLIER)
    asked = COMMITMENT.step("move_date", promised, JENS, Said(on=date(2026, 5, 4)))
    assert asked == Step("promised", Recorded.CONSENT, counted=Counted.IN_TIME)
    waiting = replace(
        promised,
        due_passed=True,
        consents={"move_date": frozenset({Side.SUPPLIER})},
        counted={"move_date": Counted.IN_TIME},
    )
    assert COMMITMENT.step("move_date", waiting, NORA) == Step(
        "promised", Recorded.MOVE, agreed=True, counted=Counted.IN_TIME
    )
