"""What machines ask is answered: whether all is well, and how much there is, without a name."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sameside.config.journal import Lines
from sameside.config.middleware import network
from sameside.config.models import Beat
from sameside.ledger.models import Verification
from sameside.mail.actions import tell

QUOTING = "Key (email)=(canary@example.org)"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def beat(ago: timedelta = timedelta()) -> None:
    now = timezone.now()
    Beat.objects.create(worker="a", begun_at=now - ago, beat_at=now - ago)


def unwell(client: Client) -> tuple[int, list[str]]:
    answer = client.get("/healthz")
    parts = answer.json()["parts"]
    return answer.status_code, [name for name, part in parts.items() if not part["well"]]


def test_all_is_well(client: Client):
    beat()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "well")
    assert sorted(answer.json()["parts"]) == [
        "database",
        "disk",
        "migrations",
        "outbox",
        "records",
        "worker",
    ]


def test_it_says_that_no_worker_runs(client: Client):
    assert unwell(client) == (503, ["worker"])
    beat(timedelta(minutes=2))
    assert unwell(client) == (503, ["worker"])


def test_it_says_that_mail_does_not_go_out(client: Client):
    beat()
    tell(to="nora@example.org", subject="a", text="b", now=timezone.now() - timedelta(minutes=20))
    assert unwell(client) == (503, ["outbox"])


def test_it_says_that_a_record_is_not_what_it_was(client: Client, cast):
    beat()
    Verification.objects.create(
        head=cast.partnership.record, verified_at=timezone.now(), fault="REWRITTEN 3"
    )
    assert unwell(client) == (503, ["records"])


@pytest.mark.usefixtures("cast")
def test_it_names_nobody(client: Client):
    beat()
    said = client.get("/healthz").content + client.get("/metrics").content
    assert [name for name in (b"Nora", b"north", b"North", b"Harbour") if name in said] == []


def test_metrics_are_for_this_machine_or_for_the_token(client: Client, settings):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    settings.METRICS_TOKEN = "open sesame"  # noqa: S105 -- only for this test
    answers = [
        client.get("/metrics", headers={"Authorization": f"Bearer {shown}"}).status_code
        for shown in ("open sesame", "open", "")
    ]
    assert answers == [200, 404, 404]


@pytest.mark.usefixtures("cast")
def test_metrics_hold_the_figures_of_the_installation(client: Client):
    beat()
    client.get("/healthz")
    lines = client.get("/metrics").content.decode().splitlines()
    wanted = {
        "sameside_partnerships 2.0",
        'sameside_well{part="worker"} 1.0',
        "sameside_mails_waiting 0.0",
    }
    assert wanted <= set(lines)
    counted = 'sameside_requests_total{method="GET",route="health"'
    assert [line for line in lines if line.startswith(counted)]


def test_every_answer_has_a_number_and_is_kept_by_nobody(client: Client):
    answer = client.get("/nowhere/")
    assert len(answer["X-Request-Id"]) == 16
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(address: str, kept: str):
    assert network(address) == kept


def test_a_line_of_the_log_holds_no_words_of_people(as_nora: Client, caplog):
    with caplog.at_level(logging.INFO, logger="sameside"):
        as_nora.get(
            "/partnerships/north-harbour/?q=canary",
            REMOTE_ADDR="192.0.2.77",
            HTTP_USER_AGENT="canary",
        )
    (record,) = [found for found in caplog.records if found.name == "sameside.requests"]
    line = json.loads(Lines().format(record))
    at = line.pop("at")
    assert at.endswith("+00:00")
    assert set(line) == {
        "level", "logger", "message", "request", "route", "method", "status", "ms", "seat",
        "network",
    }  # fmt: skip
    assert (line["method"], line["network"], line["message"]) == ("GET", "192.0.2.0/24", "answered")
    assert "canary" not in json.dumps(line)
    assert "north-harbour" not in json.dumps(line)


def test_of_a_fault_the_log_holds_its_kind_and_place_not_its_words():
    with pytest.raises(ValueError, match="canary") as caught:
        raise ValueError(QUOTING)
    record = logging.LogRecord(
        "django.request", logging.ERROR, "x", 1, "Internal Server Error: %s",
        ("/invitations/canary/",), (caught.type, caught.value, caught.tb),
    )  # fmt: skip
    line = Lines().format(record)
    assert "canary" not in line
    told = json.loads(line)
    assert (told["fault"], told["message"]) == ("ValueError", "Internal Server Error: %s")
    assert "test_health.py" in told["places"][0]
