"""Logs, figures, requests and statements through the API."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from sameside.cli.command import app
from sameside.delivery.tasks import run_import
from sameside.partnerships.models import Scope
from tests.apps.api.conftest import Answer, Caller
from tests.apps.delivery.conftest import AGREEMENT, LOG, agree


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def brought(caller: Caller, content: bytes = LOG) -> Answer:
    return caller.upload("/imports", {"log": SimpleUploadedFile("log.csv", content)})


@pytest.fixture
def standing(cast, jens) -> None:
    """The cast's table with an agreement, and a log that came in through the API."""
    agree(cast.partnership, cast.nora, AGREEMENT)
    made = brought(jens).json()
    assert jens.post(f"/imports/{made['id']}/confirmation").json()["state"] == "waiting"
    run_import.func(made["id"])


def test_a_log_is_looked_at_confirmed_and_in_the_record(cast, nora, jens, otto):
    made = brought(jens)
    told = made.json()
    assert made.status_code == 201, told
    assert {key: told[key] for key in ("name", "state", "side", "by", "requests", "faults")} == {
        "name": "log.csv",
        "state": "looked at",
        "side": "supplier",
        "by": cast.jens.pk,
        "requests": 5,
        "faults": [],
    }
    # Until it is confirmed, only the side that brought it sees it.
    path = f"/imports/{told['id']}"
    assert nora.get(path).status_code == 404
    assert nora.get("/imports").json()["total"] == 0
    jens.post(f"{path}/confirmation")
    run_import.func(told["id"])
    done = nora.get(path).json()
    assert (done["state"], done["percent"], done["requests_new"], done["rows_listed"]) == (
        "done",
        100,
        5,
        1,
    )
    assert nora.get(f"{path}/rows").json()["items"] == [
        {
            "place": "line 14",
            "kind": "refused",
            "reason": nora.get(f"{path}/rows").json()["items"][0]["reason"],
        }
    ]
    twice = brought(jens)
    assert (twice.status_code, twice.json()["code"]) == (409, "already-brought")
    assert otto.get(path).status_code == 404
    assert otto.post(f"{path}/confirmation").status_code == 404


def test_a_log_that_is_brought_by_mistake_is_taken_away(jens):
    path = f"/imports/{brought(jens).json()['id']}"
    mapped = jens.send("PUT", f"{path}/mapping", json.dumps({"mapping": "layout = 'nothing'"}))
    assert (mapped.status_code, mapped.json()["faults"] != []) == (200, True)
    assert jens.send("DELETE", path, "").status_code == 204
    again = jens.send("DELETE", path, "")
    assert (again.status_code, again.json()["code"]) == (409, "not-now")


def test_bringing_a_log_takes_a_token_for_it_and_a_side(cast, calls, fay):
    answer = brought(calls(cast.jens, Scope.READ, Scope.WRITE))
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong-scope")
    helped = brought(fay)
    assert (helped.status_code, helped.json()["code"]) == (403, "facilitators-only-help")


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"a,b\n1,2\n", b"PK\x03\x04", b"\xff\xfe"])
def test_a_file_that_is_no_log_is_told_of_in_words(jens, content):
    answer = brought(jens, content)
    assert answer.status_code in {201, 422}
    assert answer.status_code == 422 or answer.json()["faults"] or answer.json()["guessed"]


@pytest.mark.usefixtures("standing")
def test_figures_stand_with_their_n(nora):
    query = {"service": "cleaning", "clock": "response", "priority": "urgent", "month": "2026-03"}
    (figure,) = nora.get("/figures", query).json()["items"]
    assert figure == {
        "key": "figure:cleaning/urgent/response/2026-03",
        "service": "cleaning",
        "priority": "urgent",
        "clock": "response",
        "month": "2026-03",
        "requests": 2,
        "met": 1,
        "breached": 1,
        "running": 0,
        "suspended": 0,
        "no_clock": 0,
        "no_data": False,
        "share_percent": "50.00",
        "agreed_percent": "90.00",
        "kept": False,
        "p50_s": 1800,
        "p90_s": figure["p90_s"],
        "contested": False,
    }
    assert nora.post("/contests", {"about": figure["key"], "reason": "No."}).status_code == 201
    assert nora.get("/figures", query).json()["items"][0]["contested"] is True
    assert [each["key"] for each in nora.get("/services").json()["items"]] == ["cleaning", "keys"]


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize(
    ("query", "options"),
    [({}, []), ({"from_month": "2026-03", "to_month": "2026-03"}, ["--to", "2026-04-01"])],
)
def test_the_statement_is_the_one_of_the_command_to_the_byte(nora, tmp_path, query, options):
    log, agreement, made = (tmp_path / name for name in ("log.csv", "agreement.toml", "made.json"))
    log.write_bytes(LOG)
    agreement.write_bytes(AGREEMENT)
    if query:
        options = ["--from", "2026-03-01", *options]
    arguments = ["statement", log, "--agreement", agreement, "--out", made, *options]
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    assert nora.get("/statement.json", query).content == made.read_bytes()
    told = json.loads(made.read_bytes())
    assert nora.get("/statement", query).json()["digest"] == told["digest"]


@pytest.mark.usefixtures("standing")
def test_a_statement_is_issued_by_one_side_and_confirmed_by_the_other(nora, jens, otto):
    digest = jens.get("/statement").json()["digest"]
    moved = jens.post("/statements", {"digest": "0" * 64})
    assert (moved.status_code, moved.json()["code"]) == (409, "not-now")
    issued = jens.post("/statements", {"digest": digest})
    assert (issued.status_code, issued.json()["issued_side"]) == (201, "supplier")
    path = f"/statements/{digest}/confirmation"
    own = jens.post(path)
    assert (own.status_code, own.json()["code"]) == (403, "not-the-other-side")
    assert otto.post(path).status_code == 404
    assert nora.post(path).json()["confirmed_by"] is not None
    assert [each["digest"] for each in nora.get("/statements").json()["items"]] == [digest]
    assert otto.get("/statements").json()["total"] == 0


@pytest.mark.usefixtures("standing")
def test_requests_are_listed_by_what_became_of_them(nora):
    def ids(**query: object) -> list[str]:
        answer = nora.get("/requests", query)
        assert answer.status_code == 200, answer.content
        return [each["id"] for each in answer.json()["items"]]

    assert ids() == ["R-5", "R-4", "=R-3", "R-2", "R-1"]
    assert ids(outcome="breached", clock="response") == ["=R-3", "R-2"]
    assert ids(outcome="left out") == ["R-4"]
    assert ids(place="Headquarters", sort="request") == ["R-2", "R-5"]
    assert ids(from_month="2026-04", service="cleaning") == ["=R-3"]
    assert ids(text="north st") == ["R-4", "=R-3", "R-1"]


@pytest.mark.usefixtures("standing")
def test_a_request_tells_every_stretch_of_its_time(nora):
    told = nora.get(f"/requests/{quote('R-2')}").json()
    response = next(each for each in told["verdicts"] if each["clock"] == "response")
    assert (response["key"], response["outcome"]) == ("verdict:R-2/response", "breached")
    counted = [each["seconds"] for each in response["stretches"] if each["kind"] == "counted"]
    assert sum(counted) == response["elapsed_s"]
    pause = next(each for each in told["events"] if each["what"] == "pause")
    assert pause["key"] == "pause:R-2/2026-03-03T09:00:00Z"
    assert nora.get("/requests/R-4").json()["left_out"].endswith(".")
    assert nora.get("/requests/%3DR-3").json()["id"] == "=R-3"


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize("path", ["/requests/R-1", "/statement", "/statement.json", "/requests"])
def test_an_outsider_finds_no_request_and_no_figure(otto, path):
    answer = otto.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize("month", ["2026-13", "26-01", "2026-1", "0001-01", "9999-12", "x"])
def test_a_month_that_cannot_be_is_refused(nora, month):
    answer = nora.get("/statement", {"from_month": month})
    assert (answer.status_code, answer.json()["code"]) == (422, "not-valid")


@pytest.mark.usefixtures("standing")
def test_a_period_without_a_day_is_refused(nora):
    answer = nora.get("/statement", {"from_month": "2026-05", "to_month": "2026-01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "empty-period")
