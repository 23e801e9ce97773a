"""The record: in words, each entry with its proof, and a bundle to verify at home."""

from __future__ import annotations

import io
import json
import tarfile
from hashlib import sha256

import pytest

from sameside.kernel import merkle
from sameside.ledger.models import Entry
from sameside.ledger.queries import inclusion
from sameside.partnerships.actions import propose_version, withdraw_version
from sameside.partnerships.models import AgreementVersion
from tests.apps.partnerships.reading import NOW, SECOND

T = "/partnerships/north-harbour"


@pytest.mark.usefixtures("proposed")
def test_the_record_tells_who_did_what_newest_first(as_jens):
    page = as_jens.get(f"{T}/record/").content.decode()
    told = [
        "Nora proposed version 2 of the agreement, from 1 Jun 2026",
        "Both sides agreed version 1",
        "Jens said yes to version 1",
        "Nora proposed version 1",
    ]
    places = [page.index(sentence) for sentence in told]
    assert places == sorted(places)


@pytest.mark.usefixtures("proposed")
def test_the_record_is_filtered_by_what_one_looks_for(as_jens):
    some = as_jens.get(f"{T}/record/?kind=agreement").content.decode()
    none = as_jens.get(f"{T}/record/?kind=cards").content.decode()
    assert "proposed version 2" in some
    assert "Nothing of this kind was recorded" in none
    for odd in ("?kind=x", "?page=0", "?page=999", "?page=%00", "?page=٣", "?kind=%ff"):
        assert as_jens.get(f"{T}/record/{odd}").status_code in {200, 400}


@pytest.mark.usefixtures("proposed")
def test_an_entry_is_handed_out_as_it_was_hashed_with_its_proof(as_jens, cast):
    content = as_jens.get(f"{T}/record/1/entry.json").content
    entry = Entry.objects.get(head=cast.partnership.record_id, index=1)
    assert sha256(b"\0" + content).digest() == bytes(entry.leaf)
    assert json.loads(content)["what"] == "agreement.yes"
    proof = inclusion(cast.partnership.record_id, 1)
    page = as_jens.get(f"{T}/record/1/").content.decode()
    assert proof.root.hex() in page
    for node in proof.path:
        assert node.hex() in page
    assert merkle.leaf_hash(content).hex() in page


@pytest.mark.usefixtures("proposed")
def test_an_entry_that_is_not_there_is_not_found(as_jens):
    for index in ("99", "9" * 40, "-1", "x"):
        assert as_jens.get(f"{T}/record/{index}/").status_code == 404
        assert as_jens.get(f"{T}/record/{index}/entry.json").status_code == 404


@pytest.mark.usefixtures("proposed")
def test_the_bundle_is_ones_own_sides_and_made_by_post_alone(as_nora, as_fay):
    assert as_nora.get(f"{T}/record/bundle.tar").status_code == 405
    for client in (as_nora, as_fay):
        answer = client.post(f"{T}/record/bundle.tar")
        assert answer.headers["Content-Type"] == "application/x-tar"
        with tarfile.open(fileobj=io.BytesIO(answer.content)) as tar:
            assert "record-north-harbour/verify.py" in tar.getnames()


@pytest.mark.usefixtures("proposed")
def test_the_page_on_verifying_names_fingerprint_and_checkpoints(as_nora):
    before = as_nora.get(f"{T}/record/verify/").content.decode()
    as_nora.post(f"{T}/record/bundle.tar")
    after = as_nora.get(f"{T}/record/verify/").content.decode()
    assert "None yet." in before
    assert "nobody yet" in after
    assert b"import" in as_nora.get(f"{T}/record/verify.py").content


@pytest.mark.usefixtures("proposed")
def test_a_record_that_is_not_what_was_written_is_not_handed_out_and_the_page_says_so(as_nora):
    Entry.objects.filter(index=1).update(leaf=bytes(32))
    answer = as_nora.post(f"{T}/record/bundle.tar", follow=True)
    assert answer.redirect_chain == [(f"{T}/record/verify/", 302)]
    assert "Entry 1 is not the one that was written." in answer.content.decode()


@pytest.mark.usefixtures("proposed")
def test_the_page_on_verifying_opens_while_there_is_trouble_with_the_key(
    as_nora, settings, tmp_path
):
    as_nora.post(f"{T}/record/bundle.tar")
    settings.LEDGER_KEY_FILE = tmp_path / "gone.pem"
    page = as_nora.get(f"{T}/record/verify/")
    assert page.status_code == 200
    assert str(tmp_path) not in page.content.decode()
    assert as_nora.post(f"{T}/record/bundle.tar", follow=True).status_code == 200


@pytest.mark.usefixtures("agreed")
def test_the_pages_ask_the_same_number_of_questions_for_few_and_many(
    cast, as_nora, django_assert_max_num_queries
):
    pages = [f"{T}/record/", f"{T}/agreement/", f"{T}/agreement/1/", f"{T}/record/verify/"]
    as_nora.get(pages[0])
    few = [asked(as_nora, page, django_assert_max_num_queries) for page in pages]
    for _ in range(30):
        version = propose_version(source=SECOND.encode(), by=cast.nora, now=NOW)
        withdraw_version(version=version, reason="", by=cast.nora, now=NOW)
    many = [asked(as_nora, page, django_assert_max_num_queries) for page in pages]
    assert few == many
    assert AgreementVersion.objects.count() == 31


def asked(client, page, at_most) -> int:
    with at_most(10) as counted:
        assert client.get(page).status_code == 200
    return len(counted)
