"""A bundle from the database is what verify.py verifies, and shows a side what is its."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sameside.ledger import bundle, notes, verify
from sameside.ledger.actions import (
    SYSTEM,
    RecordBroken,
    add_cosignature,
    erase_payload,
    export_bundle,
    exporting,
    make_checkpoint,
    name_cosigner,
)
from sameside.ledger.bundle import tar_of
from sameside.ledger.models import Entry, Payload
from sameside.ledger.queries import host_fingerprint
from tests.apps.ledger.bundles import write
from tests.apps.ledger.conftest import JENS, NOON, NORA, move


@pytest.fixture
def filled(head):
    """Texts of every audience, one of them erased, two checkpoints, the first cosigned."""
    key = Ed25519PrivateKey.generate()
    cosigner = name_cosigner(head=head, key=notes.public_of(key), by=NORA, now=NOON)
    for audience in ("both", "customer", "supplier", "forum/steering"):
        move(head, audience=audience)
    erased = move(head)
    made = make_checkpoint(head=head, now=NOON)
    text = notes.checkpoint_text(head.name, made.size, bytes(made.root))
    line = notes.cosignature(f"{head.name}/customer", key, text, 9)
    add_cosignature(checkpoint=made, cosigner=cosigner, line=line, now=NOON)
    erase_payload(entry=erased, name="text", by=SYSTEM, now=NOON, ground="request")
    return head


def payloads(files: dict[str, bytes]) -> list[tuple[int, bool]]:
    told = map(json.loads, files["payloads.jsonl"].splitlines())
    return [(one["entry"], "withheld" not in one) for one in told]


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        ("customer", [(1, True), (2, True), (3, False), (4, False)]),
        ("supplier", [(1, True), (2, False), (3, True), (4, False)]),
        ("facilitator", [(1, True), (2, False), (3, False), (4, False)]),
    ],
)
def test_each_side_gets_its_own_words_and_the_names_of_the_others(
    filled, reader, expected, tmp_path, capsys
):
    files = export_bundle(head=filled, reader=reader, now=NOON)
    assert payloads(files) == expected
    assert verify.main([str(write(files, tmp_path / "bundle")), "--key", host_fingerprint()]) == 0
    assert "7 entries, 2 checkpoints" in capsys.readouterr().out


def test_whoever_sits_in_a_forum_gets_its_words(filled, tmp_path):
    files = export_bundle(
        head=filled, reader="customer", now=NOON, may_read={"forum/steering"}.__contains__
    )
    assert payloads(files) == [(1, True), (2, True), (3, False), (4, True)]
    assert verify.main([str(write(files, tmp_path / "bundle"))]) == 0


def test_no_bundle_holds_words_that_are_not_for_its_reader(head):
    move(head, audience="supplier", personal={"text": {"text": "canary 4711"}})
    for reader in ("customer", "facilitator"):
        files = export_bundle(head=head, reader=reader, now=NOON)
        assert [name for name, content in files.items() if b"4711" in content] == []


def test_nobody_can_withhold_what_the_record_says_is_for_the_reader(filled):
    files = export_bundle(head=filled, reader="customer", now=NOON, may_read=lambda _: False)
    assert payloads(files)[:2] == [(1, True), (2, True)]


def test_a_bundle_holds_the_cosignature_of_a_side(filled, tmp_path):
    folder = str(write(export_bundle(head=filled, reader="supplier", now=NOON), tmp_path / "b"))
    assert verify.main([folder, "--require", "customer"]) == 0
    assert verify.main([folder, "--require", "supplier"]) == 1


def test_a_side_that_took_a_new_key_has_still_signed_with_the_old(filled, tmp_path):
    key = Ed25519PrivateKey.generate()
    name_cosigner(head=filled, key=notes.public_of(key), by=NORA, now=NOON)
    files = export_bundle(head=filled, reader="customer", now=NOON)
    assert len(files["keys.txt"].splitlines()) == 3
    assert verify.main([str(write(files, tmp_path / "b")), "--require", "customer"]) == 0


def test_a_payload_deleted_in_the_database_is_missed_by_both_sides(filled, tmp_path, capsys):
    Payload.objects.filter(entry__index=3).delete()
    for reader in ("customer", "supplier"):
        files = export_bundle(head=filled, reader=reader, now=NOON)
        assert verify.main([str(write(files, tmp_path / reader))]) == 1
        assert capsys.readouterr().out.startswith("PAYLOAD 3\n")


def test_a_record_that_is_broken_is_not_handed_out_as_whole(filled):
    Entry.objects.filter(head=filled, index=2).update(content=b"{}")
    with pytest.raises(RecordBroken, match="Entry 2 is not the one that was written"):
        export_bundle(head=filled, reader="customer", now=NOON)


def test_words_erased_during_an_export_are_not_missed(filled, monkeypatch, tmp_path):
    """The entry that says so is in the bundle, because it is made again."""
    once = iter([True])
    read = bundle.bundle_of

    def erased_meanwhile(*args: Any, **kwargs: Any) -> dict[str, bytes]:  # noqa: ANN401 -- handed on
        if next(once, False):
            erase_payload(
                entry=Entry.objects.get(head=filled, index=1),
                name="text",
                by=JENS,
                now=NOON,
                ground="request",
            )
        return read(*args, **kwargs)

    monkeypatch.setattr(exporting, "bundle_of", erased_meanwhile)
    files = export_bundle(head=filled, reader="customer", now=NOON)
    assert verify.main([str(write(files, tmp_path / "b"))]) == 0


def test_the_same_bundle_is_the_same_tar(filled, tmp_path):
    first, second = (
        tar_of(export_bundle(head=filled, reader="customer", now=NOON), "sameside-harbour")
        for _ in range(2)
    )
    assert first == second
    place = tmp_path / "x.tar"
    place.write_bytes(first)
    assert verify.main([str(place)]) == 0
    with tarfile.open(place) as tar:
        assert sorted(Path(name).name for name in tar.getnames()) == sorted(
            ["bundle.note", "verify.py", *verify.SEALED]
        )
