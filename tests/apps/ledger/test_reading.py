"""What the record says: in words, to whom it may be said, and what can be proved of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sameside.kernel import merkle
from sameside.ledger import kinds
from sameside.ledger.actions import SYSTEM, begin_record, erase_payload, make_checkpoint
from sameside.ledger.models import Entry
from sameside.ledger.queries import (
    Personal,
    State,
    Told,
    entries,
    entry,
    inclusion,
    latest_checkpoints,
    personal,
    told,
)
from sameside.pages.words import Words
from tests.apps.ledger.conftest import JENS, NOON, move

ENGLISH = Words("en")
NO_FORUM: frozenset[str] = frozenset()


def test_an_entry_is_told_in_words_by_side_and_role(head):
    assert told(move(head), ENGLISH) == Told(
        index=0,
        what="test.move",
        sentence="The customer’s relationship manager moved card 7: answered it.".rstrip("."),
        at=datetime(2026, 11, 25, 12, tzinfo=UTC),
        side="customer",
        role="relationship_manager",
        seat="7f3a",
        about={"card": "7", "move": "answer"},
    )


def test_whoever_is_known_is_named(head):
    said = told(move(head, by=JENS), ENGLISH, {"91c2": "Jens"})
    assert said.sentence == "Jens moved card 7: answered it"


def test_a_kind_no_app_knows_any_more_can_still_be_read(head):
    made = move(head)
    made.what = "old.kind"
    assert told(made, ENGLISH).sentence == (
        "The customer’s relationship manager recorded “old.kind”"
    )


def test_every_kind_names_only_what_its_entries_must_hold():
    for kind in kinds.registered():
        values = dict.fromkeys(kind.places | kinds.GIVEN, "x")
        assert kind.sentence.format(**values)


def test_a_kind_is_registered_once():
    assert kinds.register("test.once", "{who} was here") == kinds.known("test.once")
    kinds.register("test.once", "{who} was here")
    with pytest.raises(ValueError, match="registered twice"):
        kinds.register("test.once", "{who} was elsewhere")


def test_entries_come_newest_first(head):
    for number in range(3):
        move(head, card=number)
    assert [one.index for one in entries(head.pk)] == [2, 1, 0]
    assert entry(head.pk, 1).index == 1
    with pytest.raises(Entry.DoesNotExist):
        entry(begin_record(origin="other").pk, 1)


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_of_entries_takes_two_queries(head, many):
    for number in range(many):
        move(head, card=number)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for one in entries(head.pk)[:50]:
            told(one, ENGLISH)
            personal(one, side="customer")
    assert len(asked) == 2


def of(
    head, side: str, audience: str, forums: frozenset[str] = NO_FORUM
) -> list[tuple[State, dict[str, object]]]:
    move(head, audience=audience)
    read = personal(entries(head.pk)[0], side=side, may_read=forums.__contains__)
    return [(one.state, dict(one.words)) for one in read]


HERE: list[tuple[State, dict[str, object]]] = [(State.HERE, {"text": "Hej Ålborg"})]
WITHHELD: list[tuple[State, dict[str, object]]] = [(State.WITHHELD, {})]


@pytest.mark.parametrize(
    ("side", "audience", "expected"),
    [
        ("customer", "both", HERE),
        ("supplier", "both", HERE),
        ("", "both", HERE),
        ("customer", "customer", HERE),
        ("supplier", "customer", WITHHELD),
        ("", "customer", WITHHELD),
        ("customer", "forum/steering", WITHHELD),
        ("", "supplier", WITHHELD),
    ],
)
def test_words_are_read_by_their_audience(head, side, audience, expected):
    assert of(head, side, audience) == expected


def test_words_of_a_forum_are_read_by_those_who_sit_in_it(head):
    assert of(head, "customer", "forum/steering", frozenset({"forum/steering"})) == HERE


def test_words_that_were_erased_are_said_to_be(head):
    erase_payload(entry=move(head), name="text", by=SYSTEM, now=NOON, ground="request")
    assert personal(entry(head.pk, 0), side="customer") == (
        Personal("text", "both", State.ERASED, {}),
    )
    assert told(entry(head.pk, 1), ENGLISH).sentence == (
        "Sameside itself erased personal words of entry 0 (text): request"
    )


def test_an_entry_is_proved_to_be_under_a_checkpoint(head):
    for number in range(5):
        move(head, card=number)
    made = make_checkpoint(head=head, now=NOON)
    move(head)
    proof = inclusion(head.pk, 3, made.size)
    assert (proof.size, proof.root) == (5, bytes(made.root))
    assert merkle.verify_inclusion(proof.leaf, 3, 5, proof.path, bytes(made.root))
    assert inclusion(head.pk, 5).size == 6
    with pytest.raises(IndexError):
        inclusion(head.pk, 5, made.size)


def test_the_last_checkpoints_come_newest_first(head):
    for number in range(7):
        move(head, card=number)
        make_checkpoint(head=head, now=NOON)
    assert [one.size for one in latest_checkpoints(head.pk, 3)] == [7, 6, 5]
