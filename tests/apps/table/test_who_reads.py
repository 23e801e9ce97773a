"""Who reads what: drafts and our-side texts stay on one side; Otto learns nothing at all."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sameside.ledger.models import Entry, Payload
from sameside.mail.models import Mail
from sameside.table import actions
from sameside.table.actions import CardWords, MoveWords, Note
from sameside.table.actions.texts import file_name
from sameside.table.api.forms import text_said
from sameside.table.models import Attachment, Card, Text
from sameside.table.queries import in_full
from sameside.table.urls import urlpatterns
from tests.apps.table.conftest import NOW, concern_words

SLUG = "north-harbour"
CANARY = "canarywords"
NAMES = [str(pattern.name) for pattern in urlpatterns]


def address_of(name: str, slug: str = SLUG) -> str:
    """The address of a page, filled with what is there at the table of Nora and Jens."""
    wanted = {"number": 1, "pk": _pk(Text), "key": _key(name), "kind": "concern"}
    pattern = next(each for each in urlpatterns if each.name == name)
    kwargs = {k: wanted[k] for k in pattern.pattern.converters if k != "slug"}
    return reverse(f"table:{name}", kwargs={"slug": slug, **kwargs})


def plain(answer) -> str:
    """The page without what differs each time."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def _pk(model) -> int:
    first = model.objects.first()
    return first.pk if first else 1


def _key(name: str) -> UUID:
    found = (
        Attachment.objects.first()
        if name == "attachment"
        else Card.objects.filter(number=None).first()
    )
    return found.key if found else uuid4()


@pytest.fixture
def laid_out(cast, concern, asked):
    """A table with a draft, an our-side text, a shared text, a file and a contest."""
    actions.draft(words=concern_words(f"{CANARY} draft"), by=cast.nora, now=NOW)
    file = SimpleUploadedFile(f"{CANARY}.txt", f"{CANARY} inside".encode())
    ours = Note("our_side", f"{CANARY} in our room", files=[file])
    actions.write(card=concern, note=ours, by=cast.nora, now=NOW)
    actions.write(card=concern, note=Note("both_sides", "Shared words"), by=cast.nora, now=NOW)
    actions.contest(about="verdict:R-1/response", reason="Waited.", by=cast.nora, now=NOW)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("laid_out")
def test_otto_gets_the_same_404_as_for_what_does_not_exist(name, method, as_otto):
    there = getattr(as_otto, method)(address_of(name))
    nowhere = getattr(as_otto, method)(address_of(name, "no-such-table"))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert plain(there) == plain(nowhere).replace("no-such-table", SLUG)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("laid_out")
def test_a_visitor_is_led_to_the_door(name, client):
    answer = client.get(address_of(name))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("who", ["as_jens", "as_fay"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("laid_out")
def test_nothing_of_a_draft_or_a_room_is_seen_across_the_table(name, who, request):
    answer = request.getfixturevalue(who).get(address_of(name))
    page = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert CANARY.encode() not in page
    assert CANARY not in str(answer.headers)


@pytest.mark.parametrize("who", ["as_jens", "as_fay"])
@pytest.mark.usefixtures("laid_out")
def test_what_is_private_is_as_if_it_were_not_there(who, request):
    client = request.getfixturevalue(who)
    assert client.get(address_of("draft")).status_code == 404
    assert client.get(address_of("attachment")).status_code == 404
    assert client.post(address_of("text-laying")).status_code == 404
    assert client.post(address_of("draft-deletion")).status_code == 404
    found = client.get(address_of("search"), {"q": CANARY}).content.decode()
    assert "Nothing was found" in found


@pytest.mark.usefixtures("laid_out")
def test_an_own_draft_and_room_are_read_and_found(as_nora):
    page = as_nora.get(address_of("card")).content.decode()
    assert (f"{CANARY} in our room" in page, "our side only" in page) == (True, True)
    assert as_nora.get(address_of("draft")).status_code == 200
    found = unescape(as_nora.get(address_of("search"), {"q": CANARY}).content.decode())
    assert "Found 2 times" in found


@pytest.mark.usefixtures("laid_out")
def test_drafts_and_rooms_are_outside_record_and_mail():
    kept = b"".join(bytes(p.content) for p in Payload.objects.all())
    kept += b"".join(bytes(e.content) for e in Entry.objects.all())
    mails = "".join(m.subject + m.text + m.html for m in Mail.objects.all())
    assert (CANARY.encode() in kept, CANARY in mails) == (False, False)


@pytest.mark.usefixtures("laid_out")
def test_drafts_are_counted_on_their_own_side_alone(as_nora, as_jens):
    drafts = "One draft of your side"
    pages = [c.get(address_of("board")).content.decode() for c in (as_nora, as_jens)]
    assert [drafts in page for page in pages] == [True, False]


@pytest.mark.parametrize("who", ["as_nora", "as_jens", "as_fay"])
@pytest.mark.usefixtures("laid_out")
def test_files_hold_what_both_sides_read(who, request):
    client = request.getfixturevalue(who)
    rows = list(
        csv.DictReader(io.StringIO(client.get(address_of("cards-csv")).content.decode("utf-8-sig")))
    )
    cards = json.loads(client.get(address_of("cards-json")).content)["cards"]
    assert [row["title"] for row in rows] == [card["title"] for card in cards]
    assert [row["number"] for row in rows] == ["1", "2"]


@pytest.mark.usefixtures("laid_out", "cast")
def test_a_text_is_laid_for_both_and_never_narrowed(as_nora, as_jens):
    text = Text.objects.earliest("pk")
    assert as_nora.post(address_of("text-laying")).status_code == 302
    text.refresh_from_db()
    assert (
        text.audience,
        Entry.objects.filter(index=text.leaf or 0, what="card.text").count(),
    ) == (
        "both_sides",
        1,
    )
    page = as_jens.get(address_of("card")).content.decode()
    assert f"{CANARY} in our room" in page
    handed = as_jens.get(address_of("attachment"))
    assert b"".join(handed.streaming_content) == f"{CANARY} inside".encode()
    again = as_nora.post(address_of("text-laying"))
    assert again.status_code == 400


@pytest.mark.usefixtures("laid_out")
def test_a_reply_keeps_the_audience_of_what_it_answers(as_nora):
    ours = Text.objects.get(audience="our_side")
    answer = as_nora.post(
        address_of("texts"), {"body": "So.", "audience": "both", "reply_to": ours.pk}
    )
    assert (answer.status_code, Text.objects.filter(body="So.").count()) == (400, 0)
    answer = as_nora.post(
        address_of("texts"), {"body": "So.", "audience": "ours", "reply_to": ours.pk}
    )
    assert (answer.status_code, Text.objects.get(body="So.").audience) == (302, "our_side")


@pytest.mark.usefixtures("laid_out")
def test_nobody_answers_what_they_cannot_read(as_jens):
    ours = Text.objects.get(audience="our_side")
    typed = {"body": "Ha.", "audience": "ours", "reply_to": ours.pk}
    assert as_jens.post(address_of("texts"), typed).status_code == 404


@pytest.mark.usefixtures("laid_out")
def test_the_facilitator_writes_to_both_and_has_no_room(as_fay, cast):
    assert as_fay.post(address_of("texts"), {"body": "Hi.", "audience": "ours"}).status_code == 400
    assert as_fay.post(address_of("texts"), {"body": "Hi.", "audience": "both"}).status_code == 302
    assert (Text.objects.get(body="Hi.").by, Text.objects.get(body="Hi.").side) == (cast.fay, "")


@pytest.mark.parametrize("name", ["causes", "links", "contest-moves", "moves"])
@pytest.mark.usefixtures("laid_out")
def test_the_facilitator_moves_nothing(name, as_fay):
    typed = {
        "cause": "ours", "kind": "request", "key": "R-1", "name": "settle", "words": "x",
        "reason": "x",
    }  # fmt: skip
    before = (Entry.objects.count(), list(Card.objects.values_list("state", "turn")))
    assert as_fay.post(address_of(name), typed).status_code in {400, 409}
    assert (Entry.objects.count(), list(Card.objects.values_list("state", "turn"))) == before


@pytest.mark.usefixtures("cast")
def test_the_facilitator_drafts_and_contests_nothing(as_fay):
    concern = {"title": "T", "observation": "O", "mark": "is_happening", "do": "draft"}
    assert as_fay.post(address_of("new-card"), concern).status_code == 400
    contest = {"about": "verdict:R-1/response", "reason": "So."}
    assert as_fay.post(address_of("new-contest"), contest).status_code == 400
    assert (Card.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.usefixtures("laid_out")
def test_an_attachment_is_handed_out_and_never_shown(as_nora):
    answer = as_nora.get(address_of("attachment"))
    assert (
        answer.headers["Content-Disposition"],
        answer.headers["X-Content-Type-Options"],
        answer.headers["Content-Type"],
        answer.headers["Cache-Control"],
        b"".join(answer.streaming_content),
    ) == (
        f'attachment; filename="{CANARY}.txt"',
        "nosniff",
        "application/octet-stream",
        "private, no-store",
        f"{CANARY} inside".encode(),
    )


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie x.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_cleaned(name, kept):
    assert file_name(name) == kept


@pytest.mark.usefixtures("concern")
def test_a_file_that_is_too_large_is_refused(as_nora):
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)]
    answer = as_nora.post(address_of("texts"), {"body": "So.", "audience": "both", "files": files})
    assert (answer.status_code, Attachment.objects.count(), Text.objects.count()) == (400, 0, 0)
    assert "At most 5 files lie beside a text." in answer.content.decode()


@pytest.mark.parametrize(
    "nasty",
    [
        "a\x00b", "\u202eevil", "x" * 30_000, "\uff11\uff12", "<script>alert(1)</script>",
        "{{ 7 * 7 }}", "=HYPERLINK(1)", "%s%n", "\U0001f4a9" * 500,
    ],
)  # fmt: skip
@pytest.mark.usefixtures("concern")
def test_whatever_is_typed_gets_an_answer_in_words(nasty, as_nora):
    typed = {
        "title": nasty[:400], "observation": nasty, "name": nasty, "reason": nasty, "due_on": nasty,
        "turn": nasty, "token": nasty, "body": nasty, "audience": nasty, "reply_to": nasty,
        "cause": nasty, "kind": nasty, "key": nasty, "about": nasty, "q": nasty, "page": nasty,
        "mark": nasty, "owner": nasty, "do": "lay", "us": nasty, "sort": nasty,
    }  # fmt: skip
    for name in NAMES:
        for method in ("get", "post"):
            answer = getattr(as_nora, method)(address_of(name), typed)
            assert answer.status_code < 500, (name, method)


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "9" * 5000, "\uff11"])
@pytest.mark.usefixtures("cast")
def test_a_number_nobody_gave_is_404(number, as_nora):
    assert as_nora.get(f"/partnerships/{SLUG}/cards/{number}/").status_code == 404
    assert as_nora.get(f"/partnerships/{SLUG}/contests/{number}/").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "tomorrow", "\uff11"])
@pytest.mark.usefixtures("promised")
def test_a_day_that_cannot_be_gets_words(day, cast, as_nora, as_jens):
    typed = {"title": "T", "owner": str(cast.nora.pk), "due_on": day, "do": "lay"}
    address = reverse("table:new-card", args=[SLUG, "commitment"])
    assert as_nora.post(address, typed).status_code == 400
    assert (
        as_jens.post(address_of("moves"), {"name": "move_date", "due_on": day}).status_code == 400
    )


def test_a_cell_is_text_to_a_spreadsheet(cast, as_nora):
    words = CardWords(
        kind="concern", title="=HYPERLINK(1)", observation="+45 1234", mark="is_happening"
    )
    drafted = actions.draft(words=words, by=cast.nora, now=NOW)
    actions.lay(card=drafted, by=cast.nora, now=NOW)
    row = as_nora.get(address_of("cards-csv")).content.decode("utf-8-sig").splitlines()[1]
    assert "'=HYPERLINK(1)" in row


def test_markup_that_was_typed_is_shown_as_it_was_typed(cast, as_nora, concern):
    bad = "<script>alert(1)</script>"
    actions.move(card=concern, name="answer", by=cast.jens, now=NOW, words=MoveWords(bad))
    page = as_nora.get(address_of("card")).content.decode()
    assert (bad in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_a_text_laid_for_both_tells_nothing_of_the_room_it_answered_in(cast, concern, as_jens):
    asked = Note(audience="our_side", body=f"{CANARY} What do we say?")
    first = actions.write(card=concern, note=asked, by=cast.nora, now=NOW)
    said = Note(audience="our_side", body="We see it too.", reply_to=first)
    second = actions.write(card=concern, note=said, by=cast.nora, now=NOW)
    actions.lay_text(text=second, by=cast.nora, now=NOW)
    page = as_jens.get(reverse("table:card", args=[SLUG, concern.number])).content.decode()
    assert "We see it too." in page
    assert "in reply to" not in page
    full = in_full(cast.jens, concern)
    assert [text_said(each).reply_to for each in full.texts] == [None]
