"""The kinds of card that come next, written down with the mechanism as it stands.

Each becomes a module of `kernel/lifecycles/` as it is here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import (
    DRAFT,
    AlreadySaidYes,
    DateMissing,
    HappensByItself,
    Lifecycle,
    Move,
    Mover,
    Need,
    NoSuchMove,
    NotStable,
    NotTheOwner,
    NotYetDue,
    NotYourMove,
    ReasonMissing,
    Recorded,
    Said,
    Standing,
    SuccessorMissing,
    TextMissing,
    Voice,
)

LAYER, OTHER, EITHER, BOTH, OWNER = (
    Voice.LAYER,
    Voice.OTHER,
    Voice.EITHER,
    Voice.BOTH,
    Voice.OWNER,
)

GOAL = Lifecycle.of(
    "goal",
    "laid",
    ends=["met", "missed", "dropped", "declined"],
    moves=[
        Move("agree", "laid", "agreed", OTHER),
        Move("decline", "laid", "declined", OTHER, reason=True),
        Move("revise", "laid", "laid", LAYER),
        Move("meet", "agreed", "met", BOTH),
        Move("miss", "agreed", "missed", BOTH),
        Move("drop", "agreed", "dropped", BOTH, reason=True),
    ],
)
EXPECTATION = Lifecycle.of(
    "expectation",
    "laid",
    ends=["met", "unmet", "declined"],
    replies=["laid"],
    moves=[
        Move("restate", "laid", "restated", OTHER, text=True),
        Move("confirm", "restated", "agreed", LAYER),
        Move("correct", "restated", "laid", LAYER, reason=True),
        Move("decline", "laid", "declined", OTHER, reason=True),
        Move("meet", "agreed", "met", LAYER),
        Move("find_unmet", "agreed", "unmet", LAYER, reason=True),
        Move("renew", "met/unmet", "agreed", BOTH),
    ],
)
FROM_ACCEPTED = [
    Move("start", "accepted", "started", OWNER),
    Move("finish", "started", "finished", OWNER),
    Move("confirm_benefit", "finished", "confirmed", BOTH),
    Move("find_none", "finished", "unconfirmed", BOTH),
]
OTHER_ANSWERS = [
    Move("decline", "laid", "declined", OTHER, reason=True),
    Move("park", "laid", "parked", OTHER, reason=True, needs=(Need.UNTIL,)),
    Move("return", "parked", "laid", Voice.ITSELF, needs=(Need.DUE_PASSED,)),
    Move("counter", "laid", "laid", OTHER, needs=(Need.SUCCESSOR,)),
]
PROPOSAL = Lifecycle.of(
    "proposal",
    "laid",
    ends=["declined", "confirmed", "unconfirmed"],
    moves=[Move("accept", "laid", "accepted", OTHER), *OTHER_ANSWERS, *FROM_ACCEPTED],
)
INNOVATION = Lifecycle.of(
    "innovation",
    "laid",
    ends=["declined", "confirmed", "unconfirmed"],
    moves=[
        Move("accept", "laid", "accepted", OTHER, needs=(Need.STABLE,)),
        Move("accept_anyway", "laid", "accepted", BOTH),
        *OTHER_ANSWERS,
        *FROM_ACCEPTED,
    ],
)
PRIORITY = Lifecycle.of(
    "priority",
    "laid",
    ends=["noted", "replaced"],
    moves=[
        Move("note", "laid", "noted", OTHER),
        Move("replace", "noted", "replaced", LAYER),
    ],
)
DECISION = Lifecycle.of(
    "decision",
    "laid",
    ends=["decided", "refused", "superseded", "revoked"],
    moves=[
        Move("decide", "laid", "decided", BOTH),
        Move("refuse", "laid", "refused", EITHER, reason=True),
        Move("revise", "decided", "superseded", BOTH, needs=(Need.SUCCESSOR,)),
        Move("revoke", "decided", "revoked", BOTH, reason=True),
    ],
)
CHANGE = Lifecycle.of(
    "change",
    "laid",
    ends=["settled", "cancelled"],
    moves=[
        Move("ready", "laid", "ready", BOTH, text=True),
        Move("go", "ready", "gone", LAYER),
        Move("settle", "gone", "settled", OTHER),
        Move("cancel", "laid/ready", "cancelled", LAYER, reason=True),
    ],
)
QUESTION = Lifecycle.of(
    "question",
    "laid",
    ends=["closed"],
    moves=[
        Move("answer", "laid", "answered", OTHER),
        Move("accept", "answered", "closed", LAYER),
        Move("ask_again", "answered", "laid", LAYER, reason=True),
    ],
)
TO_COME = [GOAL, EXPECTATION, PROPOSAL, INNOVATION, PRIORITY, DECISION, CHANGE, QUESTION]

NORA = Mover("nora", Side.CUSTOMER)
JENS = Mover("jens", Side.SUPPLIER)
KARIN = Mover("karin", Side.SUPPLIER)
LAID = Standing("laid", Side.CUSTOMER, owner="jens", owner_side=Side.SUPPLIER)
WORDS = Said(reason="Because.", text="In short.", on=date(2026, 6, 1), successor="8")


@pytest.mark.parametrize("lifecycle", TO_COME, ids=lambda lifecycle: lifecycle.kind)
def test_every_kind_begins_as_a_draft_is_laid_and_can_be_withdrawn(lifecycle: Lifecycle):
    assert lifecycle.step("lay", replace(LAID, state=DRAFT), NORA).enters == "laid"
    assert lifecycle.step("withdraw", LAID, NORA, WORDS).enters == "withdrawn"


@pytest.mark.parametrize("lifecycle", TO_COME, ids=lambda lifecycle: lifecycle.kind)
def test_every_move_is_made_by_those_to_whom_the_table_gives_it(lifecycle: Lifecycle):
    for move in lifecycle.moves:
        for state in move.states:
            standing = replace(LAID, state=state, due_passed=True)
            assert moved(lifecycle, move, standing) == move.enters


def moved(lifecycle: Lifecycle, move: Move, standing: Standing) -> str:
    """Let those make a move whose it is, and return where the card is then."""
    match move.voice:
        case Voice.ITSELF:
            return lifecycle.by_itself(move.name, standing).enters
        case Voice.BOTH:
            first = lifecycle.step(move.name, standing, NORA, WORDS)
            assert (first.enters, first.recorded) == (standing.state, Recorded.CONSENT)
            return lifecycle.step(move.name, yes_of_nora(standing, move.name), JENS, WORDS).enters
        case Voice.OTHER | Voice.OWNER:
            return lifecycle.step(move.name, standing, JENS, WORDS).enters
        case _:
            return lifecycle.step(move.name, standing, NORA, WORDS).enters


def yes_of_nora(standing: Standing, move: str) -> Standing:
    return replace(standing, consents=MappingProxyType({move: frozenset({Side.CUSTOMER})}))


def test_a_goal_is_dropped_with_a_reason_from_each():
    waiting = yes_of_nora(replace(LAID, state="agreed"), "drop")
    with pytest.raises(ReasonMissing):
        GOAL.step("drop", waiting, JENS)


def test_an_expectation_is_repeated_back_in_own_words():
    with pytest.raises(TextMissing):
        EXPECTATION.step("restate", LAID, JENS)
    with pytest.raises(NotYourMove):
        EXPECTATION.step("restate", LAID, NORA, WORDS)


def test_a_parked_proposal_names_its_date_and_comes_back_on_it_by_itself():
    with pytest.raises(DateMissing):
        PROPOSAL.step("park", LAID, JENS, replace(WORDS, on=None))
    parked = replace(LAID, state="parked")
    with pytest.raises(HappensByItself):
        PROPOSAL.step("return", parked, JENS)
    with pytest.raises(NotYetDue):
        PROPOSAL.by_itself("return", parked)
    assert PROPOSAL.by_itself("return", replace(parked, due_passed=True)).enters == "laid"


def test_a_counter_proposal_is_a_card_of_its_own():
    with pytest.raises(SuccessorMissing):
        PROPOSAL.step("counter", LAID, JENS)


def test_a_proposal_is_carried_out_by_its_owner_alone():
    with pytest.raises(NotTheOwner):
        PROPOSAL.step("start", replace(LAID, state="accepted"), KARIN)


def test_an_innovation_on_unstable_services_takes_both():
    shaky = replace(LAID, stable=False)
    with pytest.raises(NotStable):
        INNOVATION.step("accept", shaky, JENS)
    assert INNOVATION.step("accept_anyway", shaky, NORA).enters == "laid"
    agreed = INNOVATION.step("accept_anyway", yes_of_nora(shaky, "accept_anyway"), JENS)
    assert (agreed.enters, agreed.agreed) == ("accepted", True)


def test_a_decision_takes_one_yes_from_each_side_and_no_two_from_one():
    waiting = yes_of_nora(LAID, "decide")
    with pytest.raises(AlreadySaidYes):
        DECISION.step("decide", waiting, Mover("ole", Side.CUSTOMER))
    assert DECISION.step("decide", waiting, JENS).enters == "decided"


def test_a_change_goes_only_when_both_are_ready():
    for standing in (LAID, yes_of_nora(LAID, "ready")):
        with pytest.raises(NoSuchMove):
            CHANGE.step("go", standing, NORA)
    with pytest.raises(TextMissing):
        CHANGE.step("ready", yes_of_nora(LAID, "ready"), JENS)
    assert CHANGE.step("ready", yes_of_nora(LAID, "ready"), JENS, WORDS).enters == "ready"
    assert CHANGE.step("go", replace(LAID, state="ready"), NORA).enters == "gone"
