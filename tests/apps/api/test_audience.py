"""Every operation tells each caller what is for them, and nothing else (P7)."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sameside.config.api import api
from sameside.ledger.models import Entry
from sameside.partnerships.actions import make_token
from sameside.partnerships.models import Scope
from sameside.web.api.openapi import Document, operations
from tests.apps.api.conftest import Answer, Caller
from tests.apps.api.test_cards import CONCERN, laid
from tests.apps.delivery.conftest import AGREEMENT, LOG, agree, bring

OURS, SHARED = "canary-ours-7f3a", "canary-shared-2b91"
BODIES = {
    "propose_agreement": {"source": "x"},
    "agree": {"digest": "0" * 64},
    "decline_agreement": {"reason": "x"},
    "withdraw_agreement": {},
    "move_card": {"name": "answer"},
    "claim_cause": {"cause": "ours"},
    "link_card": {"kind": "request", "key": "R-1"},
    "draft_card": CONCERN,
    "edit_draft": CONCERN,
    "write_text": {"audience": "both_sides", "body": "x"},
    "contest": {"about": "verdict:R-2/response", "reason": "x"},
    "move_contest": {"name": "settle"},
    "issue_statement": {"digest": "0" * 64},
    "map_log": {"mapping": ""},
    "cosign": {"note": "x"},
    "invite": {"email": "x@example.org"},
    "invite_across": {"email": "y@example.org"},
    "invite_facilitator": {"email": "z@example.org"},
    "change_seat": {"role": "member", "levels": [], "title": "x", "ends_on": None},
}
OF_ONES_OWN = {
    "propose_agreement", "draft_card", "contest", "invite", "invite_across", "invite_facilitator",
}  # fmt: skip
"""What an outsider may begin at the table they sit at themselves."""


@pytest.fixture
def places(cast, nora: Caller, settings, tmp_path: Path) -> dict[str, str]:
    """Lay canaries in everything there is, and return what the parts of addresses are."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.API_CALLS_A_MINUTE = 10_000
    agree(cast.partnership, cast.nora, AGREEMENT)
    bring(cast.jens)
    number = laid(nora, title=SHARED)
    draft = nora.post("/drafts", {**CONCERN, "title": OURS, "observation": OURS}).json()["key"]
    room = nora.upload(
        f"/cards/{number}/files",
        {
            "audience": "our_side",
            "body": OURS,
            "file": SimpleUploadedFile(f"{OURS}.txt", OURS.encode()),
        },
    ).json()
    nora.post(f"/cards/{number}/texts", {"audience": "both_sides", "body": SHARED})
    nora.post("/contests", {"about": "verdict:R-1/response", "reason": SHARED})
    log = SimpleUploadedFile(
        f"{OURS}.csv", LOG + b"R-9,2026-04-02T11:00:00+02:00,created,,,,keys,,"
    )
    brought = nora.upload("/imports", {"log": log}).json()["id"]
    digest = nora.get("/statement").json()["digest"]
    named, _secret = make_token(
        name=OURS, scopes=[Scope.READ], until=timezone.now() + timedelta(days=9), by=cast.nora,
        now=timezone.now(),
    )  # fmt: skip
    invited = nora.post("/invitations", {"email": "k@example.org", "name": SHARED}).json()
    return {
        "number": str(number),
        "key": draft,
        "file": room["attachments"][0]["key"],
        "text_id": room["id"],
        "name": "answer",
        "index": "0",
        "digest": digest,
        "request_id": "R-1",
        "import_id": brought,
        "seat_id": str(cast.nora.pk),
        "invitation_id": str(invited["id"]),
        "token_id": str(named.pk),
    }


def told(
    caller: Caller, method: str, path: str, operation: Document, places: dict[str, str]
) -> Answer:
    """Call an operation at the places there are."""
    parts = places | ({"key": places["file"]} if "/files/" in path else {})
    address = re.sub(r"{(\w+)}", lambda found: parts[found[1]], path)
    if operation["operationId"] == "search":
        address += "?q=canary"
    if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
        file = SimpleUploadedFile("x.csv", b"x")
        fields = {"audience": "both_sides", "body": "x", "file": file, "log": file}
        return caller.upload(address, fields)
    body = json.dumps(BODIES.get(operation["operationId"], {}))
    return caller.send(method.upper(), address, "" if method == "get" else body)


def everything() -> list[tuple[str, str, Document]]:
    document = api.get_openapi_schema(path_prefix="")
    paths = document["paths"]
    return [
        (method, path, each)
        for path, item in paths.items()
        for method, each in operations({"paths": {path: item}})
    ]


def said(answer: Answer) -> str:
    streamed = getattr(answer, "streaming_content", None)
    content = b"".join(streamed) if streamed else answer.content
    return content.decode("utf-8", "replace") + str(answer.headers)


def test_the_writers_own_side_reads_its_canaries(nora, places):
    found = {
        each["operationId"]
        for method, path, each in everything()
        if method == "get" and OURS in said(told(nora, method, path, each, places))
    }
    assert found == {
        "card", "draft", "drafts", "import", "imports", "search", "text_file", "tokens",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["jens", "fay", "otto"])
def test_nobody_else_reads_what_is_for_one_side(request, who, places):
    caller = request.getfixturevalue(who)
    for method, path, each in everything():
        answer = told(caller, method, path, each, places)
        assert answer.status_code < 500, (path, answer.content)
        assert OURS not in said(answer), (method, path)


def test_an_outsider_finds_nothing_and_changes_nothing(otto, places):
    nothing, before = otto.get("/nowhere"), Entry.objects.count()
    walked = [each for each in everything() if each[2]["operationId"] not in OF_ONES_OWN]
    for method, path, each in walked:
        answer = told(otto, method, path, each, places)
        content = said(answer)
        assert SHARED not in content, (method, path)
        assert "North Region" not in content, (method, path)
        assert "R-1" not in content, (method, path)
        if "{" in path:
            assert (answer.status_code, answer.content) == (404, nothing.content), (method, path)
    assert Entry.objects.count() == before


def test_every_operation_with_a_body_is_tried(places):
    with_json = {
        each["operationId"]
        for _method, _path, each in everything()
        if "application/json" in each.get("requestBody", {}).get("content", {})
    }
    assert with_json == BODIES.keys()
    assert places
