"""Two people at one card at once, in threads of their own: one after the other, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sameside.kernel.seat import Role
from sameside.ledger.models import Entry
from sameside.partnerships.models import Seat
from sameside.table import actions
from sameside.table.actions import CardWords, MoveWords, Note
from sameside.table.models import Card, Consent, Contest, Link, Move, Text
from tests.apps.at_once import at_once
from tests.apps.conftest import person, seat
from tests.apps.table.conftest import LATER, NOW, concern_words
from tests.apps.table.test_at_once import Job

pytestmark = pytest.mark.django_db(transaction=True)


def moving(card: Card, name: str, by: Seat, words: MoveWords = MoveWords()) -> Job:  # noqa: B008 -- frozen
    return lambda: actions.move(card=card, name=name, by=by, now=LATER, words=words).act


def named(word: str, do: Callable[[], object]) -> Job:
    """Return a job that says its word when it was done."""

    def job() -> str:
        do()
        return word

    return job


def recorded_in_order(card: Card) -> bool:
    """Tell whether each turn of a card was taken once, and each has its entry in that order."""
    card.refresh_from_db()
    moves = [*Move.objects.filter(card=card).order_by("turn")]
    turns, leaves = [each.turn for each in moves], [each.leaf for each in moves]
    whole = [*Entry.objects.order_by("index").values_list("index", flat=True)]
    return (
        turns == [*range(1, card.turn + 1)] and leaves == sorted(leaves) and len(whole) > leaves[-1]
    )


@pytest.mark.parametrize("seen", [None, 1])
def test_one_of_two_colleagues_takes_over(seen, cast, promised):
    colleagues = [
        seat(cast.partnership, person(name), "supplier", Role.MEMBER) for name in ("Karin", "Liv")
    ]
    cast.jens.ends_on = NOW.date()
    cast.jens.save(update_fields=["ends_on"])
    words = MoveWords(seen=seen)
    outcomes = at_once(*[moving(promised, "take_over", each, words) for each in colleagues])
    assert sorted(outcomes) == sorted(["OwnerStillSeated" if seen is None else "CardMoved", "move"])
    made = Move.objects.get(name="take_over")
    promised.refresh_from_db()
    assert (promised.owner, made.took_over_from, promised.turn) == (made.by, cast.jens, 2)
    assert recorded_in_order(promised)


def test_an_answer_and_a_withdrawal_do_not_both_happen(cast, concern):
    withdrawing = moving(concern, "withdraw", cast.nora, MoveWords("We were wrong."))
    outcomes = at_once(moving(concern, "answer", cast.jens), withdrawing)
    assert sorted(outcomes) == ["NoSuchMove", "move"]
    assert recorded_in_order(concern)
    assert concern.state in {"answered", "withdrawn"}


def test_a_yes_taken_back_as_the_other_side_says_theirs_counts_or_does_not(cast, concern):
    for name, by in (("answer", cast.jens), ("accept_as_is", cast.nora)):
        actions.move(card=concern, name=name, by=by, now=NOW)
    back = named(
        "back",
        lambda: actions.take_back(card=concern, name="accept_as_is", by=cast.nora, now=LATER),
    )
    outcomes = sorted(at_once(back, moving(concern, "accept_as_is", cast.jens)))
    assert recorded_in_order(concern)
    open_yeses = Consent.objects.filter(withdrawn_at=None, closed_at=None).count()
    assert (outcomes, concern.state, open_yeses) in [
        (["back", "consent"], "answered", 1),
        (["NoSuchMove", "move"], "accepted", 0),
    ]


def test_both_sides_name_the_cause_and_neither_claim_is_lost(cast, concern):
    def claiming(cause: str, by: Seat) -> Job:
        return named(
            cause, lambda: actions.claim_cause(card=concern, cause=cause, by=by, now=LATER)
        )

    assert sorted(at_once(claiming("ours", cast.nora), claiming("theirs", cast.jens))) == [
        "ours", "theirs",
    ]  # fmt: skip
    assert recorded_in_order(concern)
    assert (concern.cause_customer, concern.cause_supplier, concern.turn) == ("ours", "theirs", 3)


def test_texts_links_and_a_move_at_once_are_all_there(cast, concern):
    def writing(by: Seat) -> Job:
        note = Note("both_sides", "So.")
        return named("text", lambda: actions.write(card=concern, note=note, by=by, now=LATER))

    def linking(by: Seat) -> Job:
        return named(
            "link",
            lambda: actions.link(card=concern, kind="request", key="R-1", by=by, now=LATER),
        )

    jobs = [make(by) for by in (cast.nora, cast.jens) for make in (writing, linking)]
    outcomes = at_once(*jobs, moving(concern, "answer", cast.jens))
    assert sorted(outcomes) == ["link", "link", "move", "text", "text"]
    assert (Text.objects.count(), Link.objects.count(), concern.moves.count()) == (2, 1, 2)
    assert recorded_in_order(concern)
    leaves = [*Entry.objects.order_by("index").values_list("index", flat=True)]
    assert leaves == [*range(len(leaves))]
    assert len(leaves) == 1 + 1 + 1 + 2


def test_a_room_text_is_laid_for_both_once(cast, concern):
    text = actions.write(card=concern, note=Note("our_side", "Ours."), by=cast.nora, now=NOW)
    laying = named("laid", lambda: actions.lay_text(text=text, by=cast.nora, now=LATER))
    assert sorted(at_once(laying, laying)) == ["AlreadyShared", "laid"]
    assert Entry.objects.filter(what="card.text").count() == 1


@pytest.fixture
def drafted(cast) -> Card:
    found = actions.draft(words=concern_words(), by=cast.nora, now=NOW)
    actions.write(card=found, note=Note("our_side", "Ours."), by=cast.nora, now=NOW)
    return found


def laying(card: Card, by: Seat) -> Job:
    return named("laid", lambda: actions.lay(card=card, by=by, now=LATER))


def deleting(card: Card, by: Seat) -> Job:
    return named("gone", lambda: actions.delete_draft(card=card, by=by, now=LATER))


def editing(card: Card, by: Seat, words: CardWords) -> Job:
    return named(words.title, lambda: actions.edit_draft(card=card, words=words, by=by, now=LATER))


def test_a_draft_is_laid_once(cast, drafted):
    assert sorted(at_once(*[laying(drafted, cast.nora)] * 3)) == ["NoSuchMove"] * 2 + ["laid"]
    assert [*Card.objects.values_list("number", flat=True)] == [1]
    assert recorded_in_order(drafted)


def test_a_draft_is_laid_or_thrown_away(cast, drafted):
    outcomes = sorted(at_once(laying(drafted, cast.nora), deleting(drafted, cast.nora)))
    assert (outcomes, Card.objects.count(), Text.objects.count(), Entry.objects.count()) in [
        (["AlreadyLaid", "laid"], 1, 1, 1),
        (["CardMoved", "gone"], 0, 0, 0),
    ]


def test_a_draft_thrown_away_is_gone_for_whoever_writes_it_or_lays_a_text_of_it(cast, drafted):
    text = Text.objects.get()
    words = concern_words("Anew")
    outcomes = at_once(
        deleting(drafted, cast.nora),
        deleting(drafted, cast.nora),
        editing(drafted, cast.nora, words),
        named("shared", lambda: actions.lay_text(text=text, by=cast.nora, now=LATER)),
    )
    assert outcomes.count("gone") == 1
    assert {*outcomes} <= {"gone", "Anew", "CardMoved", "DraftsAreYours"}
    assert (len(outcomes), Card.objects.count(), Text.objects.count()) == (4, 0, 0)


def test_two_who_write_a_draft_anew_leave_the_words_of_one_whole(cast, drafted):
    one, two = concern_words("One"), CardWords("concern", "Two", observation="Other words.")
    assert sorted(
        at_once(editing(drafted, cast.nora, one), editing(drafted, cast.nora, two))
    ) == ["One", "Two"]  # fmt: skip
    drafted.refresh_from_db()
    assert (drafted.title, drafted.observation, drafted.wish) in [
        (one.title, one.observation, one.wish),
        (two.title, two.observation, two.wish),
    ]


def test_what_two_contest_at_once_is_contested_once_and_settled_once(cast):
    about = "verdict:R-1/response"

    def contesting(by: Seat) -> Job:
        return named(
            "contested", lambda: actions.contest(about=about, reason="So.", by=by, now=NOW)
        )

    assert sorted(at_once(contesting(cast.nora), contesting(cast.jens))) == [
        "AlreadyContested", "contested",
    ]  # fmt: skip
    contest = Contest.objects.get()

    def settling(by: Seat) -> Job:
        return lambda: actions.move_contest(contest=contest, name="settle", by=by, now=LATER).act

    assert sorted(at_once(settling(cast.nora), settling(cast.jens))) == ["consent", "move"]
    contest.refresh_from_db()
    assert (contest.state, contest.turn, contest.number) == ("settled", 3, 1)
