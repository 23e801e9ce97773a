"""A call that changes something happens once, however often it is made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from sameside.ledger.models import Entry
from sameside.partnerships.actions.calls import forget_answers
from sameside.partnerships.models import AgreementVersion, KeptAnswer
from tests.apps.api.conftest import Caller, token_for
from tests.apps.api.examples import FIRST, SECOND


def test_the_same_call_again_gives_the_same_answer_and_does_nothing(nora):
    first = nora.post("/agreements", {"source": FIRST}, key="k-1")
    assert (first.status_code, "Idempotent-Replay" in first.headers) == (201, False)
    for _ in range(5):
        again = nora.post("/agreements", {"source": FIRST}, key="k-1")
        assert (again.status_code, again.content, again.headers["Content-Type"]) == (
            201,
            first.content,
            first.headers["Content-Type"],
        )
        assert again.headers["Idempotent-Replay"] == "true"
    assert AgreementVersion.objects.count() == 1
    assert [entry.what for entry in Entry.objects.all()] == ["agreement.proposed"]


def test_the_same_key_with_another_body_is_refused(nora):
    nora.post("/agreements", {"source": FIRST}, key="k-1")
    answer = nora.post("/agreements", {"source": SECOND}, key="k-1")
    assert (answer.status_code, answer.json()) == (
        422,
        {
            "type": "/api/v1/docs#problem-422",
            "title": "Something in it does not fit",
            "status": 422,
            "code": "key-used-otherwise",
            "detail": "This Idempotency-Key was used for another call. Take a new one.",
            "errors": [],
        },
    )


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "å", "a\x7fb"])
def test_a_change_without_a_key_is_not_made(nora, key):
    answer = nora.send("POST", "/agreements", '{"source": "x"}', **{"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "key-missing")
    assert not KeptAnswer.objects.exists()


def test_the_key_of_another_seat_is_another_key(nora, jens):
    nora.post("/agreements", {"source": FIRST}, key="k-1")
    answer = jens.post("/agreements", {"source": FIRST}, key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (409, "already-open")


def test_a_refusal_is_kept_and_leaves_nothing_behind(nora, jens):
    nora.post("/agreements", {"source": FIRST})
    before = Entry.objects.count()
    first = jens.post("/agreements", {"source": SECOND}, key="k-2")
    again = jens.post("/agreements", {"source": SECOND}, key="k-2")
    assert (first.status_code, again.status_code) == (409, 409)
    assert (again.content, again.headers["Idempotent-Replay"]) == (first.content, "true")
    assert again.headers["Content-Type"] == "application/problem+json"
    assert Entry.objects.count() == before


def test_what_does_not_fit_takes_no_key(nora):
    assert nora.post("/agreements", {"sauce": FIRST}, key="k-1").status_code == 422
    assert nora.post("/agreements", {"source": FIRST}, key="k-1").status_code == 201


def test_answers_are_forgotten_after_a_day(nora):
    nora.post("/agreements", {"source": FIRST}, key="k-1")
    assert forget_answers(now=timezone.now() + timedelta(hours=23)) == 0
    assert forget_answers(now=timezone.now() + timedelta(hours=25)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_waits_and_gets_the_others_answer(cast):
    secret = token_for(cast.nora)

    def propose(_n: int) -> tuple[int, bytes, str | None]:
        try:
            answer = Caller(secret).post("/agreements", {"source": FIRST}, key="k-1")
            replay = answer.headers.get("Idempotent-Replay")
            return answer.status_code, answer.content, replay
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(propose, range(4)))
    assert {status for status, _, _ in answers} == {201}
    assert len({content for _, content, _ in answers}) == 1
    assert sorted(str(replay) for _, _, replay in answers) == ["None", "true", "true", "true"]
    assert AgreementVersion.objects.count() == 1
