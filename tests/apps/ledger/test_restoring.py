"""After a backup older than the last checkpoint: the host signs no other past, and puts back."""

from __future__ import annotations

import pytest
from django.conf import settings

from sameside.kernel import merkle
from sameside.ledger import verify
from sameside.ledger.actions import (
    SYSTEM,
    BundleRefused,
    LossKnown,
    NothingLost,
    RecordBroken,
    Replayed,
    acknowledge_loss,
    begin_record,
    declare_loss,
    erase_payload,
    export_bundle,
    make_checkpoint,
    replay_bundle,
)
from sameside.ledger.models import Checkpoint, Entry, Head, Payload
from sameside.ledger.queries import Fault, losses, told, verify_record
from sameside.pages.words import Words
from tests.apps.ledger.bundles import write
from tests.apps.ledger.conftest import JENS, NOON, NORA, move

AUDIENCES = ("both", "customer", "supplier", "both", "both", "both")


@pytest.fixture
def whole(head) -> dict[str, dict[str, bytes]]:
    """Six entries, two checkpoints, one text erased; each side takes its bundle home."""
    for number, audience in enumerate(AUDIENCES):
        entry = move(head, card=number, audience=audience)
        if number == 1:
            make_checkpoint(head=head, now=NOON)
    erase_payload(entry=entry, name="text", by=SYSTEM, now=NOON, ground="request")
    return {
        side: export_bundle(head=head, reader=side, now=NOON) for side in ("customer", "supplier")
    }


def restored(head: Head, size: int = 2) -> Head:
    """The database as an older backup had it."""
    Payload.objects.filter(entry__head=head, entry__index__gte=size).delete()
    Entry.objects.filter(head=head, index__gte=size).delete()
    Checkpoint.objects.filter(head=head, size__gt=size).delete()
    leaves = [bytes(leaf) for leaf in head.entries.order_by("index").values_list("leaf", flat=True)]
    tree = merkle.head_of(leaves)
    Head.objects.filter(pk=head.pk).update(size=tree.size, peaks=b"".join(tree.peaks))
    head.refresh_from_db()
    return head


def rows(head: Head) -> list[tuple[int, bytes]]:
    return [(one.index, bytes(one.content)) for one in head.entries.order_by("index")]


def payloads(head: Head) -> list[tuple[int, str, bytes, bytes]]:
    found = Payload.objects.filter(entry__head=head).order_by("entry__index", "name")
    return [(p.entry.index, p.audience, bytes(p.salt), bytes(p.content)) for p in found]


def test_a_host_that_was_put_back_signs_no_other_past(head, whole):
    assert len(whole) == 2
    restored(head)
    move(head, card=99)
    with pytest.raises(RecordBroken, match="There are 3 entries, and there were 7"):
        make_checkpoint(head=head, now=NOON)
    assert [(one.fault, one.index) for one in verify_record(head)] == [(Fault.TRUNCATED, 3)]
    for number in range(9):
        move(head, card=number)
    with pytest.raises(RecordBroken, match="first 7 entries are not those"):
        make_checkpoint(head=head, now=NOON)


def test_the_bundles_of_both_sides_put_everything_back_byte_for_byte(head, whole, tmp_path):
    before = rows(head), payloads(head)
    restored(head)
    assert replay_bundle(head=head, files=whole["customer"], now=NOON) == Replayed(5, 2, 1)
    assert [(one.fault, one.index) for one in verify_record(head)] == [(Fault.PAYLOAD, 2)]
    assert replay_bundle(head=head, files=whole["supplier"], now=NOON) == Replayed(0, 1, 0)
    assert verify_record(head) == ()
    assert (rows(head), payloads(head)) == before
    head.refresh_from_db()
    move(head)
    files = export_bundle(head=head, reader="customer", now=NOON)
    kept = tmp_path / "kept.txt"
    kept.write_bytes(whole["supplier"]["checkpoints.txt"])
    folder = write(files, tmp_path / "bundle")
    assert verify.main([str(folder), "--checkpoint", str(kept)]) == 0


def test_a_bundle_replayed_twice_changes_nothing(head, whole):
    before = rows(head), payloads(head)
    assert replay_bundle(head=head, files=whole["customer"], now=NOON) == Replayed(0, 0, 0)
    assert (rows(head), payloads(head)) == before


def test_words_erased_since_do_not_come_back(head, whole):
    erase_payload(
        entry=Entry.objects.get(head=head, index=0), name="text", by=SYSTEM, now=NOON, ground="x"
    )
    assert replay_bundle(head=head, files=whole["customer"], now=NOON) == Replayed(0, 0, 0)
    assert verify_record(head) == ()


def test_a_bundle_that_was_changed_puts_nothing_back(head, whole):
    restored(head)
    files = whole["customer"]
    files["log.jsonl"] = files["log.jsonl"].replace(b'"card":"3"', b'"card":"4"')
    with pytest.raises(BundleRefused, match="REWRITTEN 3"):
        replay_bundle(head=head, files=files, now=NOON)
    assert head.entries.count() == 2


@pytest.mark.parametrize("lost", ["log.jsonl", "bundle.note"])
def test_a_bundle_that_is_not_whole_puts_nothing_back(head, whole, lost):
    files = whole["customer"]
    del files[lost]
    with pytest.raises(BundleRefused, match="no whole bundle"):
        replay_bundle(head=head, files=files, now=NOON)


def test_a_bundle_of_another_record_puts_nothing_back(whole):
    other = begin_record(origin="other")
    with pytest.raises(BundleRefused, match="of sameside/harbour, not of sameside/other"):
        replay_bundle(head=other, files=whole["customer"], now=NOON)


def test_a_bundle_that_does_not_begin_as_the_record_puts_nothing_back(head, whole):
    restored(head)
    move(head, card=99)
    with pytest.raises(BundleRefused, match="Entry 2 here is not the one in the bundle"):
        replay_bundle(head=head, files=whole["customer"], now=NOON)


def test_what_nobody_holds_is_said_to_be_lost_and_the_record_goes_on(
    head, whole, django_capture_on_commit_callbacks
):
    assert len(whole) == 2
    restored(head)
    with django_capture_on_commit_callbacks(execute=True):
        entry = declare_loss(head=head, by=NORA, now=NOON, ground="backup")
    for side in (NORA, JENS):
        acknowledge_loss(entry=entry, by=side, now=NOON)
    assert [told(one, Words("en")).sentence for one in head.entries.order_by("index")[2:]] == [
        (
            "The customer’s relationship manager restored the record; "
            "entries 2 to 6 were lost: an older backup was put back"
        ),
        "The customer’s relationship manager knows that entries 2 to 6 were lost",
        "The supplier knows that entries 2 to 6 were lost",
    ]
    [loss] = losses(head.pk)
    assert (loss.first, loss.last, loss.seats) == (
        2,
        6,
        {"customer": NORA.seat, "supplier": JENS.seat},
    )
    with pytest.raises(LossKnown):
        acknowledge_loss(entry=entry, by=NORA, now=NOON)
    assert make_checkpoint(head=head, now=NOON).size == 5


def test_a_checkpoint_kept_from_before_a_loss_shows_it_for_ever(
    head, whole, tmp_path, capsys, django_capture_on_commit_callbacks
):
    restored(head)
    with django_capture_on_commit_callbacks(execute=True):
        declare_loss(head=head, by=NORA, now=NOON, ground="backup")
    kept = tmp_path / "kept.txt"
    kept.write_bytes(whole["customer"]["checkpoints.txt"])
    for answer in ("TRUNCATED", "FORK"):
        files = export_bundle(head=head, reader="customer", now=NOON)
        folder = write(files, tmp_path / answer)
        assert verify.main([str(folder), "--checkpoint", str(kept)]) == 1
        assert capsys.readouterr().out.startswith(answer)
        for number in range(9):
            move(head, card=number)


def test_nothing_is_said_to_be_lost_that_is_here(head, whole):
    assert len(whole) == 2
    with pytest.raises(NothingLost, match="All 7 entries"):
        declare_loss(head=head, by=NORA, now=NOON, ground="backup")


def test_what_is_remembered_and_cannot_be_read_is_as_if_it_were_not(head):
    make_checkpoint(head=head, now=NOON)
    place = settings.LEDGER_KEY_FILE.parent / "signed" / f"{head.pk}.txt"
    place.write_text("half\n12\n", encoding="utf-8")
    move(head)
    assert make_checkpoint(head=head, now=NOON).size == 1
