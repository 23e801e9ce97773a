"""P5 and P16: what is signed, when, with which key; and that a night finds what was changed."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from sameside.kernel import merkle
from sameside.ledger import notes, verify
from sameside.ledger.actions import (
    KeyChanged,
    NotACosignature,
    RecordBroken,
    add_cosignature,
    begin_record,
    make_checkpoint,
    make_due_checkpoints,
    name_cosigner,
)
from sameside.ledger.keys import KeyLost, KeyOpen, KeyUnreadable, host_key
from sameside.ledger.models import Checkpoint, Entry, Head, Payload
from sameside.ledger.queries import Fault, Found, host_fingerprint, verify_record
from tests.apps.ledger.conftest import JENS, NOON, NORA, move


def test_a_checkpoint_is_a_signed_note_of_origin_size_and_root(head, key_file):
    for number in range(5):
        move(head, card=number)
    made = make_checkpoint(head=head, now=NOON)
    leaves = [
        bytes(leaf) for leaf in Entry.objects.order_by("index").values_list("leaf", flat=True)
    ]
    assert (made.size, bytes(made.root)) == (5, merkle.root_of(leaves))
    public = notes.public_of(host_key(key_file, may_make=False))
    keys = verify.keys_of(notes.key_line("sameside/harbour", public, notes.LOG), "", ())
    [checkpoint] = verify.checkpoints(made.note.encode(), "sameside/harbour", keys)
    assert checkpoint == (5, bytes(made.root), frozenset({"sameside/harbour"}))
    assert notes.fingerprint(public) == host_fingerprint()


def test_where_nothing_was_added_the_same_checkpoint_is_given_back(head):
    move(head)
    first = make_checkpoint(head=head, now=NOON)
    assert make_checkpoint(head=head, now=NOON + timedelta(days=1)) == first
    assert Checkpoint.objects.count() == 1


def test_an_empty_record_can_be_signed(head):
    made = make_checkpoint(head=head, now=NOON)
    assert (made.size, bytes(made.root)) == (0, merkle.EMPTY.root)


@pytest.mark.parametrize(("minutes", "due"), [(49, False), (50, True), (60, True)])
def test_an_entry_is_never_an_hour_without_a_checkpoint(head, minutes, due):
    move(head)
    made = make_due_checkpoints(now=NOON + timedelta(minutes=minutes))
    assert list(made) == ([head] if due else [])


def test_the_hour_counts_from_the_oldest_entry_that_no_checkpoint_covers(head):
    move(head)
    make_due_checkpoints(now=NOON + timedelta(minutes=50))
    move(head, minutes=55)
    move(head, minutes=103)
    assert make_due_checkpoints(now=NOON + timedelta(minutes=104)) == {}
    made = make_due_checkpoints(now=NOON + timedelta(minutes=105))
    assert [one.size for one in made.values() if isinstance(one, Checkpoint)] == [3]


def test_a_record_without_news_gets_no_checkpoint(head):
    move(head)
    make_due_checkpoints(now=NOON + timedelta(hours=1))
    assert make_due_checkpoints(now=NOON + timedelta(hours=9)) == {}


@pytest.mark.django_db(transaction=True)
def test_a_move_with_a_yes_from_both_sides_is_signed_at_once():
    head = begin_record(origin="harbour")
    with transaction.atomic():
        move(head)
        move(head, checkpoint_now=True)
        assert Checkpoint.objects.count() == 0
    head.refresh_from_db()
    assert [one.size for one in Checkpoint.objects.all()] == [2]
    assert head.wants_checkpoint is False


@pytest.mark.django_db(transaction=True)
def test_a_move_that_is_rolled_back_is_not_signed():
    head = begin_record(origin="harbour")
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 -- all of it is undone
        move(head, checkpoint_now=True)
        _ = 1 / 0
    assert Checkpoint.objects.count() == 0


def test_a_wish_that_died_with_its_process_is_due_at_once(head):
    move(head, checkpoint_now=True)  # the test's transaction never commits: nobody calls back
    assert list(make_due_checkpoints(now=NOON)) == [head]
    assert Head.objects.get().wants_checkpoint is False


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_gone_stops_no_move_and_leaves_the_wish(key_file, caplog):
    head = begin_record(origin="harbour")
    with transaction.atomic():
        move(head, checkpoint_now=True)
    key_file.unlink()
    with transaction.atomic():
        move(head, checkpoint_now=True)
    head.refresh_from_db()
    assert (head.size, head.wants_checkpoint) == (2, True)
    assert "the key that signs checkpoints is gone" in caplog.text
    [refused] = make_due_checkpoints(now=NOON).values()
    assert isinstance(refused, KeyLost)


# Nothing is signed of a record that is not what was written.


def rewritten(head: Head) -> None:
    content = bytes(Entry.objects.get(head=head, index=2).content).replace(b"answer", b"settle")
    Entry.objects.filter(head=head, index=2).update(content=content)


def rewritten_with_its_leaf(head: Head) -> None:
    rewritten(head)
    leaf = merkle.leaf_hash(bytes(Entry.objects.get(head=head, index=2).content))
    Entry.objects.filter(head=head, index=2).update(leaf=leaf)


def rewritten_with_its_head(head: Head) -> None:
    rewritten_with_its_leaf(head)
    leaves = [bytes(leaf) for leaf in head.entries.order_by("index").values_list("leaf", flat=True)]
    Head.objects.filter(pk=head.pk).update(peaks=b"".join(merkle.head_of(leaves).peaks))


def deleted(head: Head) -> None:
    Payload.objects.filter(entry__index=2).delete()
    Entry.objects.filter(head=head, index=2).delete()


def cut_off(head: Head) -> None:
    Payload.objects.filter(entry__index=4).delete()
    Entry.objects.filter(head=head, index=4).delete()


def cut_off_with_its_head(head: Head) -> None:
    cut_off(head)
    leaves = [bytes(leaf) for leaf in head.entries.order_by("index").values_list("leaf", flat=True)]
    tree = merkle.head_of(leaves)
    Head.objects.filter(pk=head.pk).update(size=tree.size, peaks=b"".join(tree.peaks))


ATTACKS = {
    rewritten: [(Fault.REWRITTEN, 2)],
    rewritten_with_its_leaf: [(Fault.FORK, 5), (Fault.REWRITTEN, 5)],
    rewritten_with_its_head: [(Fault.FORK, 5)],
    deleted: [(Fault.REWRITTEN, 2)],
    cut_off: [(Fault.TRUNCATED, 4)],
    cut_off_with_its_head: [(Fault.TRUNCATED, 4)],
}


@pytest.mark.parametrize(("attack", "expected"), ATTACKS.items())
def test_a_night_finds_what_was_changed_in_the_database_and_nothing_is_signed(
    head, attack, expected
):
    for number in range(5):
        move(head, card=number)
    make_checkpoint(head=head, now=NOON)
    attack(head)
    head.refresh_from_db()
    found = [(one.fault, one.index) for one in verify_record(head)]
    assert found[: len(expected)][0] == expected[0]
    assert set(expected) <= set(found)
    if head.size == 5:
        move(head)
    with pytest.raises(RecordBroken):
        make_checkpoint(head=head, now=NOON)
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_night_finds_bytes_that_were_overwritten_in_the_file():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its rows in files of its own")
    head = begin_record(origin="harbour")
    with transaction.atomic():
        for number in (4710, 4711, 4712):
            move(head, card=number)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    file = Path(connection.settings_dict["NAME"])
    content = file.read_bytes()
    assert content.count(b'"card":"4711"') == 1
    file.write_bytes(content.replace(b'"card":"4711"', b'"card":"4712"'))
    found = [(one.fault, one.index) for one in verify_record(head)]
    assert found == [(Fault.REWRITTEN, 1), (Fault.REWRITTEN, 3)]


def test_one_broken_record_holds_up_no_other(head):
    other = begin_record(origin="other")
    move(head)
    move(other)
    Entry.objects.filter(head=head).update(content=b"{}")
    made = make_due_checkpoints(now=NOON + timedelta(hours=1))
    assert {one.origin: type(answer) for one, answer in made.items()} == {
        "harbour": RecordBroken,
        "other": Checkpoint,
    }


def test_a_night_finds_words_that_were_changed_or_deleted(head):
    changed, deleted_, kept = (move(head, card=number) for number in range(3))
    Payload.objects.filter(entry=changed).update(content=b'{"text":"Something else"}')
    Payload.objects.filter(entry=deleted_).delete()
    assert [(one.fault, one.index) for one in verify_record(head)] == [
        (Fault.PAYLOAD, changed.index),
        (Fault.PAYLOAD, deleted_.index),
    ]
    assert kept.payloads.count() == 1


@pytest.mark.parametrize("beside", ["what", "at"])
def test_a_night_finds_what_was_changed_beside_the_bytes_of_an_entry(head, beside):
    made = move(head)
    other = {"what": "payload.erased", "at": made.at + timedelta(days=1)}[beside]
    Entry.objects.filter(pk=made.pk).update(**{beside: other})
    assert [(one.fault, one.index) for one in verify_record(head)] == [
        (Fault.REWRITTEN, made.index)
    ]


def test_a_night_finds_words_that_were_given_other_readers(head):
    made = move(head)
    Payload.objects.filter(entry=made).update(audience="supplier")
    assert [(one.fault, one.index) for one in verify_record(head)] == [(Fault.PAYLOAD, made.index)]


def test_a_night_finds_a_checkpoint_that_was_signed_by_somebody_else(head):
    move(head)
    made = make_checkpoint(head=head, now=NOON)
    text = notes.checkpoint_text("sameside/harbour", 1, bytes(made.root))
    forged = notes.signed_note("sameside/harbour", Ed25519PrivateKey.generate(), text)
    Checkpoint.objects.update(note=forged)
    assert [(one.fault, one.index) for one in verify_record(head)] == [(Fault.SIGNATURE, 1)]


def test_what_is_found_is_said_in_a_sentence(head):
    move(head)
    Entry.objects.update(content=b"{}", what="test.move")
    Payload.objects.all().delete()
    found = Found(
        Fault.REWRITTEN, 0, "Entry {index} is not the one that was written.", {"index": 0}
    )
    assert verify_record(head)[0] == found


# The key.


def test_the_key_is_made_once_for_its_owner_alone(head, key_file):
    make_checkpoint(head=head, now=NOON)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700
    assert sorted(os.listdir(key_file.parent)) == ["ledger.pem", "signed"]  # noqa: PTH208 -- names alone
    before = key_file.read_bytes()
    move(head)
    make_checkpoint(head=head, now=NOON)
    assert key_file.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_not_used(head, key_file, mode):
    host_fingerprint()
    key_file.chmod(mode)
    with pytest.raises(KeyOpen, match="chmod 600"):
        make_checkpoint(head=head, now=NOON)


def test_a_key_that_is_gone_is_not_made_anew(head, key_file):
    make_checkpoint(head=head, now=NOON)
    key_file.unlink()
    move(head)
    with pytest.raises(KeyLost, match="Put it back"):
        make_checkpoint(head=head, now=NOON)
    with pytest.raises(KeyLost):
        host_fingerprint()


def test_another_key_signs_nothing(head, key_file):
    make_checkpoint(head=head, now=NOON)
    key_file.unlink()
    host_key(key_file, may_make=True)
    move(head)
    with pytest.raises(KeyChanged, match="Another key"):
        make_checkpoint(head=head, now=NOON)


@pytest.mark.parametrize("content", [b"", b"\xff", b"-----BEGIN PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_is_named(head, key_file, content):
    key_file.parent.mkdir(parents=True)
    key_file.write_bytes(content)
    key_file.chmod(0o600)
    with pytest.raises(KeyUnreadable, match=r"ledger\.pem"):
        make_checkpoint(head=head, now=NOON)


# Cosignatures.


def test_a_side_cosigns_with_a_key_the_record_names(head):
    key = Ed25519PrivateKey.generate()
    cosigner = name_cosigner(head=head, key=notes.public_of(key), by=NORA, now=NOON)
    assert Entry.objects.get().what == "cosigner.named"
    made = make_checkpoint(head=head, now=NOON)
    text = notes.checkpoint_text("sameside/harbour", 1, bytes(made.root))
    line = notes.cosignature("sameside/harbour/customer", key, text, 9)
    kept = add_cosignature(checkpoint=made, cosigner=cosigner, line=line, now=NOON)
    assert add_cosignature(checkpoint=made, cosigner=cosigner, line=line, now=NOON) == kept


def test_a_signature_by_another_or_under_something_else_is_refused(head):
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    cosigner = name_cosigner(head=head, key=notes.public_of(key), by=JENS, now=NOON)
    made = make_checkpoint(head=head, now=NOON)
    text = notes.checkpoint_text("sameside/harbour", 1, bytes(made.root))
    lines = [
        notes.cosignature("sameside/harbour/supplier", other, text, 9),
        notes.cosignature("sameside/harbour/customer", key, text, 9),
        notes.cosignature("sameside/harbour/supplier", key, text + "x\n", 9),
        "",
        "\n",
        "a line\n",
        "\N{EM DASH} sameside/harbour/supplier x\n",
    ]
    for line in lines:
        with pytest.raises(NotACosignature, match="supplier’s signature"):
            add_cosignature(checkpoint=made, cosigner=cosigner, line=line, now=NOON)
