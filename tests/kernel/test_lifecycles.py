"""The kinds of card at work: their tables as agreed, and each move as somebody makes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import (
    DRAFT,
    AlreadyAnswered,
    Counted,
    FacilitatorsDoNotMove,
    Lifecycle,
    Mover,
    Need,
    NotAskedAcross,
    NotTheOwner,
    NotYetDue,
    NotYourMove,
    OwnerHasLeft,
    OwnerStillSeated,
    PastDue,
    ReasonMissing,
    Recorded,
    Said,
    Standing,
    Step,
    TextMissing,
    Voice,
    rows,
)
from sameside.kernel.lifecycles import COMMITMENT, CONCERN, CONTEST, KINDS
from sameside.kernel.lifecycles.concern import Cause, cause_agreed
from sameside.kernel.lifecycles.contest import Progress, Stage, progress
from sameside.kernel.refusal import Refused
from sameside.kernel.seat import Role

NORA = Mover("nora", Side.CUSTOMER)
JENS = Mover("jens", Side.SUPPLIER)
MAJA = Mover("maja", None, Role.FACILITATOR)
KARIN = Mover("karin", Side.SUPPLIER, Role.SENIOR_REPRESENTATIVE)
ASKED = Standing("asked", Side.CUSTOMER, owner="jens", owner_side=Side.SUPPLIER)
GIVEN = Standing("promised", Side.SUPPLIER, owner="jens", owner_side=Side.SUPPLIER)
WHY = Said(reason="The lift stood still again.")
BOTH = frozenset(Side)
NONE: frozenset[Side] = frozenset()
CUSTOMER = frozenset({Side.CUSTOMER})
SUPPLIER = frozenset({Side.SUPPLIER})
LAID_ON = date(2026, 5, 1)

TABLES = {
    CONCERN: """
        lay draft→laid layer
        answer laid→answered other
        work answered→worked either
        settle answered/worked→settled layer
        reopen settled→laid layer (reason)
        accept_as_is answered/worked→accepted both
        withdraw laid→withdrawn layer (reason, unanswered)
    """,
    COMMITMENT: """
        lay draft→promised owner
        ask draft→asked layer (asked_across)
        promise asked→promised owner
        decline asked→declined owner (reason)
        take_over asked→asked colleague (owner_left)
        take_over promised→promised colleague (owner_left)
        deliver promised→delivered owner
        keep delivered→kept receiver
        return delivered→promised receiver (reason)
        move_date promised→promised owner/receiver (new_date)
        release promised→released receiver
        break promised→broken receiver (reason, due_passed)
        withdraw promised→withdrawn layer (reason, unanswered, before_due)
        withdraw asked→withdrawn layer (reason, unanswered)
    """,
    CONTEST: """
        contest draft→laid layer (reason)
        state_case laid→laid either (text)
        settle laid→settled both
        withdraw laid→withdrawn layer (reason)
    """,
}


def told(lifecycle: Lifecycle) -> list[str]:
    """Return a lifecycle as the rules write it."""
    found = []
    for row in rows(lifecycle):
        voice = "/".join(filter(None, (row.voice, row.agreed_by)))
        asks = f" ({', '.join(row.asks)})" if row.asks else ""
        found.append(f"{row.move} {'/'.join(row.starts)}→{row.enters} {voice}{asks}")
    return found


@pytest.mark.parametrize("lifecycle", TABLES, ids=lambda lifecycle: lifecycle.kind)
def test_the_table_is_the_one_agreed(lifecycle: Lifecycle):
    assert told(lifecycle) == [line.strip() for line in TABLES[lifecycle].strip().splitlines()]


def test_there_are_these_kinds_of_card():
    assert dict(KINDS) == {"concern": CONCERN, "commitment": COMMITMENT}


@pytest.mark.parametrize(
    ("lifecycle", "state", "open_now", "reply_owed"),
    [
        (CONCERN, "draft", False, False),
        (CONCERN, "laid", True, True),
        (CONCERN, "answered", True, False),
        (CONCERN, "settled", False, False),
        (COMMITMENT, "asked", True, True),
        (COMMITMENT, "promised", True, False),
        (COMMITMENT, "kept", False, False),
        (CONTEST, "laid", True, False),
        (CONTEST, "withdrawn", False, False),
    ],
)
def test_where_a_card_lies_open_and_where_a_reply_is_owed(
    lifecycle: Lifecycle, state: str, *, open_now: bool, reply_owed: bool
):
    assert (lifecycle.is_open(state), state in lifecycle.replies) == (open_now, reply_owed)


def walked(lifecycle: Lifecycle, standing: Standing, *steps: tuple[str, Mover, Said]) -> list[str]:
    """Make moves one after another and return where the card stood after each."""
    found = []
    for name, mover, said in steps:
        step = lifecycle.step(name, standing, mover, said)
        if step.recorded is Recorded.CONSENT:
            assert mover.side is not None
            given = {name: standing.said_yes(name) | {mover.side}}
            standing = replace(standing, consents=MappingProxyType(given))
        else:
            standing = replace(standing, state=step.enters, consents=MappingProxyType({}))
        standing = replace(standing, answered=standing.answered or mover.side != standing.layer)
        found.append(standing.state)
    return found


def test_a_concern_goes_from_the_table_to_settled_and_back():
    assert walked(
        CONCERN,
        Standing(DRAFT, Side.CUSTOMER),
        ("lay", NORA, Said()),
        ("answer", JENS, Said()),
        ("work", NORA, Said()),
        ("settle", NORA, Said()),
        ("reopen", NORA, WHY),
        ("answer", KARIN, Said()),
        ("accept_as_is", JENS, Said()),
        ("accept_as_is", NORA, Said()),
    ) == ["laid", "answered", "worked", "settled", "laid", "answered", "answered", "accepted"]


def test_nobody_answers_their_own_concern():
    with pytest.raises(NotYourMove, match="for the supplier to decide"):
        CONCERN.step("answer", Standing("laid", Side.CUSTOMER), NORA)


def test_only_the_side_that_laid_a_concern_calls_it_settled():
    with pytest.raises(NotYourMove, match="for the customer to decide"):
        CONCERN.step("settle", Standing("worked", Side.CUSTOMER), JENS)


def test_a_reopened_concern_was_answered_and_is_not_withdrawn():
    reopened = Standing("laid", Side.CUSTOMER, answered=True)
    with pytest.raises(AlreadyAnswered):
        CONCERN.step("withdraw", reopened, NORA, WHY)


@pytest.mark.parametrize(
    ("lifecycle", "name", "standing", "mover"),
    [
        (CONCERN, "reopen", Standing("settled", Side.CUSTOMER), NORA),
        (CONCERN, "withdraw", Standing("laid", Side.CUSTOMER), NORA),
        (COMMITMENT, "decline", ASKED, JENS),
        (COMMITMENT, "return", replace(GIVEN, state="delivered"), NORA),
        (COMMITMENT, "break", replace(GIVEN, due_passed=True), NORA),
        (COMMITMENT, "withdraw", ASKED, NORA),
        (COMMITMENT, "withdraw", GIVEN, JENS),
        (CONTEST, "contest", Standing(DRAFT, Side.SUPPLIER), JENS),
        (CONTEST, "withdraw", Standing("laid", Side.SUPPLIER), JENS),
    ],
)
def test_a_move_with_a_reason_is_refused_without_one(
    lifecycle: Lifecycle, name: str, standing: Standing, mover: Mover
):
    with pytest.raises(ReasonMissing):
        lifecycle.step(name, standing, mover, Said(reason=" \t"))
    entered = lifecycle.move(name, standing.state).enters
    assert lifecycle.step(name, standing, mover, WHY) == Step(entered, Recorded.MOVE)


def test_a_commitment_asked_for_is_promised_returned_and_kept():
    assert walked(
        COMMITMENT,
        replace(ASKED, state=DRAFT),
        ("ask", NORA, Said()),
        ("promise", JENS, Said()),
        ("deliver", JENS, Said()),
        ("return", NORA, WHY),
        ("deliver", JENS, Said()),
        ("keep", NORA, Said()),
    ) == ["asked", "promised", "delivered", "promised", "delivered", "kept"]


def test_nobody_promises_on_behalf_of_the_person_named():
    for somebody in (NORA, KARIN):
        for name in ("promise", "decline"):
            with pytest.raises(NotTheOwner):
                COMMITMENT.step(name, ASKED, somebody, WHY)
        with pytest.raises(NotTheOwner):
            COMMITMENT.step("deliver", GIVEN, somebody)


@pytest.mark.parametrize("standing", [ASKED, GIVEN], ids=["asked", "promised"])
def test_a_colleague_takes_over_in_their_own_name_once_the_owner_has_left(standing: Standing):
    left = replace(standing, owner_left=True)
    taken = Step(standing.state, Recorded.MOVE, takes_over=True)
    assert COMMITMENT.step("take_over", left, KARIN) == taken
    with pytest.raises(NotYourMove, match="for the supplier to decide"):
        COMMITMENT.step("take_over", left, NORA)
    with pytest.raises(FacilitatorsDoNotMove):
        COMMITMENT.step("take_over", left, MAJA)
    for somebody in (KARIN, JENS):
        with pytest.raises(OwnerStillSeated):
            COMMITMENT.step("take_over", standing, somebody)


def test_before_anybody_takes_it_over_what_was_the_owners_to_do_says_that_they_have_left():
    for name, standing in (("promise", ASKED), ("decline", ASKED), ("deliver", GIVEN)):
        with pytest.raises(OwnerHasLeft, match="A colleague can take it over first"):
            COMMITMENT.step(name, replace(standing, owner_left=True), KARIN, WHY)


def test_a_promise_of_someone_who_left_is_still_released_broken_or_kept_by_the_receiver():
    left = replace(GIVEN, owner_left=True, due_passed=True)
    for name, state, enters in (
        ("release", "promised", "released"),
        ("break", "promised", "broken"),
        ("keep", "delivered", "kept"),
    ):
        step = COMMITMENT.step(name, replace(left, state=state), NORA, WHY)
        assert step == Step(enters, Recorded.MOVE)


def test_a_promise_given_unasked_is_laid_by_its_owner_alone():
    draft = replace(GIVEN, state=DRAFT)
    assert COMMITMENT.step("lay", draft, JENS) == Step("promised", Recorded.MOVE)
    with pytest.raises(NotTheOwner):
        COMMITMENT.step("lay", draft, KARIN)
    with pytest.raises(NotYourMove):
        COMMITMENT.step("lay", draft, NORA)


def test_a_promise_is_asked_of_the_other_side_and_not_laid_in_its_name():
    own = replace(ASKED, state=DRAFT, owner="nora", owner_side=Side.CUSTOMER)
    with pytest.raises(NotAskedAcross):
        COMMITMENT.step("ask", own, NORA)
    with pytest.raises(NotTheOwner):
        COMMITMENT.step("lay", replace(ASKED, state=DRAFT), NORA)


def test_only_the_side_it_was_promised_to_says_how_a_promise_ended():
    delivered = replace(GIVEN, state="delivered")
    for name, standing in (
        ("keep", delivered),
        ("return", delivered),
        ("release", GIVEN),
        ("break", replace(GIVEN, due_passed=True)),
    ):
        for somebody in (JENS, KARIN):
            with pytest.raises(NotYourMove, match="for the customer to decide"):
                COMMITMENT.step(name, standing, somebody, WHY)


def test_a_promise_is_broken_only_after_its_date():
    with pytest.raises(NotYetDue):
        COMMITMENT.step("break", GIVEN, NORA, WHY)


def test_a_promise_is_taken_back_only_before_its_date_and_before_an_answer():
    with pytest.raises(PastDue):
        COMMITMENT.step("withdraw", replace(GIVEN, due_passed=True), JENS, WHY)
    with pytest.raises(AlreadyAnswered):
        COMMITMENT.step("withdraw", replace(GIVEN, answered=True), JENS, WHY)


def test_what_was_asked_can_be_withdrawn_after_its_date_while_nobody_answers():
    step = COMMITMENT.step("withdraw", replace(ASKED, due_passed=True), NORA, WHY)
    assert step == Step("withdrawn", Recorded.MOVE)


def test_a_date_moved_in_time_counts_as_such_however_late_the_answer():
    asked = COMMITMENT.step("move_date", GIVEN, JENS, Said(on=date(2026, 5, 4)))
    assert asked == Step("promised", Recorded.CONSENT, counted=Counted.IN_TIME)
    waiting = replace(
        GIVEN,
        due_passed=True,
        consents=MappingProxyType({"move_date": SUPPLIER}),
        counted=MappingProxyType({"move_date": Counted.IN_TIME}),
    )
    assert COMMITMENT.step("move_date", waiting, NORA) == Step(
        "promised", Recorded.MOVE, agreed=True, counted=Counted.IN_TIME
    )


@pytest.mark.parametrize(
    ("customer", "supplier", "agreed"),
    [
        (Cause.OURS, Cause.THEIRS, True),
        (Cause.THEIRS, Cause.OURS, True),
        (Cause.SHARED, Cause.SHARED, True),
        (Cause.OUTSIDE, Cause.OUTSIDE, True),
        (Cause.OURS, Cause.OURS, False),
        (Cause.THEIRS, Cause.THEIRS, False),
        (Cause.SHARED, Cause.OUTSIDE, False),
        (Cause.THEIRS, None, False),
        (None, Cause.OURS, False),
        (None, None, False),
    ],
)
def test_a_cause_is_agreed_when_both_say_the_same_from_their_own_chair(
    customer: Cause | None, supplier: Cause | None, *, agreed: bool
):
    assert cause_agreed(customer, supplier) is agreed
    assert cause_agreed(supplier, customer) is agreed


def test_either_side_states_its_case_more_than_once():
    laid = Standing("laid", Side.CUSTOMER)
    for mover in (NORA, JENS, NORA):
        step = CONTEST.step("state_case", laid, mover, Said(text="We counted from the call."))
        assert step == Step("laid", Recorded.MOVE)
    with pytest.raises(TextMissing):
        CONTEST.step("state_case", laid, JENS)


def test_a_contest_is_settled_by_both_and_withdrawn_by_whoever_raised_it():
    laid = Standing("laid", Side.CUSTOMER, answered=True)
    assert CONTEST.step("withdraw", laid, NORA, WHY) == Step("withdrawn", Recorded.MOVE)
    with pytest.raises(NotYourMove):
        CONTEST.step("withdraw", laid, JENS, WHY)
    assert walked(CONTEST, laid, ("settle", JENS, Said()), ("settle", NORA, Said())) == [
        "laid",
        "settled",
    ]


@pytest.mark.parametrize(
    ("days", "stated", "stage", "overdue"),
    [
        (0, NONE, Stage.CASES, NONE),
        (7, CUSTOMER, Stage.CASES, NONE),
        (7, BOTH, Stage.TALKS, NONE),
        (8, CUSTOMER, Stage.TALKS, SUPPLIER),
        (27, NONE, Stage.TALKS, BOTH),
        (28, BOTH, Stage.SENIORS, NONE),
        (28, SUPPLIER, Stage.SENIORS, CUSTOMER),
        (400, NONE, Stage.SENIORS, BOTH),
    ],
)
def test_a_contest_goes_from_cases_to_talks_to_the_senior_representatives(
    days: int, stated: frozenset[Side], stage: Stage, overdue: frozenset[Side]
):
    today = LAID_ON + timedelta(days=days)
    found = progress(LAID_ON, today=today, stated=stated)
    assert found == Progress(stage, date(2026, 5, 8), date(2026, 5, 29), BOTH - stated)
    assert found.overdue(today) == overdue


@given(st.data())
def test_no_card_is_moved_by_the_wrong_side_however_long_it_goes_on(data: st.DataObject):
    lifecycle = data.draw(st.sampled_from(list(TABLES)))
    layer = data.draw(st.sampled_from(Side))
    owner = data.draw(st.sampled_from([("nora", Side.CUSTOMER), ("jens", Side.SUPPLIER)]))
    standing = Standing(DRAFT, layer, *owner)
    for _ in range(12):
        passed, left = data.draw(st.booleans()), data.draw(st.booleans())
        standing = replace(standing, due_passed=passed, owner_left=left)
        standing = one_more_move(lifecycle, standing, data)
        assert standing.state in lifecycle.states
        assert standing.state != DRAFT or not standing.answered


def one_more_move(lifecycle: Lifecycle, standing: Standing, data: st.DataObject) -> Standing:
    """Let somebody try some move; where the table gives it to another, it is refused."""
    mover = data.draw(st.sampled_from([NORA, JENS, KARIN]))
    move = data.draw(st.sampled_from([*lifecycle.moves_from(standing.state), None]))
    if move is None:
        return standing
    said = Said(reason="Because.", text="So.", on=LAID_ON)
    try:
        step = lifecycle.step(move.name, standing, mover, said)
    except Refused:
        return standing
    assert move.voice is not Voice.LAYER or mover.side is standing.layer
    assert move.voice is not Voice.OTHER or mover.side is not standing.layer
    assert move.voice is not Voice.RECEIVER or mover.side is not standing.owner_side
    assert Need.DUE_PASSED not in move.needs or standing.due_passed
    assert move.voice is not Voice.COLLEAGUE or mover.side is standing.owner_side
    assert step.takes_over is (move.voice is Voice.COLLEAGUE)
    assert not step.takes_over or standing.owner_left
    answered = standing.answered or mover.side is not standing.layer
    if step.recorded is Recorded.MOVE:
        return replace(standing, state=step.enters, answered=answered, consents={})
    assert mover.side is not None
    consents = {**standing.consents, move.name: standing.said_yes(move.name) | {mover.side}}
    return replace(standing, answered=answered, consents=consents)
