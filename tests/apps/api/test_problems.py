"""Whatever cannot be done is a problem in JSON, in words; never a page, never a fault of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

import sameside
from sameside.kernel.refusal import Refused
from sameside.web.api.refusals import answer_to
from tests.apps.api.examples import FIRST

HOSTILE = {
    "deep lists": "[" * 100_000 + "]" * 100_000,
    "deep objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "33 levels": "[" * 40 + "]" * 40,
    "twice": '{"source": "a", "source": "b"}',
    "NaN": '{"source": NaN}',
    "Infinity": '{"source": -Infinity}',
    "5,000 digits": '{"source": ' + "9" * 5_000 + "}",
    "a vast exponent": '{"source": 1e999}',
    "half a sign": '{"source": "\\ud800"}',
    "NUL": '{"source": "a\\u0000b"}',
    "NUL in a name": '{"a\\u0000": 1}',
    "no JSON": "{source",
    "not UTF-8": b'{"source": "\xe5"}',
    "UTF-16": '{"source": "a"}'.encode("utf-16"),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_body_without_one_meaning_is_refused_in_words(nora, body):
    answer = nora.send("POST", "/agreements", body)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (400, "unreadable")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told["detail"].endswith(".")


@pytest.mark.parametrize(
    "body", ["", "null", "[]", "1", '"a"', '{"source": 1}', '{"source": null}', '{"source": ""}']
)
def test_a_body_of_another_form_is_refused_field_by_field(nora, body):
    answer = nora.send("POST", "/agreements", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "not-valid")
    assert all(each["detail"].endswith(".") for each in answer.json()["errors"])


def test_a_field_that_does_not_fit_is_named(nora):
    assert nora.post("/agreements", {"sauce": "x"}).json() == {
        "type": "/api/v1/docs#problem-422",
        "title": "Something in it does not fit",
        "status": 422,
        "code": "not-valid",
        "detail": "Something that was sent does not fit.",
        "errors": [
            {"field": "body.source", "code": "missing", "detail": "This is missing."},
            {
                "field": "body.sauce",
                "code": "extra_forbidden",
                "detail": "Nothing of this name is known here. Is it spelled right?",
            },
        ],
    }


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=1_0",
        "page=%EF%BC%91",
        "page=x",
        "page=99999999999999999999",
        "per_page=101",
        "page=1e3",
    ],
)
def test_a_page_that_cannot_be_is_refused(nora, query):
    answer = nora.client.get(
        f"/api/v1/seats?{query}", headers={"Authorization": f"Bearer {nora.secret}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "not-valid")


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/agreements/x", "/agreements/0", "/agreements/99999999999999", "/agreements/7",
     "/agreements/1_0", "/record/entries/9", "/record/entries/-1", "/me/", "/", ""],
)  # fmt: skip
def test_what_is_not_there_is_answered_alike(nora, path):
    answer = nora.get(path)
    assert (answer.status_code, answer.json()) == (
        404,
        {
            "type": "/api/v1/docs#problem-404",
            "title": "Nothing is here",
            "status": 404,
            "code": "not-found",
            "detail": "There is nothing at this address, or nothing that you may see.",
            "errors": [],
        },
    )


def test_another_method_is_refused_and_the_right_ones_are_named(nora):
    answer = nora.send("DELETE", "/me", "")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_another_form_than_json_is_refused(nora):
    answer = nora.client.post(
        "/api/v1/agreements",
        "source=x",
        content_type="text/plain",
        headers={"Authorization": f"Bearer {nora.secret}", "Idempotency-Key": "k"},
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "not-json")


def test_too_much_is_refused(nora, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = nora.post("/agreements", {"source": "x" * 2_000})
    assert (answer.status_code, answer.json()["title"]) == (413, "Too large")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/v1/me", {"Content-Type": "application/json; charset=nonsense"}),
        ("/api/v1/me?a=%00", {}),
        ("/api/v1/me", {"Host": "elsewhere.example.org"}),
    ],
)
def test_what_cannot_be_read_at_all_is_a_problem_too(path, headers):
    answer = Client().generic(
        "GET", path, content_type=headers.get("Content-Type", ""), headers=headers
    )
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_problem_is_said_in_the_language_asked_for(nora):
    answer = nora.get("/nothing", **{"Accept-Language": "da"})
    assert answer.headers["Content-Language"] == "da"


def test_an_agreement_that_cannot_be_taken_is_refused_line_by_line(nora):
    answer = nora.post("/agreements", {"source": "titel = 1\nzone = 'Mars'\n"})
    told = answer.json()
    assert (answer.status_code, told["code"], told["detail"]) == (
        422,
        "agreement-refused",
        "The file cannot be taken as it stands.",
    )
    assert {each["field"].split(".")[0] for each in told["errors"]} == {"source"}
    assert len(told["errors"]) > 2


def test_a_member_does_not_agree_for_a_side(cast, nora):
    cast.nora.role = "member"
    cast.nora.save(update_fields=["role"])
    answer = nora.post("/agreements", {"source": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not-for-your-role")


def test_a_fault_of_ours_is_a_problem_without_a_trace(nora, monkeypatch):
    nora.client.raise_request_exception = False
    monkeypatch.setattr(
        "sameside.partnerships.api.me.partnership_said", lambda _found: json.loads("{")
    )
    answer = nora.get("/partnership")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-server-error")
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/record", "/record/bundle.tar"])
@pytest.mark.parametrize("trouble", ["gone", "open", "unreadable"])
def test_trouble_with_a_key_is_for_who_looks_after_the_server(
    nora, settings, tmp_path, caplog, path, trouble
):
    nora.post("/agreements", {"source": FIRST})
    assert nora.get("/record/bundle.tar").status_code == 200
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.pem"
    if trouble != "gone":
        settings.LEDGER_KEY_FILE.write_bytes(b"no key")
        settings.LEDGER_KEY_FILE.chmod(0o644 if trouble == "open" else 0o600)
    answer = nora.get(path)
    code = {"gone": "key-lost", "open": "key-open", "unreadable": "key-unreadable"}[trouble]
    assert (answer.status_code, answer.json()) == (
        503,
        {
            "type": "/api/v1/docs#problem-503",
            "title": "Not at this moment",
            "status": 503,
            "code": code,
            "detail": "Something on the server has to be put right first. Tell whoever looks after"
            " it; what it is stands in its log.",
            "errors": [],
        },
    )
    assert any(str(tmp_path) in each.fault for each in caplog.records if hasattr(each, "fault"))


@pytest.mark.parametrize("source", ["x", "\x7f", "[a", 'from = 2026-01-01\nzone = "/etc/passwd"'])
def test_a_file_that_cannot_be_taken_is_spoken_of_without_a_place_on_the_server(nora, source):
    answer = nora.post("/agreements", {"source": source})
    assert answer.status_code == 422
    for folder in ("/tmp", str(Path(sameside.__file__).parent)):  # noqa: S108 -- looked for only
        assert folder not in answer.content.decode()


def test_a_refusal_that_names_a_file_of_ours_says_nothing_of_it(settings):
    file = f"{settings.MEDIA_ROOT}/logs/7"
    answer = answer_to(Refused("There is no file “{file}”.", file=file))
    told = json.loads(answer.content)
    assert (answer.status_code, told["code"]) == (503, "refused")
    assert file not in answer.content.decode()
