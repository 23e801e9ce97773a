"""Two people at once, many cards at once, and what is on the record of all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sameside.kernel.refusal import Refused
from sameside.ledger.models import Entry, Head
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import NoSeat
from sameside.table import actions
from sameside.table.actions import MoveWords, Note
from sameside.table.models import Card, ContestMove, Link, Move, Numbering, Submission, Text
from tests.apps.at_once import at_once
from tests.apps.table.conftest import NOW, concern_words, promise_words

SLUG = "north-harbour"
MOVES = (
    "answer", "work", "settle", "reopen", "accept_as_is", "withdraw", "promise", "decline",
    "deliver", "keep", "return", "move_date", "release", "break",
)  # fmt: skip


Job = Callable[[], str]


@pytest.mark.django_db(transaction=True)
def test_two_who_move_at_once_move_one_after_the_other(cast, concern):
    words = MoveWords("Yes.", seen=1)

    def answer() -> str:
        return actions.move(card=concern, name="answer", by=cast.jens, now=NOW, words=words).name

    assert sorted(at_once(answer, answer, answer)) == ["CardMoved", "CardMoved", "answer"]
    assert (
        Entry.objects.filter(what="card.move").count() == Move.objects.filter(turn=2).count() == 1
    )


@pytest.mark.django_db(transaction=True)
def test_two_yeses_at_once_move_the_card_once(cast, concern):
    actions.move(card=concern, name="answer", by=cast.jens, now=NOW)

    def accepting(seat: Seat) -> Job:
        return lambda: actions.move(card=concern, name="accept_as_is", by=seat, now=NOW).act

    assert sorted(at_once(accepting(cast.nora), accepting(cast.jens))) == ["consent", "move"]
    concern.refresh_from_db()
    assert (concern.state, concern.turn) == ("accepted", 4)


@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_once_does_it_once(cast, concern):
    def sending() -> str:
        def do() -> str:
            actions.move(card=concern, name="answer", by=cast.jens, now=NOW)
            return "there"

        return actions.sent_once(by=cast.jens, token="one", now=NOW, do=do)  # noqa: S106 -- of a form

    assert at_once(*[sending] * 4) == ["there"] * 4
    assert (Submission.objects.count(), Move.objects.filter(name="answer").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_cards_laid_at_once_get_numbers_one_after_the_other(cast):
    drafts = [actions.draft(words=concern_words(str(n)), by=cast.nora, now=NOW) for n in range(6)]
    at_once(*[lambda d=d: actions.lay(card=d, by=cast.nora, now=NOW).title for d in drafts])
    numbers = Card.objects.order_by("number").values_list("number", flat=True)
    assert [*numbers] == [1, 2, 3, 4, 5, 6]
    assert list(Entry.objects.values_list("index", flat=True).order_by("index")) == [*range(6)]


WAITS = ("supplier", "", "customer")


def many(cast, cards: int) -> None:
    """Lay many cards in one go, past the actions: only to be read."""
    Card.objects.bulk_create(
        Card(
            partnership=cast.partnership, number=n, kind="concern", title=f"Concern {n}",
            observation="Seen.", state="laid", layer="customer", drafted_by=cast.nora,
            drafted_at=NOW, laid_by=cast.nora, laid_at=NOW, waits_for=WAITS[n % 3],
            reply_due_at=NOW + timedelta(days=n % 30), changed_at=NOW,
        )
        for n in range(2, 2 + cards)
    )  # fmt: skip


PAGES = [
    "board",
    "columns",
    "done",
    "drafts",
    "search",
    "contests",
    "cards-csv",
    "cards-json",
    "new",
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("concern")
def test_a_page_asks_as_often_for_a_thousand_cards_as_for_one(
    name, cast, as_nora, django_assert_max_num_queries
):
    address = reverse(f"table:{name}", args=[SLUG])
    as_nora.get(address)  # the first page of a session notes that it was there
    with django_assert_max_num_queries(10) as one:
        as_nora.get(address, {"q": "Concern"})
    many(cast, 1_000)
    with django_assert_max_num_queries(10) as thousand:
        assert as_nora.get(address, {"q": "Concern"}).status_code == 200
    assert len(thousand) == len(one)


def test_a_card_asks_as_often_for_a_hundred_texts_as_for_one(
    cast, concern, as_nora, django_assert_max_num_queries
):
    address = reverse("table:card", args=[SLUG, 1])
    note = Note("both_sides", "So.")
    actions.write(card=concern, note=note, by=cast.nora, now=NOW)
    actions.link(card=concern, kind="request", key="R-1", by=cast.nora, now=NOW)
    as_nora.get(address)  # the first page of a session notes that it was there
    with django_assert_max_num_queries(10) as one:
        as_nora.get(address)
    for n in range(30):
        actions.write(card=concern, note=note, by=cast.nora, now=NOW)
        actions.link(card=concern, kind="request", key=f"R-2{n}", by=cast.nora, now=NOW)
        actions.claim_cause(card=concern, cause="ours", by=cast.nora, now=NOW)
    with django_assert_max_num_queries(10) as hundred:
        assert as_nora.get(address).status_code == 200
    assert len(hundred) == len(one)


def test_a_contest_asks_as_often_for_many_cases_as_for_one(
    cast, as_nora, django_assert_max_num_queries
):
    found = actions.contest(about="verdict:R-1/response", reason="So.", by=cast.nora, now=NOW)
    address = reverse("table:contest", args=[SLUG, 1])
    for seat in (cast.nora, cast.jens):
        actions.move_contest(contest=found, name="state_case", by=seat, now=NOW, words="I see it.")
    as_nora.get(address)
    with django_assert_max_num_queries(10) as few:
        as_nora.get(address)
    for _n in range(10):
        actions.move_contest(contest=found, name="state_case", by=cast.nora, now=NOW, words="Also.")
    with django_assert_max_num_queries(10) as many_cases:
        assert as_nora.get(address).status_code == 200
    assert len(many_cases) == len(few)


steps = st.lists(
    st.tuples(
        st.sampled_from(["nora", "jens", "fay"]),
        st.sampled_from([*MOVES, "take_back", "text", "room", "cause", "link", "settle_contest"]),
        st.booleans(),
    ),
    max_size=25,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_done_a_change_and_its_entry_are_there_together(steps, cast):
    cards = [
        actions.lay(card=actions.draft(words=words, by=by, now=NOW), by=by, now=NOW)
        for words, by in (
            (concern_words(), cast.nora), (promise_words(cast.jens), cast.nora),
            (promise_words(cast.jens), cast.jens),
        )
    ]  # fmt: skip
    about = f"verdict:R-{Numbering.objects.get().contests}/response"
    contest = actions.contest(about=about, reason="So.", by=cast.nora, now=NOW)
    before = traces()
    for who, what, second in steps:
        try:
            act(what, cards[second], contest, getattr(cast, who))
        except Refused:
            continue
    after = traces()
    assert after["rows"] == after["entries"] == after["size"]
    assert after["rows"] >= before["rows"]


def act(what, card, contest, seat) -> None:
    at = NOW + timedelta(days=30) if what == "break" else NOW
    if what == "take_back":
        actions.take_back(card=card, name="accept_as_is", by=seat, now=at)
    elif what in {"text", "room"}:
        audience = "both_sides" if what == "text" else "our_side"
        actions.write(card=card, note=Note(audience, "So."), by=seat, now=at)
    elif what == "cause":
        actions.claim_cause(card=card, cause="shared", by=seat, now=at)
    elif what == "link":
        actions.link(card=card, kind="request", key="R-1", by=seat, now=at)
    elif what == "settle_contest":
        actions.move_contest(contest=contest, name="settle", by=seat, now=at)
    else:
        words = MoveWords("Because.", due_on=(NOW + timedelta(days=40)).date())
        actions.move(card=card, name=what, by=seat, now=at, words=words)


def traces() -> dict[str, int]:
    """Return how many recorded acts the rows hold, and how many the record does."""
    rows = (
        Move.objects.count()
        + Text.objects.filter(leaf__isnull=False).count()
        + sum(1 for link in Link.objects.all() if link.leaf is not None)
        + ContestMove.objects.count()
    )
    held = [
        *Move.objects.values_list("leaf", flat=True),
        *Text.objects.filter(leaf__isnull=False).values_list("leaf", flat=True),
        *Link.objects.filter(leaf__isnull=False).values_list("leaf", flat=True),
        *ContestMove.objects.values_list("leaf", flat=True),
    ]
    leaves = sorted(leaf for leaf in held if leaf is not None)
    assert leaves == [*Entry.objects.order_by("index").values_list("index", flat=True)]
    return {
        "rows": rows,
        "entries": Entry.objects.count(),
        "size": sum(Head.objects.values_list("size", flat=True)),
    }


def test_whoever_lost_their_seat_while_they_waited_does_nothing_more(cast, concern):
    contest = actions.contest(about="verdict:R-1/response", reason="No.", by=cast.jens, now=NOW)
    note = Note("our_side", "Ours.")
    text = actions.write(card=concern, note=note, by=cast.jens, now=NOW)
    drafted = actions.draft(words=concern_words(), by=cast.jens, now=NOW)
    Seat.objects.filter(pk=cast.jens.pk).update(ends_on=NOW.date())
    before = (Entry.objects.count(), Text.objects.count(), Move.objects.count())
    # What they hold still says that the seat is theirs.
    by: dict[str, Any] = {"by": cast.jens, "now": NOW}
    for act in (
        lambda: actions.move(card=concern, name="answer", **by),
        lambda: actions.take_back(card=concern, name="accept_as_is", **by),
        lambda: actions.lay(card=drafted, **by),
        lambda: actions.write(card=concern, note=note, **by),
        lambda: actions.lay_text(text=text, **by),
        lambda: actions.link(card=concern, kind="card", key="1", **by),
        lambda: actions.claim_cause(card=concern, cause="ours", **by),
        lambda: actions.contest(about="verdict:R-2/response", reason="No.", **by),
        lambda: actions.move_contest(contest=contest, name="settle", **by),
        lambda: actions.take_back_settling(contest=contest, **by),
    ):
        with pytest.raises(NoSeat):
            act()
    assert (Entry.objects.count(), Text.objects.count(), Move.objects.count()) == before
