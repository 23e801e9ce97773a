"""The agreement: proposed by one side, read in sentences, frozen by a yes of each."""

from __future__ import annotations

import re
import threading
from html import unescape

import pytest
from django.db import connection

from sameside.formats.agreement import understood
from sameside.kernel.refusal import Refused
from sameside.ledger.models import Entry, Head
from sameside.ledger.queries import verify_record
from sameside.mail.models import Mail
from sameside.partnerships.actions import agree_version, propose_version, withdraw_version
from sameside.partnerships.models import AgreementVersion
from sameside.partnerships.queries import agreement_of
from tests.apps.partnerships.reading import FIRST, NOW, SECOND, first, newest

T = "/partnerships/north-harbour"
THIRD = SECOND.replace("2026-06-01", "2026-07-01")


def recorded(cast) -> list[str]:
    rows = Entry.objects.filter(head=cast.partnership.record_id, what__startswith="agreement.")
    return list(rows.order_by("index").values_list("what", flat=True))


def test_a_version_is_proposed_read_and_agreed(cast, as_nora, as_jens):
    answer = as_nora.post(f"{T}/agreement/new/", {"source": FIRST})
    assert answer.headers["Location"] == f"{T}/agreement/1/"
    assert newest("jens@example.org").subject == (
        "North Region proposes version 1 of the agreement"
    )
    page = as_jens.get(f"{T}/agreement/1/").content.decode()
    assert "Cleaning, urgent: an answer within 1 h and a solution within 8 h" in page
    digest = AgreementVersion.objects.get().digest
    as_jens.post(f"{T}/agreement/1/answers/", {"answer": "yes", "digest": digest})
    version = AgreementVersion.objects.get()
    assert (version.state, version.effective_on.isoformat()) == ("agreed", "2026-01-01")
    assert recorded(cast) == ["agreement.proposed", "agreement.yes", "agreement.agreed"]
    assert Head.objects.get(pk=cast.partnership.record_id).wants_checkpoint
    assert digest_at(cast) == digest == understood(FIRST.encode(), "x").digest


@pytest.mark.usefixtures("agreed")
def test_the_file_is_handed_out_byte_for_byte(as_jens):
    answer = as_jens.get(f"{T}/agreement/1/agreement.toml")
    assert answer.content == FIRST.encode()
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="agreement-north-harbour-v1.toml"'
    )


@pytest.mark.usefixtures("proposed")
def test_a_second_version_is_shown_sentence_by_sentence(as_jens):
    page = as_jens.get(f"{T}/agreement/2/").content.decode()
    assert "Cleaning, urgent: an answer within <del>1 h</del>" in page
    assert "Cleaning, urgent: an answer within <ins>30 min</ins>" in page
    assert page.count('class="difference sheet"') == 1


def test_a_proposer_does_not_say_yes_twice(proposed, as_nora):
    as_nora.post(f"{T}/agreement/2/answers/", {"answer": "yes", "digest": proposed.digest})
    assert AgreementVersion.objects.get(number=2).state == "proposed"


@pytest.mark.usefixtures("proposed")
def test_a_yes_is_to_the_words_that_were_read(as_jens):
    as_jens.post(f"{T}/agreement/2/answers/", {"answer": "yes", "digest": "0" * 64})
    assert AgreementVersion.objects.get(number=2).state == "proposed"


@pytest.mark.usefixtures("proposed")
def test_a_version_is_declined_with_a_reason_and_not_without(as_jens, cast):
    as_jens.post(f"{T}/agreement/2/answers/", {"answer": "no", "reason": " \u200b "})
    assert AgreementVersion.objects.get(number=2).state == "proposed"
    as_jens.post(f"{T}/agreement/2/answers/", {"answer": "no", "reason": "Too early.\x00"})
    version = AgreementVersion.objects.get(number=2)
    assert (version.state, version.reason) == ("declined", "Too early.")
    assert recorded(cast)[-1] == "agreement.declined"
    assert digest_at(cast) == AgreementVersion.objects.get(number=1).digest


@pytest.mark.usefixtures("proposed")
def test_the_first_yes_can_be_taken_back(as_nora, as_jens, cast):
    as_jens.post(f"{T}/agreement/2/answers/", {"answer": "back"})
    assert AgreementVersion.objects.get(number=2).state == "proposed"
    as_nora.post(f"{T}/agreement/2/answers/", {"answer": "back", "reason": ""})
    assert AgreementVersion.objects.get(number=2).state == "withdrawn"
    assert recorded(cast)[-1] == "agreement.withdrawn"
    assert as_nora.post(f"{T}/agreement/new/", {"source": THIRD}).status_code == 302


def test_what_is_settled_stays_settled(agreed, as_jens, as_nora, cast):
    before = recorded(cast)
    for client in (as_nora, as_jens):
        for answer in ("yes", "no", "back"):
            said = {"answer": answer, "digest": agreed.digest, "reason": "x"}
            assert client.post(f"{T}/agreement/1/answers/", said).status_code == 409
    assert client.post(f"{T}/agreement/1/answers/", {"answer": "maybe"}).status_code == 404
    assert (AgreementVersion.objects.get().state, recorded(cast)) == ("agreed", before)


TYPED = "Two hours in the night is more than our people can promise."


@pytest.mark.parametrize("answer", ["no", "back"])
def test_a_reason_that_is_too_long_does_nothing_and_stays_in_its_box(
    proposed, as_nora, as_jens, answer
):
    client, said = (as_jens if answer == "no" else as_nora), TYPED + "x" * 2_000
    page = client.post(f"{T}/agreement/2/answers/", {"answer": answer, "reason": said})
    assert (page.status_code, f"{said}</textarea>" in page.content.decode()) == (409, True)
    assert AgreementVersion.objects.get(pk=proposed.pk).state == "proposed"


def test_a_reason_written_while_the_version_was_settled_is_not_lost(proposed, cast, as_jens):
    withdraw_version(version=proposed, reason="", by=cast.nora, now=NOW)
    said = {"answer": "no", "reason": TYPED}
    page = as_jens.post(f"{T}/agreement/2/answers/", said).content.decode()
    assert ("settled meanwhile" in page, TYPED in page) == (True, True)


@pytest.mark.usefixtures("proposed")
def test_one_proposal_lies_open_at_a_time(as_jens):
    answer = as_jens.post(f"{T}/agreement/new/", {"source": THIRD})
    assert (answer.status_code, b"lies open already" in answer.content) == (400, True)


BROKEN = {
    "changed target": SECOND.replace('response = "4 h"', 'response = "9 h"'),
    "changed hours": SECOND.replace('"08:00-16:00"', '"07:00-16:00"'),
    "changed share": SECOND.replace('share = "95 %"', 'share = "90 %"'),
    "changed begin": SECOND.replace("from = 2026-01-01", "from = 2025-01-01"),
    "changed zone": SECOND.replace("Europe/Copenhagen", "Europe/Stockholm"),
    "changed title": SECOND.replace("Cleaning in the north", "Cleaning in the south"),
    "changed policy": SECOND.replace("[customer]", '[policies]\nreopen = "cycle"\n[customer]'),
    "other party": SECOND.replace("North Region", "South Region"),
    "nothing new": FIRST,
    "renamed service": SECOND.replace('name = "Cleaning"', 'name = "Washing"'),
}  # fmt: skip


@pytest.mark.usefixtures("agreed")
@pytest.mark.parametrize("source", BROKEN.values(), ids=BROKEN.keys())
def test_what_was_agreed_is_not_rewritten(as_nora, source):
    answer = as_nora.post(f"{T}/agreement/new/", {"source": source})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert AgreementVersion.objects.count() == 1


@pytest.mark.usefixtures("agreed")
def test_hours_of_days_to_come_may_change_with_a_version(as_nora):
    later = SECOND + '[changes.calendars.office.week]\nmon-fri = "07:00-15:00"\n'
    assert as_nora.post(f"{T}/agreement/new/", {"source": later}).status_code == 302
    page = as_nora.get(f"{T}/agreement/2/").content.decode()
    assert page.count('class="difference sheet"') == 2


@pytest.mark.usefixtures("cast")
def test_every_problem_is_named_with_its_line_and_what_was_typed_is_kept(as_nora):
    source = FIRST.replace('"95 %"', '"950 %"').replace('"08:00-16:00"', '"8-4"')
    source = source.replace("title", "titel")
    answer = as_nora.post(f"{T}/agreement/new/", {"source": source})
    page = answer.content.decode()
    assert answer.status_code == 400
    for named in ("Line 1", "Line 14", "Line 18"):
        assert named in page
    assert "titel = &#34;Cleaning in the north&#34;" in page or "titel" in page
    assert AgreementVersion.objects.count() == 0


HOSTILE = [
    "",
    "\x00",
    "= = =",
    "a" * 100_000,
    "[" * 5_000,
    "\u202e" + FIRST,
    FIRST + "\x00",
    "x = " + "9" * 6_000,
    FIRST.replace("2026-01-01", "9999-12-31"),
    FIRST.replace("2026-01-01", "0001-01-01"),
    FIRST.replace("Europe/Copenhagen", "../../etc/passwd"),
    "\ud800",
    "<script>alert(1)</script>",
]


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_what_cannot_be_read_is_answered_in_words(as_nora, source):
    answer = as_nora.post(
        f"{T}/agreement/new/", {"source": source.encode("utf-8", "replace").decode()}
    )
    assert answer.status_code in {302, 400}
    assert b"<script>alert" not in answer.content


@pytest.mark.usefixtures("cast")
def test_a_file_takes_the_place_of_the_text(as_nora, tmp_path):
    place = tmp_path / "agreement.toml"
    place.write_bytes(b"\xef\xbb\xbf" + FIRST.encode())
    with place.open("rb") as file:
        answer = as_nora.post(f"{T}/agreement/new/", {"source": "nonsense", "file": file})
    assert answer.status_code == 302
    assert bytes(AgreementVersion.objects.get().source).startswith(b"\xef\xbb\xbf")
    place.write_bytes(b"\xff\xfe\x00\x01" * 50)
    with place.open("rb") as file:
        assert as_nora.post(f"{T}/agreement/new/", {"file": file}).status_code == 400


COMMON = {
    "first-title": 'Care “of” "houses" \\ more', "first-starts_on": "2026-04-01",
    "first-currency": "DKK", "first-service": "Cleaning", "first-opens": "08:00",
    "first-closes": "16:00", "first-urgent_response": "30 min", "first-urgent_resolution": "",
    "first-normal_response": "4 h", "first-normal_resolution": "2 business days",
    "first-share": "95 %", "draft": "yes",
}  # fmt: skip


def typed_into(page: str) -> str:
    """Return what stands in the text field of a page."""
    field = re.compile(r"<textarea[^>]*>(.*?)</textarea>", re.DOTALL)
    return unescape(first(field, page)).lstrip()


def digest_at(cast) -> str:
    """Return the digest of what is agreed at a table."""
    agreement = agreement_of(cast.partnership)
    assert agreement
    return agreement.digest


@pytest.mark.usefixtures("cast")
def test_the_common_things_make_a_file_that_is_read_before_it_is_proposed(as_nora):
    assert as_nora.get(f"{T}/agreement/new/").status_code == 200
    page = as_nora.post(f"{T}/agreement/new/", COMMON).content.decode()
    assert "Cleaning, normal: an answer within 4 h and a solution within 2 business days" in page
    assert AgreementVersion.objects.count() == 0
    answer = as_nora.post(f"{T}/agreement/new/", {"source": typed_into(page), "propose": "yes"})
    assert answer.status_code == 302
    assert understood(bytes(AgreementVersion.objects.get().source), "x").title == (
        'Care “of” "houses" \\ more'
    )


@pytest.mark.usefixtures("agreed")
def test_a_change_is_filled_in_and_shown_beside_what_is_agreed(as_jens):
    assert as_jens.get(f"{T}/agreement/new/").status_code == 200
    said = {
        "change-level": "cleaning/urgent", "change-starts_on": "2026-09-01",
        "change-response": "20 min", "draft": "yes", "source": FIRST,
    }  # fmt: skip
    page = as_jens.post(f"{T}/agreement/new/", said).content.decode()
    assert "Cleaning, urgent: an answer within <ins>20 min</ins>" in page
    answer = as_jens.post(f"{T}/agreement/new/", {"source": typed_into(page)})
    assert answer.headers["Location"] == f"{T}/agreement/2/"


@pytest.mark.usefixtures("agreed")
@pytest.mark.parametrize(
    "wrong",
    [
        {"change-level": "nothing/urgent"},
        {"change-response": ""},
        {"change-response": "soon"},
        {"change-starts_on": "2025-01-01"},
        {"change-starts_on": "x"},
        {"change-share": '5" %'},
    ],
)
def test_a_change_that_makes_no_sense_is_refused_in_words(as_jens, wrong):
    said = {
        "change-level": "cleaning/urgent", "change-starts_on": "2026-09-01",
        "change-response": "20 min", "draft": "yes", "source": FIRST,
    }  # fmt: skip
    answer = as_jens.post(f"{T}/agreement/new/", said | wrong)
    assert (answer.status_code, b'role="alert"' in answer.content) == (400, True)


def test_only_who_speaks_for_a_side_proposes_and_answers(proposed, cast, as_fay, as_jens):
    cast.jens.role = "member"
    cast.jens.save(update_fields=["role"])
    for client in (as_fay, as_jens):
        said = {"answer": "yes", "digest": proposed.digest}
        client.post(f"{T}/agreement/2/answers/", said)
        assert client.post(f"{T}/agreement/new/", {"source": SECOND}).status_code in {400, 403}
        assert b"say-yes" not in client.get(f"{T}/agreement/2/").content
    assert AgreementVersion.objects.get(number=2).state == "proposed"


@pytest.mark.usefixtures("cast", "proposed")
def test_a_mail_tells_both_sides_in_their_own_language():
    assert Mail.objects.filter(subject__contains="version 2").count() == 1


@pytest.mark.usefixtures("proposed")
def test_the_record_of_all_this_still_verifies(cast):
    head = Head.objects.get(pk=cast.partnership.record_id)
    assert verify_record(head) == ()


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_agree_once(cast):
    version = propose_version(source=FIRST.encode(), by=cast.nora, now=NOW)
    said: list[str] = []

    def agree() -> None:
        try:
            agree_version(version=version, digest=version.digest, by=cast.jens, now=NOW)
            said.append("yes")
        except Refused as refused:
            said.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=agree) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["NotOpenAnyMore", "NotOpenAnyMore", "yes"]
    assert recorded(cast) == ["agreement.proposed", "agreement.yes", "agreement.agreed"]
