"""The agreement and the record through the API."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
import tarfile

import pytest

from sameside.formats.agreement import understood
from sameside.kernel.merkle import leaf_hash
from tests.apps.api.examples import FIRST, SECOND

DIGEST = understood(FIRST.encode(), "agreement.toml").digest


def test_both_sides_agree_a_version(cast, nora, jens):
    proposed = nora.post("/agreements", {"source": FIRST})
    told = proposed.json()
    assert (proposed.status_code, told) == (
        201,
        {
            "number": 1,
            "state": "proposed",
            "digest": DIGEST,
            "effective_on": "2026-02-01",
            "proposed_by": cast.nora.pk,
            "proposed_at": told["proposed_at"],
            "settled_at": None,
            "reason": "",
            "yeses": [{"side": "customer", "seat": cast.nora.pk, "at": told["proposed_at"]}],
        },
    )
    other = jens.post("/agreements/1/yes", {"digest": "0" * 64})
    assert (other.status_code, other.json()["code"]) == (409, "read-something-else")
    agreed = jens.post("/agreements/1/yes", {"digest": DIGEST})
    assert (agreed.status_code, agreed.json()["state"]) == (200, "agreed")
    file = jens.get("/agreements/1/agreement.toml")
    assert (file.content.decode(), file.headers["Content-Type"]) == (FIRST, "application/toml")
    assert jens.get("/agreements/1").json()["sentences"][0].endswith(".")


def test_a_version_is_declined_with_a_reason_or_taken_back(nora, jens):
    nora.post("/agreements", {"source": FIRST})
    assert jens.post("/agreements/1/no", {"reason": "  "}).status_code == 422
    declined = jens.post("/agreements/1/no", {"reason": "Two hours is too long."})
    assert (declined.json()["state"], declined.json()["reason"]) == (
        "declined",
        "Two hours is too long.",
    )
    nora.post("/agreements", {"source": FIRST})
    assert nora.post("/agreements/2/withdrawal", {}).json()["state"] == "withdrawn"
    assert [each["number"] for each in jens.get("/agreements").json()["items"]] == [2, 1]


def test_a_version_says_only_what_is_new(nora, jens):
    nora.post("/agreements", {"source": FIRST})
    jens.post("/agreements/1/yes", {"digest": DIGEST})
    broken = nora.post("/agreements", {"source": SECOND.replace('"8 h", cal', '"9 h", cal')})
    assert (broken.status_code, broken.json()["code"]) == (422, "terms-broken")
    assert nora.post("/agreements", {"source": SECOND}).status_code == 201


def test_an_entry_comes_with_its_bytes_and_its_proof(cast, nora, jens):
    nora.post("/agreements", {"source": FIRST})
    jens.post("/agreements/1/no", {"reason": "Too slow."})
    assert nora.get("/record").json() == {
        "origin": "sameside/north-harbour",
        "size": 2,
        "fingerprint": nora.get("/record").json()["fingerprint"],
    }
    listed = nora.get("/record/entries").json()
    assert ([each["index"] for each in listed["items"]], listed["total"]) == ([1, 0], 2)
    told = nora.get("/record/entries/1").json()
    assert told == {
        "index": 1,
        "what": "agreement.declined",
        "sentence": "Jens declined version 1 of the agreement",
        "at": told["at"],
        "side": "supplier",
        "role": "relationship_manager",
        "seat": str(cast.jens.pk),
        "about": {"version": "1", "digest": DIGEST, "day": "2026-02-01"},
        "personal": [
            {
                "name": "reason",
                "audience": "both",
                "state": "here",
                "words": {"text": "Too slow."},
            }
        ],
        "content": told["content"],
        "proof": told["proof"],
    }
    assert told["proof"]["leaf"] == leaf_hash(base64.b64decode(told["content"])).hex()
    assert (told["proof"]["size"], len(told["proof"]["path"])) == (2, 1)


def test_the_bundle_verifies_on_a_machine_of_its_own(nora, tmp_path):
    nora.post("/agreements", {"source": FIRST})
    answer = nora.get("/record/bundle.tar")
    assert answer.headers["Content-Type"] == "application/x-tar"
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as tar:
        tar.extractall(tmp_path, filter="data")
    folder = tmp_path / "north-harbour-record"
    done = subprocess.run(
        [sys.executable, "-I", folder / "verify.py", folder], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [each["size"] for each in nora.get("/record/checkpoints").json()] == [1]


def test_a_facilitator_reads_and_agrees_to_nothing(nora, fay):
    nora.post("/agreements", {"source": FIRST})
    assert fay.get("/agreements/1").status_code == 200
    answer = fay.post("/agreements/1/yes", {"digest": DIGEST})
    assert (answer.status_code, answer.json()["code"]) == (403, "facilitators-only-help")


@pytest.mark.parametrize("path", ["/agreements/1", "/agreements/1/agreement.toml"])
def test_an_outsider_finds_no_agreement_and_no_entry(nora, otto, path):
    nora.post("/agreements", {"source": FIRST})
    assert otto.get(path).json() == otto.get("/agreements/77").json()
    assert otto.get("/record").json()["size"] == 0
    assert otto.get("/record/entries").json()["items"] == []
