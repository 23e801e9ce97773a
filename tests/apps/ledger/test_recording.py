"""P3: an entry is there exactly when the change is; its bytes are canonical and hold no words."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from hashlib import sha256

import pytest
import rfc8785
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from sameside.kernel import merkle
from sameside.ledger import kinds
from sameside.ledger.actions import (
    SYSTEM,
    NothingToErase,
    NotInTransaction,
    begin_record,
    erase_payload,
    record,
)
from sameside.ledger.models import Entry, Head, Payload
from sameside.ledger.policy import NotRecordable, canonical, instant
from sameside.ledger.queries import verify_record
from tests.apps.ledger.conftest import JENS, NOON, NORA, move


def leaves_of(head: Head) -> list[bytes]:
    return [
        merkle.leaf_hash(bytes(content))
        for content in head.entries.order_by("index").values_list("content", flat=True)
    ]


def test_an_entry_holds_who_and_what_and_only_a_salted_hash_of_words(head):
    entry = move(head)
    payload = entry.payloads.get()
    salted = sha256(bytes(payload.salt) + b'{"text":"Hej \xc3\x85lborg"}').hexdigest()
    assert json.loads(bytes(entry.content)) == {
        "about": {"card": "7", "move": "answer"},
        "at": "2026-11-25T12:00:00.000000Z",
        "by": {"role": "relationship_manager", "seat": "7f3a", "side": "customer"},
        "commitments": {"text": {"audience": "both", "sha256": salted}},
        "index": 0,
        "what": "test.move",
    }
    assert bytes(entry.content) == rfc8785.dumps(json.loads(bytes(entry.content)))
    assert len(bytes(payload.salt)) == 32


def test_the_same_words_twice_have_two_salts_and_two_hashes(head):
    move(head)
    move(head)
    salts = {bytes(salt) for salt in Payload.objects.values_list("salt", flat=True)}
    assert len(salts) == 2


def test_the_head_is_that_of_the_kernel_after_every_entry(head):
    for number in range(9):
        entry = move(head, card=number)
        head.refresh_from_db()
        assert (entry.index, head.size) == (number, number + 1)
        assert head.tree == merkle.head_of(leaves_of(head))


def test_what_is_read_back_is_what_was_hashed(head):
    move(head)
    entry = Entry.objects.get()
    assert merkle.leaf_hash(bytes(entry.content)) == bytes(entry.leaf)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction():
    head = begin_record(origin="harbour")
    with pytest.raises(NotInTransaction, match=r"test\.move"):
        move(head)
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_takes_its_entry_with_it():
    head = begin_record(origin="harbour")
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 -- all of it is undone
        begin_record(origin="a-change")
        move(head)
        _ = 1 / 0
    head.refresh_from_db()
    assert (head.size, bytes(head.peaks)) == (0, b"")
    assert (Entry.objects.count(), Payload.objects.count(), Head.objects.count()) == (0, 0, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "wrong",
    [
        {"what": "test.unheard-of"},
        {"about": {"card": "7"}},
        {"about": {"card": "7", "move": "answer", "rate": 0.5}},
        {"about": {"card": "7\n8", "move": "answer"}},
        {"about": {"card": "7", "move": "x" * 201}},
        {"about": {"card": "7", "move": "answer", "Not Plain": "x"}},
        {"audience": "everybody"},
        {"audience": "forum/../customer"},
        {"personal": {"text": {"rate": 0.5}}},
        {"personal": {"text": {"text": "\ud800"}}},
        {"personal": {"text": {"big": 2**53}}},
        {"personal": {"text": {"at": NOON}}},
        {"now": datetime(2026, 11, 25, 12)},  # noqa: DTZ001 -- without a zone on purpose
    ],
)
def test_a_change_whose_entry_is_refused_does_not_happen(wrong):
    head = begin_record(origin="harbour")
    given = {"what": "test.move", "by": NORA, "now": NOON, "about": {"card": "7", "move": "x"}}
    refusals = (NotRecordable, kinds.UnknownKind, kinds.SentenceIncomplete, AttributeError)
    with pytest.raises(refusals), transaction.atomic():  # noqa: PT012 -- all of it is undone
        begin_record(origin="a-change")
        record(head_id=head.pk, **(given | wrong))
    assert (Head.objects.count(), Entry.objects.count()) == (1, 0)


def test_a_leaf_is_given_once_whoever_writes(head):
    entry = move(head)
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_erasing_words_leaves_the_root_as_it_was_and_says_so(head):
    entry = move(head)
    before = leaves_of(head)
    said = erase_payload(entry=entry, name="text", by=SYSTEM, now=NOON, ground="request")
    assert leaves_of(head)[:1] == before
    assert json.loads(bytes(said.content))["about"] == {
        "entry": "0",
        "payload": "text",
        "ground": "request",
    }
    assert Payload.objects.count() == 0
    assert verify_record(head) == ()


def test_words_are_erased_once(head):
    entry = move(head)
    erase_payload(entry=entry, name="text", by=SYSTEM, now=NOON, ground="request")
    with pytest.raises(NothingToErase, match="Entry 0 has no such words"):
        erase_payload(entry=entry, name="text", by=SYSTEM, now=NOON, ground="request")


def in_threads(*work: Callable[[], None]) -> list[BaseException]:
    """Run all at once, each on a connection of its own; return what went wrong."""
    wrong: list[BaseException] = []
    start = threading.Barrier(len(work))

    def run(one: Callable[[], None]) -> None:
        start.wait()
        try:
            one()
        except (RuntimeError, ValueError, IntegrityError) as fault:
            wrong.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def writer(head: Head, many: int) -> Callable[[], None]:
    def write() -> None:
        for number in range(many):
            with transaction.atomic():
                move(head, card=number, by=JENS)

    return write


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_record_queue_and_each_entry_has_its_leaf():
    head = begin_record(origin="harbour")
    assert in_threads(*[writer(head, 12) for _ in range(4)]) == []
    head.refresh_from_db()
    assert head.size == 48
    assert list(head.entries.values_list("index", flat=True)) == list(range(48))
    assert verify_record(head) == ()


@pytest.mark.django_db(transaction=True)
def test_writers_of_two_records_do_not_mix_them():
    heads = [begin_record(origin=f"harbour-{n}") for n in range(2)]
    assert in_threads(*[writer(head, 10) for head in heads for _ in range(2)]) == []
    assert Counter(Entry.objects.values_list("head", flat=True)) == {head.pk: 20 for head in heads}
    assert [verify_record(head) for head in heads] == [(), ()]


@pytest.mark.django_db(transaction=True)
def test_a_writer_of_another_record_need_not_wait():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, for all records")
    ours, theirs = begin_record(origin="ours"), begin_record(origin="theirs")
    with transaction.atomic():
        move(ours)
        # Ours is locked until this block ends; theirs is written meanwhile.
        assert in_threads(writer(theirs, 1)) == []
        assert Entry.objects.filter(head=theirs).count() == 1


texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20
)


@given(json_values)
def test_canonical_bytes_are_those_of_rfc_8785_on_one_line(value):
    made = canonical(value)
    assert made == rfc8785.dumps(value)
    assert json.loads(made) == value
    assert b"\n" not in made


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_an_instant_is_written_in_utc(wall, minutes):
    try:
        at = wall.replace(tzinfo=timezone(timedelta(minutes=minutes)))
        made = instant(at)
    except OverflowError:
        return
    assert datetime.fromisoformat(made) == at
    assert made.endswith("Z")
    assert len(made) == 27
