"""The mechanism of moves: whose each is, what must be said with it, and how it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import (
    DRAFT,
    AlreadyAnswered,
    AlreadySaidYes,
    Counted,
    DateMissing,
    FacilitatorsDoNotMove,
    Flawed,
    HappensByItself,
    Lifecycle,
    Move,
    Mover,
    Need,
    NobodyNamed,
    NoSuchMove,
    NotAskedAcross,
    NothingToTakeBack,
    NotStable,
    NotTheOwner,
    NotYetDue,
    NotYourMove,
    PastDue,
    ReasonMissing,
    Recorded,
    Row,
    Said,
    Standing,
    Step,
    SuccessorMissing,
    TextMissing,
    Voice,
    rows,
)
from sameside.kernel.refusal import Refused
from sameside.kernel.seat import Role, other

NORA = Mover("nora", Side.CUSTOMER, Role.RELATIONSHIP_MANAGER)
JENS = Mover("jens", Side.SUPPLIER)
KARIN = Mover("karin", Side.SUPPLIER, Role.SENIOR_REPRESENTATIVE)
MAJA = Mover("maja", None, Role.FACILITATOR)
FROM_NORA = Standing("laid", Side.CUSTOMER)
BY_JENS = Standing("laid", Side.CUSTOMER, owner="jens", owner_side=Side.SUPPLIER)
WORDS = Said(reason="Because.", text="In short.", on=date(2026, 6, 1), successor="8")
ONLY_CUSTOMER = frozenset({Side.CUSTOMER})
ONLY_SUPPLIER = frozenset({Side.SUPPLIER})
MOVED = Step("done", Recorded.MOVE)


def kind(voice: Voice, **columns: object) -> Lifecycle:
    """Return a kind of card with one move of its own, `do`, from laid to done."""
    move = Move("do", "laid", "done", voice, **columns)  # type: ignore[arg-type]  # -- whichever columns a test names
    return Lifecycle.of("kind", "laid", ends=["done"], moves=[move])


def said_yes(move: str, *sides: Side) -> Mapping[str, frozenset[Side]]:
    return MappingProxyType({move: frozenset(sides)})


def refused(lifecycle: Lifecycle, standing: Standing, mover: Mover, said: Said = WORDS) -> Refused:
    with pytest.raises(Refused) as caught:
        lifecycle.step("do", standing, mover, said)
    return caught.value


@pytest.mark.parametrize(
    ("voice", "mover", "words"),
    [
        (Voice.LAYER, JENS, "This is for the customer to decide."),
        (Voice.OTHER, NORA, "This is for the supplier to decide."),
        (Voice.RECEIVER, JENS, "This is for the customer to decide."),
        (
            Voice.OWNER,
            KARIN,
            "Only the person named on it can do this, and nobody on their behalf.",
        ),
        (
            Voice.OWNER,
            NORA,
            "Only the person named on it can do this, and nobody on their behalf.",
        ),
        (Voice.ITSELF, NORA, "This happens by itself when its date has come."),
        (
            Voice.EITHER,
            MAJA,
            "A facilitator may ask, remind and offer, and never moves a card for a side.",
        ),
    ],
)
def test_a_move_that_is_not_theirs_is_refused_with_whose_it_is(
    voice: Voice, mover: Mover, words: str
):
    assert str(refused(kind(voice), BY_JENS, mover)) == words


@pytest.mark.parametrize(
    ("voice", "mover"),
    [
        (Voice.LAYER, NORA),
        (Voice.OTHER, JENS),
        (Voice.OTHER, KARIN),
        (Voice.EITHER, NORA),
        (Voice.EITHER, JENS),
        (Voice.OWNER, JENS),
        (Voice.RECEIVER, NORA),
    ],
)
def test_a_move_is_made_by_whoever_it_belongs_to(voice: Voice, mover: Mover):
    assert kind(voice).step("do", BY_JENS, mover) == MOVED


def test_a_facilitator_moves_nothing_whichever_side_a_row_gives_them():
    seated = replace(MAJA, side=Side.CUSTOMER)
    for mover in (MAJA, seated):
        assert isinstance(refused(kind(Voice.BOTH), FROM_NORA, mover), FacilitatorsDoNotMove)
        with pytest.raises(FacilitatorsDoNotMove):
            kind(Voice.BOTH).withdraw_consent("do", FROM_NORA, mover)


@pytest.mark.parametrize("voice", [Voice.OWNER, Voice.RECEIVER])
def test_where_nobody_is_named_nobody_can_promise_or_receive(voice: Voice):
    for standing in (FROM_NORA, replace(FROM_NORA, owner="jens")):
        assert isinstance(refused(kind(voice), standing, JENS), NobodyNamed)


def test_a_draft_is_moved_by_its_own_side_alone():
    draft = replace(FROM_NORA, state=DRAFT)
    assert kind(Voice.OTHER).step("lay", draft, NORA) == Step("laid", Recorded.MOVE)
    with pytest.raises(NotYourMove) as caught:
        kind(Voice.OTHER).step("lay", draft, JENS)
    assert caught.value.whose is Side.CUSTOMER


def test_what_is_laid_is_withdrawn_with_a_reason_while_it_is_unanswered():
    lifecycle = kind(Voice.OTHER)
    with pytest.raises(ReasonMissing):
        lifecycle.step("withdraw", FROM_NORA, NORA)
    with pytest.raises(NotYourMove):
        lifecycle.step("withdraw", FROM_NORA, JENS, WORDS)
    with pytest.raises(AlreadyAnswered):
        lifecycle.step("withdraw", replace(FROM_NORA, answered=True), NORA, WORDS)
    step = lifecycle.step("withdraw", FROM_NORA, NORA, WORDS)
    assert step == Step("withdrawn", Recorded.MOVE)
    assert lifecycle.moves_from("withdrawn") == ()


@pytest.mark.parametrize("name", ["do", "undo", "", "lay"])
def test_a_move_that_does_not_start_where_the_card_stands_does_not_exist(name: str):
    standing = replace(FROM_NORA, state="done")
    with pytest.raises(NoSuchMove, match="The card stands elsewhere now"):
        kind(Voice.EITHER).step(name, standing, NORA)
    with pytest.raises(NoSuchMove):
        kind(Voice.EITHER).withdraw_consent(name, standing, NORA)
    with pytest.raises(NoSuchMove):
        kind(Voice.ITSELF).by_itself(name, standing)


@pytest.mark.parametrize(
    ("columns", "said", "refusal", "words"),
    [
        (
            {"reason": True},
            replace(WORDS, reason="\n "),
            ReasonMissing,
            "Say why, in your own words. Both sides will read it.",
        ),
        (
            {"text": True},
            replace(WORDS, text=" "),
            TextMissing,
            "Say it in your own words. Both sides will read it.",
        ),
        (
            {"needs": (Need.NEW_DATE,)},
            replace(WORDS, on=None),
            DateMissing,
            "Name the new date.",
        ),
        (
            {"needs": (Need.UNTIL,)},
            replace(WORDS, on=None),
            DateMissing,
            "Name the date on which it comes back.",
        ),
        (
            {"needs": (Need.SUCCESSOR,)},
            replace(WORDS, successor=""),
            SuccessorMissing,
            "Write the new card first, and name it here.",
        ),
    ],
)
def test_what_must_be_said_is_asked_for(
    columns: dict[str, object], said: Said, refusal: type[Refused], words: str
):
    lifecycle = kind(Voice.EITHER, **columns)
    answer = refused(lifecycle, FROM_NORA, NORA, said)
    assert (type(answer), str(answer)) == (refusal, words)
    assert lifecycle.step("do", FROM_NORA, NORA, WORDS) == MOVED


@pytest.mark.parametrize(
    ("need", "as_needed", "otherwise", "refusal"),
    [
        (Need.UNANSWERED, FROM_NORA, replace(FROM_NORA, answered=True), AlreadyAnswered),
        (Need.DUE_PASSED, replace(FROM_NORA, due_passed=True), FROM_NORA, NotYetDue),
        (Need.BEFORE_DUE, FROM_NORA, replace(FROM_NORA, due_passed=True), PastDue),
        (Need.STABLE, FROM_NORA, replace(FROM_NORA, stable=False), NotStable),
        (Need.ASKED_ACROSS, BY_JENS, FROM_NORA, NotAskedAcross),
        (
            Need.ASKED_ACROSS,
            BY_JENS,
            replace(BY_JENS, owner="nora", owner_side=Side.CUSTOMER),
            NotAskedAcross,
        ),
    ],
)
def test_a_move_waits_until_the_card_is_as_it_must_be(
    need: Need, as_needed: Standing, otherwise: Standing, refusal: type[Refused]
):
    lifecycle = kind(Voice.EITHER, needs=(need,))
    assert lifecycle.step("do", as_needed, NORA) == MOVED
    assert isinstance(refused(lifecycle, otherwise, NORA), refusal)


def test_the_first_yes_is_a_consent_and_the_second_moves_the_card():
    lifecycle = kind(Voice.BOTH)
    assert lifecycle.step("do", FROM_NORA, NORA) == Step("laid", Recorded.CONSENT)
    waiting = replace(FROM_NORA, consents=said_yes("do", Side.CUSTOMER))
    assert lifecycle.step("do", waiting, JENS) == replace(MOVED, agreed=True)


@pytest.mark.parametrize(
    ("mover", "words"),
    [
        (NORA, "Your side has said yes. It waits for the supplier."),
        (JENS, "Your side has said yes. It waits for the customer."),
    ],
)
def test_nobody_says_yes_for_both(mover: Mover, words: str):
    assert mover.side is not None
    waiting = replace(FROM_NORA, consents=said_yes("do", mover.side))
    answer = refused(kind(Voice.BOTH), waiting, mover)
    assert (type(answer), str(answer)) == (AlreadySaidYes, words)


def test_where_both_must_give_a_reason_each_gives_their_own():
    lifecycle = kind(Voice.BOTH, reason=True, needs=(Need.SUCCESSOR,))
    waiting = replace(FROM_NORA, consents=said_yes("do", Side.CUSTOMER))
    assert isinstance(refused(lifecycle, waiting, JENS, Said()), ReasonMissing)
    step = lifecycle.step("do", waiting, JENS, Said(reason="We agree."))
    assert step == replace(MOVED, agreed=True)


def test_a_yes_is_taken_back_while_it_waits_for_the_other():
    lifecycle = kind(Voice.BOTH)
    waiting = replace(FROM_NORA, consents=said_yes("do", Side.SUPPLIER))
    for mover in (JENS, KARIN):
        step = lifecycle.withdraw_consent("do", waiting, mover)
        assert step == Step("laid", Recorded.CONSENT_WITHDRAWN)
    for standing, mover in ((waiting, NORA), (FROM_NORA, JENS)):
        with pytest.raises(NothingToTakeBack):
            lifecycle.withdraw_consent("do", standing, mover)


def test_what_the_owner_asked_only_the_receiver_agrees_to_and_only_the_owner_takes_back():
    lifecycle = kind(Voice.OWNER, agreed_by=Voice.RECEIVER, needs=(Need.NEW_DATE,), counted=True)
    assert isinstance(refused(lifecycle, BY_JENS, NORA), NotTheOwner)
    assert isinstance(refused(lifecycle, BY_JENS, JENS, Said()), DateMissing)
    asked = Step("laid", Recorded.CONSENT, counted=Counted.IN_TIME)
    assert lifecycle.step("do", BY_JENS, JENS, WORDS) == asked
    waiting = replace(BY_JENS, consents=said_yes("do", Side.SUPPLIER))
    assert isinstance(refused(lifecycle, waiting, KARIN), AlreadySaidYes)
    agreed = replace(MOVED, agreed=True, counted=Counted.IN_TIME)
    assert lifecycle.step("do", waiting, NORA) == agreed
    with pytest.raises(NotTheOwner):
        lifecycle.withdraw_consent("do", waiting, KARIN)
    step = lifecycle.withdraw_consent("do", waiting, JENS)
    assert step == Step("laid", Recorded.CONSENT_WITHDRAWN)


def test_a_counted_move_counts_by_when_it_was_asked():
    lifecycle = kind(Voice.OWNER, agreed_by=Voice.RECEIVER, counted=True)
    late = replace(BY_JENS, due_passed=True)
    assert lifecycle.step("do", late, JENS).counted is Counted.LATE
    waiting = replace(
        late,
        consents=said_yes("do", Side.SUPPLIER),
        counted=MappingProxyType({"do": Counted.IN_TIME}),
    )
    assert lifecycle.step("do", waiting, NORA).counted is Counted.IN_TIME


def test_what_happens_by_itself_waits_for_its_date():
    lifecycle = kind(Voice.ITSELF, needs=(Need.DUE_PASSED,))
    with pytest.raises(NotYetDue):
        lifecycle.by_itself("do", FROM_NORA)
    assert lifecycle.by_itself("do", replace(FROM_NORA, due_passed=True)) == MOVED


def test_nothing_that_is_somebodys_happens_by_itself():
    with pytest.raises(NoSuchMove):
        kind(Voice.EITHER).by_itself("do", FROM_NORA)


def test_every_move_is_offered_and_those_of_others_with_whose_they_are():
    own, withdrawn = kind(Voice.OTHER).offers(FROM_NORA, NORA)
    assert (own.move.name, own.allowed, own.whose) == ("do", False, ONLY_SUPPLIER)
    assert str(own.refused) == "This is for the supplier to decide."
    assert (withdrawn.move.name, withdrawn.allowed, withdrawn.refused) == ("withdraw", True, None)
    assert withdrawn.whose == ONLY_CUSTOMER


def test_an_offer_tells_whose_yes_is_there_and_whose_it_waits_for():
    lifecycle = kind(Voice.BOTH)
    waiting = replace(FROM_NORA, consents=said_yes("do", Side.CUSTOMER))
    for mover, allowed in ((NORA, False), (JENS, True)):
        offer = lifecycle.offers(waiting, mover)[0]
        assert (offer.said_yes, offer.whose) == (ONLY_CUSTOMER, ONLY_SUPPLIER)
        assert (offer.allowed, offer.can_take_back) == (allowed, not allowed)
    first = lifecycle.offers(FROM_NORA, NORA)[0]
    assert (first.whose, first.said_yes) == (frozenset(Side), frozenset())


def test_only_the_person_whose_yes_it_was_is_offered_to_take_it_back():
    lifecycle = kind(Voice.OWNER, agreed_by=Voice.RECEIVER)
    waiting = replace(BY_JENS, consents=said_yes("do", Side.SUPPLIER))
    offered = [lifecycle.offers(waiting, mover)[0].can_take_back for mover in (JENS, KARIN, NORA)]
    assert offered == [True, False, False]


def test_a_facilitator_sees_every_move_and_has_none():
    offers = kind(Voice.BOTH).offers(FROM_NORA, MAJA)
    assert [offer.move.name for offer in offers] == ["do", "withdraw"]
    assert {type(offer.refused) for offer in offers} == {FacilitatorsDoNotMove}


def test_what_happens_by_itself_is_shown_and_is_nobodys():
    offer = kind(Voice.ITSELF).offers(FROM_NORA, NORA)[0]
    assert (type(offer.refused), offer.whose) == (HappensByItself, frozenset())


def test_the_table_is_told_in_plain_words():
    lifecycle = kind(
        Voice.OWNER, agreed_by=Voice.RECEIVER, reason=True, text=True, needs=(Need.NEW_DATE,)
    )
    asks = ("reason", "text", "new_date")
    assert rows(lifecycle) == (
        Row("kind", "lay", ("draft",), "laid", "layer", "", ()),
        Row("kind", "do", ("laid",), "done", "owner", "receiver", asks),
        Row("kind", "withdraw", ("laid",), "withdrawn", "layer", "", ("reason", "unanswered")),
    )


def test_a_card_lies_open_until_it_has_ended():
    lifecycle = kind(Voice.OTHER)
    assert lifecycle.states == ("draft", "laid", "done", "withdrawn")
    assert [state for state in lifecycle.states if lifecycle.is_open(state)] == ["laid"]
    assert lifecycle.replies == ("laid",)


@pytest.mark.parametrize(
    ("ends", "moves", "flaw"),
    [
        (
            ["done"],
            [
                Move("do", "laid", "done", Voice.OTHER),
                Move("dream", "asleep", "done", Voice.OTHER),
            ],
            "nothing leads to asleep",
        ),
        ([], [Move("do", "laid", "done", Voice.OTHER)], "nothing leads on from done"),
        (
            ["done"],
            [Move("do", "laid", "done", Voice.OTHER), Move("do", "laid", "done", Voice.LAYER)],
            "two moves do from laid",
        ),
        (
            ["done", "gone"],
            [Move("do", "laid", "done", Voice.OTHER)],
            "no move knows gone",
        ),
    ],
)
def test_a_lifecycle_that_does_not_hold_together_is_not_made(
    ends: list[str], moves: list[Move], flaw: str
):
    with pytest.raises(Flawed, match=f"^kind: {flaw}$"):
        Lifecycle.of("kind", "laid", ends=ends, moves=moves)


@given(
    st.sampled_from(Voice),
    st.sampled_from([None, Voice.RECEIVER, Voice.OTHER]),
    st.sets(st.sampled_from(Need)).map(tuple),
    st.builds(
        Standing,
        st.sampled_from(["draft", "laid", "done", "withdrawn"]),
        st.sampled_from(Side),
        st.sampled_from([None, "jens", "nora"]),
        st.sampled_from([None, *Side]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.sampled_from([{}, *({"do": frozenset({side})} for side in Side)]),
    ),
    st.sampled_from([NORA, JENS, KARIN, MAJA]),
)
def test_what_is_offered_can_be_done_and_what_is_not_is_refused(
    voice: Voice,
    agreed_by: Voice | None,
    needs: tuple[Need, ...],
    standing: Standing,
    mover: Mover,
):
    lifecycle = kind(voice, agreed_by=agreed_by, needs=needs)
    for offer in lifecycle.offers(standing, mover):
        name = offer.move.name
        if offer.refused:
            with pytest.raises(type(offer.refused)) as caught:
                lifecycle.step(name, standing, mover, WORDS)
            assert str(caught.value) == str(offer.refused)
            assert str(offer.refused).endswith(".")
        else:
            assert mover.side not in standing.said_yes(name)
            step = lifecycle.step(name, standing, mover, WORDS)
            assert step.agreed is (step.recorded is Recorded.MOVE and offer.move.takes_two)
            moves_on = step.recorded is Recorded.MOVE
            assert step.enters == (offer.move.enters if moves_on else standing.state)
        if offer.can_take_back:
            step = lifecycle.withdraw_consent(name, standing, mover)
            assert step == Step(standing.state, Recorded.CONSENT_WITHDRAWN)


@pytest.mark.parametrize("side", Side)
@given(answered=st.booleans(), due_passed=st.booleans())
def test_whatever_one_side_may_do_the_other_may_do_to_it(
    side: Side, *, answered: bool, due_passed: bool
):
    for voice in (Voice.LAYER, Voice.OTHER, Voice.EITHER, Voice.BOTH):
        seen = [
            [
                (offer.move.name, offer.allowed)
                for offer in kind(voice).offers(
                    Standing("laid", layer, answered=answered, due_passed=due_passed),
                    Mover("somebody", mover),
                )
            ]
            for layer, mover in ((side, side), (other(side), other(side)))
        ]
        assert seen[0] == seen[1]
