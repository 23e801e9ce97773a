"""Cards through the API: drafted, laid, moved, and read by whom they are for."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sameside.ledger.models import Entry
from tests.apps.api.conftest import Answer

CANARY = "canary-7f3a"
CONCERN = {
    "kind": "concern",
    "title": "The night cleaning comes too late",
    "observation": "Three times this month the floors were wet at six.",
    "mark": "is_happening",
}


def laid(caller, **more: object) -> int:
    """Draft a card and lay it; return its number."""
    made = caller.post("/drafts", {**CONCERN, **more})
    assert made.status_code == 201, made.content
    answer = caller.post(f"/drafts/{made.json()['key']}/laying")
    assert answer.status_code == 201, answer.content
    return int(answer.json()["number"])


def moved(caller, number: int, name: str, **more: object):
    return caller.post(f"/cards/{number}/moves", {"name": name, **more})


def test_a_concern_is_laid_answered_and_settled(cast, nora, jens):
    number = laid(nora)
    card = jens.get(f"/cards/{number}").json()
    assert {
        key: card[key] for key in ("number", "kind", "state", "layer", "waits_for", "mark")
    } == {
        "number": 1,
        "kind": "concern",
        "state": "laid",
        "layer": "customer",
        "waits_for": "supplier",
        "mark": "is_happening",
    }
    assert card["laid_by"] == {"seat": cast.nora.pk, "name": "Nora"}
    assert [(each["name"], each["allowed"]) for each in card["offers"]] == [
        ("answer", True),
        ("withdraw", False),
    ]
    answered = moved(jens, number, "answer", reason="We start an hour earlier.", seen=1)
    assert (answered.status_code, answered.json()["state"]) == (201, "answered")
    settled = moved(nora, number, "settle")
    assert (settled.json()["state"], settled.json()["moves"][-1]["leaf"]) == ("settled", 2)
    assert [entry.what for entry in Entry.objects.order_by("index")] == [
        "card.lay",
        "card.move",
        "card.move",
    ]


@pytest.mark.parametrize(
    ("name", "more", "status", "code"),
    [
        ("answer", {}, 403, "not-your-move"),
        ("settle", {}, 409, "no-such-move"),
        ("dance", {}, 409, "no-such-move"),
        ("withdraw", {}, 422, "reason-missing"),
        ("withdraw", {"reason": "Wrong.", "seen": 0}, 409, "card-moved"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(nora, name, more, status, code):
    answer = moved(nora, laid(nora), name, **more)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"].endswith(".")


def test_a_promise_is_made_by_the_named_person_only(cast, nora, jens):
    number = laid(
        nora,
        kind="commitment",
        title="Send the plan",
        mark=None,
        owner=cast.jens.pk,
        due_on="2040-03-01",
    )
    refused = moved(nora, number, "promise")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-the-owner")
    assert moved(jens, number, "promise").json()["state"] == "promised"
    asked = moved(jens, number, "move_date", due_on="2040-04-01")
    assert (asked.json()["state"], asked.json()["consents"][0]["due_on"]) == (
        "promised",
        "2040-04-01",
    )
    taken = jens.send("DELETE", f"/cards/{number}/consents/move_date", "")
    assert (taken.status_code, taken.json()["consents"]) == (200, [])
    moved(jens, number, "move_date", due_on="2040-05-01")
    assert moved(nora, number, "move_date").json()["due_on"] == "2040-05-01"


def test_an_owner_from_another_table_is_nobody(cast, nora):
    elsewhere = cast.otto.seats.get().pk
    for seat in (elsewhere, 999_999, 2**31 - 1):
        answer = nora.post("/drafts", {**CONCERN, "owner": seat})
        assert (answer.status_code, answer.json()["code"]) == (422, "no-such-owner")


def test_the_cause_is_a_claim_until_both_said_the_same(nora, jens):
    number = laid(nora)
    said = nora.send("PUT", f"/cards/{number}/cause", json.dumps({"cause": "theirs"}))
    assert said.json()["cause"] == {"customer": "theirs", "supplier": None, "agreed": False}
    said = jens.send("PUT", f"/cards/{number}/cause", json.dumps({"cause": "ours"}))
    assert said.json()["cause"] == {"customer": "theirs", "supplier": "ours", "agreed": True}


def test_a_draft_is_edited_thrown_away_and_seen_by_its_own_side_only(nora, jens, fay, otto):
    key = nora.post("/drafts", {**CONCERN, "title": CANARY}).json()["key"]
    body = json.dumps({**CONCERN, "title": f"{CANARY} again"})
    assert nora.send("PUT", f"/drafts/{key}", body).json()["title"] == f"{CANARY} again"
    for caller in (jens, fay, otto):
        assert caller.get(f"/drafts/{key}").status_code == 404
        assert caller.get("/drafts").json()["total"] == 0
        assert caller.send("PUT", f"/drafts/{key}", body).status_code == 404
        assert caller.send("DELETE", f"/drafts/{key}", "").status_code == 404
        assert caller.post(f"/drafts/{key}/laying").status_code == 404
        assert caller.get("/search", {"q": CANARY}).json() == []
        assert caller.get("/cards").json()["total"] == 0
    assert nora.get("/search", {"q": CANARY}).json()[0]["draft"] == key
    gone = nora.send("DELETE", f"/drafts/{key}", "")
    assert (gone.status_code, gone.content) == (204, b"")
    assert nora.get(f"/drafts/{key}").status_code == 404
    assert Entry.objects.count() == 0


def test_a_text_is_read_by_whom_it_is_for(nora, jens, fay, otto):
    number = laid(nora)
    for audience in ("our_side", "both_sides"):
        body = {"audience": audience, "body": f"{CANARY} {audience}"}
        assert nora.post(f"/cards/{number}/texts", body).status_code == 201
    room = nora.get(f"/cards/{number}").json()["texts"]
    assert [(each["audience"], each["leaf"]) for each in room] == [
        ("our_side", None),
        ("both_sides", 1),
    ]
    for caller in (jens, fay):
        told = caller.get(f"/cards/{number}")
        assert [each["audience"] for each in told.json()["texts"]] == ["both_sides"]
        assert f"{CANARY} our_side" not in told.content.decode()
        assert len(caller.get("/search", {"q": CANARY}).json()) == 1
    assert otto.get(f"/cards/{number}").status_code == 404
    assert otto.get("/search", {"q": CANARY}).json() == []
    ours = room[0]["id"]
    for caller in (jens, fay, otto):
        assert caller.post(f"/cards/{number}/texts/{ours}/laying").status_code == 404
        reply = {"audience": "both_sides", "body": "x", "reply_to": ours}
        assert caller.post(f"/cards/{number}/texts", reply).status_code == 404
    shared = nora.post(f"/cards/{number}/texts/{ours}/laying").json()
    assert (shared["audience"], shared["id"]) == ("both_sides", str(shared["leaf"]))


def test_a_file_is_downloaded_by_whoever_may_read_its_text(
    nora, jens, fay, otto, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    number = laid(nora)
    written = nora.upload(
        f"/cards/{number}/files",
        {
            "audience": "our_side",
            "body": "The plan",
            "file": SimpleUploadedFile("../plan\r\n.html", b"<script>1</script>"),
        },
    )
    assert written.status_code == 201, written.content
    (file,) = written.json()["attachments"]
    path = f"/cards/{number}/files/{file['key']}"
    answer = nora.get(path)
    assert b"".join(answer.streaming_content) == b"<script>1</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for caller in (jens, fay, otto):
        assert caller.get(path).status_code == 404


def test_the_same_upload_packed_anew_is_the_same_call(nora, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    number = laid(nora)

    def send(content: bytes) -> Answer:
        file = SimpleUploadedFile("plan.txt", content)
        fields = {"audience": "both_sides", "body": "Here", "file": file}
        return nora.upload(f"/cards/{number}/files", fields, key="k")

    first, again, other = send(b"1"), send(b"1"), send(b"2")
    assert (first.status_code, again.content, other.status_code) == (201, first.content, 422)
    assert len(nora.get(f"/cards/{number}").json()["texts"]) == 1


def test_cards_are_listed_by_what_is_asked_for(nora, jens):
    first, second = laid(nora), laid(jens, title="The key cabinet is locked")
    moved(jens, first, "answer")

    def numbers(**query: object) -> list[int]:
        return [each["number"] for each in nora.get("/cards", query).json()["items"]]

    assert numbers() == [first, second]
    assert numbers(sort="newest") == [second, first]
    assert numbers(kind="commitment") == []
    assert numbers(state="answered") == [first]
    assert numbers(waits_for="customer") == [first, second]
    assert numbers(mine=True) == [first]
    assert numbers(text="cabinet") == [second]
    assert numbers(overdue=True) == []
    moved(nora, first, "settle")
    assert (numbers(open=False), numbers(open=True)) == ([first], [second])


def test_cards_link_to_what_they_are_about(nora):
    first, second = laid(nora), laid(nora)
    linked = nora.post(f"/cards/{second}/links", {"kind": "card", "key": str(first)})
    assert (linked.status_code, linked.json()) == (201, {"kind": "card", "key": str(first)})
    assert nora.get(f"/cards/{first}").json()["linked_from"] == [second]
    for kind, key in (("card", "77"), ("request", "R\u00ad1"), ("figure", "\ue000"), ("card", " ")):
        nowhere = nora.post(f"/cards/{second}/links", {"kind": kind, "key": key})
        assert (nowhere.status_code, nowhere.json()["code"]) == (422, "leads-nowhere")


def test_a_facilitator_reads_and_moves_nothing(nora, fay):
    number = laid(nora)
    assert fay.get(f"/cards/{number}").json()["offers"][0]["allowed"] is False
    refused = moved(fay, number, "answer")
    assert (refused.status_code, refused.json()["code"]) == (403, "facilitators-do-not-move")
    room = fay.post(f"/cards/{number}/texts", {"audience": "our_side", "body": "x"})
    assert (room.status_code, room.json()["code"]) == (403, "no-room")


def test_a_contest_is_raised_argued_and_settled_by_both(nora, jens, otto):
    raised = nora.post("/contests", {"about": "verdict:R-1/response", "reason": "We answered."})
    assert (raised.status_code, raised.json()["stage"]) == (201, "cases")
    twice = jens.post("/contests", {"about": "verdict:R-1/response", "reason": "Too."})
    assert (twice.status_code, twice.json()["code"]) == (409, "already-contested")
    jens.post("/contests/1/moves", {"name": "state_case", "words": "The log says 10:05."})
    assert nora.post("/contests/1/moves", {"name": "settle"}).json()["said_yes"] == ["customer"]
    taken = nora.send("DELETE", "/contests/1/consents/settle", "")
    assert taken.json()["said_yes"] == []
    nora.post("/contests/1/moves", {"name": "settle"})
    settled = jens.post("/contests/1/moves", {"name": "settle"}).json()
    assert (settled["state"], settled["stage"]) == ("settled", "ended")
    assert [case["body"] for case in settled["cases"]] == ["The log says 10:05."]
    assert [each["number"] for each in nora.get("/contests").json()["items"]] == [1]
    assert otto.get("/contests/1").status_code == 404
    assert otto.get("/contests").json()["total"] == 0


@pytest.mark.parametrize("about", ["nothing", "figure:", "price:1", "verdict", "figure:\u00ad"])
def test_only_a_figure_a_verdict_or_a_pause_is_contested(nora, about):
    answer = nora.post("/contests", {"about": about, "reason": "No."})
    assert (answer.status_code, answer.json()["code"]) == (422, "not-contestable")
