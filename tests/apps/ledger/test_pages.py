"""What both sides do about their record on its pages: keys named, losses known, filters."""

from __future__ import annotations

import csv
import io
import tarfile
from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from typer.testing import CliRunner

from sameside.cli.command import app
from sameside.config.jobs.tasks import verify as verify_a_record
from sameside.kernel.refusal import Refused
from sameside.kernel.seat import Role
from sameside.ledger import notes, verify
from sameside.ledger.actions import make_checkpoint
from sameside.ledger.models import Cosignature, Cosigner, Entry
from sameside.mail.models import Mail
from sameside.partnerships.actions.record import know_of_loss, name_key, say_lost
from sameside.partnerships.policy import FacilitatorsOnlyHelp, NotForYourRole
from tests.apps.conftest import person, seat, signed_in
from tests.apps.ledger.bundles import key_of
from tests.apps.ledger.conftest import move
from tests.apps.ledger.test_restoring import restored

T = "/partnerships/north-harbour/record"
KEY = key_of(7)


def pem_of(key: Ed25519PrivateKey | X25519PrivateKey) -> str:
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return public.decode()


PEM = pem_of(KEY)
SEEN = notes.fingerprint(notes.public_of(KEY))
FORMS = {
    "pem": PEM,
    "pem as a browser sends it": PEM.replace("\n", "\r\n"),
    "base64": b64encode(notes.public_of(KEY)).decode(),
    "c2sp": notes.key_line("sameside/north-harbour/customer", notes.public_of(KEY), notes.COSIGNER),
}


@pytest.mark.parametrize("pasted", FORMS.values(), ids=FORMS)
def test_a_key_is_shown_before_it_is_named_and_both_sides_read_it(as_nora, as_jens, pasted):
    shown = as_nora.post(f"{T}/keys/", {"key": pasted})
    assert (shown.status_code, SEEN in shown.content.decode()) == (200, True)
    assert Cosigner.objects.count() == Entry.objects.count() == 0
    named = as_nora.post(f"{T}/keys/", {"key": pasted, "seen": SEEN})
    assert named.status_code == 302
    assert [(each.what, each.side) for each in Entry.objects.all()] == [
        ("cosigner.named", "customer")
    ]
    for page in ("verify", "keys"):
        assert SEEN in as_jens.get(f"{T}/{page}/").content.decode()
    assert "Nora named the key that cosigns" in as_jens.get(f"{T}/").content.decode()


OTHERS = {
    "nothing": ("", "This field is required."),
    "a word": ("key", "This is no public Ed25519 key."),
    "hidden signs": ("\x00\u202e\u200b", "This field is required."),
    "another kind": (pem_of(X25519PrivateKey.from_private_bytes(bytes(32))), "no public Ed25519"),
    "too few bytes": (b64encode(bytes(31)).decode(), "no public Ed25519"),
    "a pem cut off": (PEM[:60], "no public Ed25519"),
    "full-width": ("\uff21" * 44, "no public Ed25519"),
    "its private half": (
        KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "This is a private key, and by pasting it you have shown it.",
    ),
}


@pytest.mark.parametrize(("pasted", "said"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_key_is_refused_in_words(as_nora, pasted, said):
    answer = as_nora.post(f"{T}/keys/", {"key": pasted, "seen": SEEN})
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert Cosigner.objects.count() == 0


def test_a_key_has_one_holder(cast, as_nora, as_jens, key_file):
    assert not key_file.exists()
    named = {"key": PEM, "seen": SEEN}
    as_nora.post(f"{T}/keys/", named)
    assert "named for your side already" in as_nora.post(f"{T}/keys/", named).content.decode()
    assert "the other side’s key" in as_jens.post(f"{T}/keys/", named).content.decode()
    public = bytes(make_checkpoint(head=cast.partnership.record, now=timezone.now()).key)
    hosts = {"key": b64encode(public).decode(), "seen": notes.fingerprint(public)}
    assert "the key of this server" in as_jens.post(f"{T}/keys/", hosts).content.decode()
    assert Cosigner.objects.count() == 1


def test_only_who_speaks_for_a_side_names_its_key(cast, as_fay):
    member = seat(cast.partnership, person("Mia"), "customer", Role.MEMBER)
    for client in (as_fay, signed_in(member.person)):
        assert "Name your side’s key" not in client.get(f"{T}/keys/").content.decode()
        for said in ({"key": PEM}, {"key": PEM, "seen": SEEN}):
            assert SEEN not in client.post(f"{T}/keys/", said).content.decode()
    for each, why in ((member, NotForYourRole), (cast.fay, FacilitatorsOnlyHelp)):
        with pytest.raises(why):
            name_key(key=PEM, by=each, now=timezone.now())
    assert Cosigner.objects.count() == 0


def test_before_anybody_cosigns_the_page_says_what_it_is_for(as_nora):
    assert "Neither side cosigns yet." in as_nora.get(f"{T}/verify/").content.decode()
    assert "openssl genpkey -algorithm ed25519" in as_nora.get(f"{T}/keys/").content.decode()


def taken(client, folder: Path) -> Path:
    place = folder / "record.tar"
    place.write_bytes(client.post(f"{T}/bundle.tar").content)
    return place


@pytest.fixture
def cosign_pem(tmp_path: Path) -> Path:
    place = tmp_path / "cosign.pem"
    place.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    place.chmod(0o600)
    return place


def test_a_side_cosigns_at_home_and_the_other_side_can_require_it(
    as_nora, as_jens, tmp_path, cosign_pem
):
    as_nora.post(f"{T}/keys/", {"key": PEM, "seen": SEEN})
    bundle = taken(as_nora, tmp_path)
    words = ["ledger", "cosign", str(bundle), "--side", "customer", "--key-file", str(cosign_pem)]
    signed = CliRunner().invoke(app, words)
    assert signed.exit_code == 0, signed.output
    brought = as_nora.post(f"{T}/cosignatures/", {"note": signed.stdout}, follow=True)
    assert "Your side’s signature stands under" in brought.content.decode()
    theirs = str(taken(as_jens, tmp_path))
    pinned = ["--key", f"customer={SEEN}"]
    assert verify.main([theirs, *pinned, "--require", "customer:all"]) == 0
    assert verify.main([theirs, "--require", "supplier"]) == 1
    # What comes later is not covered.
    as_jens.post(f"{T}/keys/", {"key": pem_of(key_of(8)), "seen": fingerprint_of(8)})
    theirs = str(taken(as_jens, tmp_path))
    assert verify.main([theirs, *pinned, "--require", "customer"]) == 0
    assert verify.main([theirs, *pinned, "--require", "customer:all"]) == 1


def fingerprint_of(seed: int) -> str:
    return notes.fingerprint(notes.public_of(key_of(seed)))


def test_what_is_no_cosignature_of_ones_own_side_is_refused(as_nora, as_jens, tmp_path, cosign_pem):
    as_nora.post(f"{T}/keys/", {"key": PEM, "seen": SEEN})
    with tarfile.open(taken(as_nora, tmp_path)) as tar:
        held = tar.extractfile("record-north-harbour/checkpoints.txt")
        assert held
        note = held.read().decode()
    text = note.split("\n\n")[0] + "\n"
    good = note + notes.cosignature("sameside/north-harbour/customer", KEY, text, 1)
    bad = [
        "",
        "x",
        note,
        note + notes.cosignature("sameside/north-harbour/customer", key_of(9), text, 1),
        good.replace("\n1\n", "\n2\n"),
        good.replace("\n1\n", "\n\uff11\n"),
        "\x00" + "9" * 4000,
        good.replace("sameside/north-harbour\n", "sameside/east-lake\n"),
    ]
    for each in bad:
        answer = as_nora.post(f"{T}/cosignatures/", {"note": each}, follow=True)
        assert "This is no checkpoint of this record" in answer.content.decode()
    # The customer's signature is not the supplier's to bring.
    as_jens.post(f"{T}/cosignatures/", {"note": good})
    assert Cosignature.objects.count() == 0
    as_nora.post(f"{T}/cosignatures/", {"note": good})
    as_nora.post(f"{T}/cosignatures/", {"note": good})
    assert Cosignature.objects.count() == 1


def test_a_key_that_others_may_read_signs_nothing(as_nora, tmp_path, cosign_pem):
    bundle = taken(as_nora, tmp_path)
    cosign_pem.chmod(0o644)
    for place in (cosign_pem, tmp_path / "nowhere.pem"):
        words = ["ledger", "cosign", str(bundle), "--side", "customer", "--key-file", str(place)]
        answered = CliRunner().invoke(app, words)
        assert (answered.exit_code, answered.stdout) == (2, "")


# A loss after a restore.


@pytest.fixture
def lost(cast, django_capture_on_commit_callbacks) -> Entry:
    """Seven entries were signed, two are in the backup; nobody holds the others."""
    head = cast.partnership.record
    for number in range(7):
        with transaction.atomic():
            move(head, card=number, by=cast.nora.actor)
    make_checkpoint(head=head, now=timezone.now())
    restored(head)
    head.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        return say_lost(head=head, now=timezone.now())


def test_both_sides_are_told_what_was_lost_and_each_says_that_it_knows(
    cast, lost, as_nora, as_jens, as_fay
):
    assert sorted((mail.to, mail.subject) for mail in Mail.objects.all()) == [
        ([name], "Part of the record North Region — Harbour Service was lost")
        for name in ("jens@example.org", "nora@example.org")
    ]
    for client in (as_nora, as_jens, as_fay):
        page = client.get(f"{T}/").content.decode()
        assert "Entries 2 to 6 of the record were lost." in page
        assert page.count("has not said yet that it knows") == 2
        assert ("We know what was lost" in page) == (client is not as_fay)
    yeses = f"{T}/{lost.index}/yeses/"
    as_fay.post(yeses)
    for client in (as_nora, as_nora):
        client.post(yeses)
    page = as_nora.get(f"{T}/verify/").content.decode()
    assert (page.count("has not said yet"), "We know what was lost" in page) == (1, False)
    as_jens.post(yeses)
    said = Entry.objects.filter(what="log.loss_acknowledged").order_by("index")
    assert [each.seat for each in said] == [cast.nora.key, cast.jens.key]
    assert "has not said yet" not in as_fay.get(f"{T}/").content.decode()


def test_only_a_loss_is_acknowledged_and_by_who_speaks_for_a_side(cast, lost, as_nora, as_otto):
    before = Entry.objects.count()
    for index in (0, lost.index + 1, 10**30):
        assert as_nora.post(f"{T}/{index}/yeses/").status_code in {302, 404}
    assert as_otto.post(f"{T}/{lost.index}/yeses/").status_code == 404
    assert as_nora.get(f"{T}/{lost.index}/yeses/").status_code == 405
    member = seat(cast.partnership, person("Mia"), "customer", Role.MEMBER)
    with pytest.raises(Refused):
        know_of_loss(index=lost.index, by=member, now=timezone.now())
    assert Entry.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_loss_is_said_at_the_machine_and_only_for_good_where_it_is_meant(cast, as_jens):
    head = cast.partnership.record
    for number in range(7):
        with transaction.atomic():
            move(head, card=number)
    make_checkpoint(head=head, now=timezone.now())
    restored(head)
    verify_a_record(head, now=timezone.now())
    missing = "The record ends before entry 2, and more entries were signed."
    assert missing in as_jens.get(f"{T}/").content.decode()
    asked = CliRunner().invoke(app, ["ledger", "declare-loss", "north-harbour"])
    assert (asked.exit_code, asked.stdout.startswith("Entries 2 to 6 were signed")) == (1, True)
    assert not Entry.objects.filter(what="log.restored").exists()
    said = CliRunner().invoke(app, ["ledger", "declare-loss", "north-harbour", "--for-good"])
    assert (said.exit_code, said.stdout) == (
        0,
        "The record says that entries 2 to 6 were lost. Both sides were told.\n",
    )
    assert Entry.objects.get(what="log.restored").index == 2
    page = as_jens.get(f"{T}/").content.decode()
    assert (missing in page, "Entries 2 to 6 of the record were lost." in page) == (False, True)


# The outsider learns nothing of any of it.


def test_the_outsider_gets_the_same_answer_as_where_there_is_nothing(cast, as_otto):
    assert cast.otto
    for path in ("keys/", "entries.csv"):
        for slug in ("north-harbour", "nowhere"):
            assert as_otto.get(f"/partnerships/{slug}/record/{path}").status_code == 404
    for path, said in (("keys/", {"key": PEM, "seen": SEEN}), ("cosignatures/", {"note": "x"})):
        assert as_otto.post(f"{T}/{path}", said).status_code == 404
    assert (Entry.objects.count(), Cosigner.objects.count()) == (0, 0)


# Filters.


@pytest.fixture
def busy(cast) -> None:
    """Nora's, Jens' and Fay's entries, 45 each, a day apart."""
    head, begun = cast.partnership.record, timezone.now() - timedelta(days=200)
    for number in range(45):
        for each in (cast.nora, cast.jens, cast.fay):
            with transaction.atomic():
                at = begun + timedelta(days=number)
                move(head, card=number, by=each.actor, now=at)


@pytest.mark.usefixtures("busy")
def test_the_record_is_filtered_by_side_person_and_period(cast, as_nora):
    def shown(query: str) -> tuple[set[str], int]:
        assert as_nora.get(f"{T}/{query}").status_code == 200
        rows = rows_of(as_nora.get(f"{T}/entries.csv{query}"))
        return {row["side"] for row in rows}, len(rows)

    assert shown("") == ({"customer", "supplier", ""}, 135)
    assert shown("?side=customer") == ({"customer"}, 45)
    assert shown("?side=supplier&page=2") == ({"supplier"}, 45)
    assert shown("?side=neither") == ({""}, 45)
    assert shown(f"?seat={cast.jens.key}") == ({"supplier"}, 45)
    assert shown(f"?seat={cast.jens.key}&side=customer") == (set(), 0)
    day = (timezone.now() - timedelta(days=190)).date()
    assert shown(f"?from={day}&until={day}&side=supplier") == ({"supplier"}, 1)
    assert as_nora.get(f"{T}/?seat=%00").status_code == 400
    for odd in (
        "?side=x",
        "?from=0001-01-01",
        "?until=9999-12-31",
        "?from=\uff12026-01-01",
    ):
        assert shown(odd)[1] == 135


@pytest.mark.usefixtures("busy")
def test_a_filter_stays_over_pages_and_in_what_one_takes_along(cast, as_jens):
    page = as_jens.get(f"{T}/?side=supplier").content.decode()
    assert "?side=supplier&amp;page=2" in page
    assert f'href="{T}/entries.csv?side=supplier"' in page
    rows = rows_of(as_jens.get(f"{T}/entries.csv?side=supplier"))
    assert [(row["entry"], row["side"], row["what"]) for row in rows[:1] + rows[44:]] == [
        ("133", "supplier", "Jens moved card 44: answered it"),
        ("1", "supplier", "Jens moved card 0: answered it"),
    ]
    cast.jens.person.name = "=1+1"
    cast.jens.person.save(update_fields=["name"])
    assert b",'=1+1 moved" in b"".join(as_jens.get(f"{T}/entries.csv?side=supplier"))


def rows_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


@pytest.mark.usefixtures("busy")
def test_a_filtered_record_asks_as_often_for_few_as_for_many(as_nora):
    def asked(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_nora.get(f"{T}/{query}").status_code == 200
        return len(queries)

    as_nora.get(f"{T}/")
    day = (timezone.now() - timedelta(days=190)).date()
    few, many = asked(f"?side=customer&from={day}&until={day}"), asked("?side=customer")
    assert few == many <= 10
