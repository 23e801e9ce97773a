"""Who may call: a token in force, and the seat it stands for."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from sameside.partnerships.models import Calls, Scope, Token

NO_TOKEN = {
    "type": "/api/v1/docs#problem-401",
    "title": "Who asks?",
    "status": 401,
    "code": "no-token",
    "detail": "Send a token that is in force: Authorization: Bearer, a blank, and the token. A"
    " token ends with its date, when it is revoked, and with the seat it was made for.",
    "errors": [],
}


def test_a_token_says_for_whom_it_speaks(cast, nora):
    answer = nora.get("/me")
    assert answer.status_code == 200
    assert answer.json() == {
        "seat": {
            "id": cast.nora.pk,
            "name": "Nora",
            "side": "customer",
            "role": "relationship_manager",
            "levels": [],
            "title": "",
            "starts_on": "2026-01-05",
            "ends_on": None,
        },
        "partnership": {
            "slug": "north-harbour",
            "kind": "external",
            "customer": {"name": "North Region"},
            "supplier": {"name": "Harbour Service"},
            "zone": "Europe/Copenhagen",
            "begun_at": "2026-01-05T08:00:00Z",
        },
        "scopes": ["read", "write", "import", "people"],
        "token": "A program",
        "expires_at": answer.json()["expires_at"],
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_facilitator_sits_on_no_side(fay):
    assert fay.get("/me").json()["seat"]["side"] is None


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "shown",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer nobody",
        "Basic bm9ib2R5",
        "Bearer \xe5\xff",
        "Bearer " + "x" * 9000,
    ],
)
def test_without_a_token_that_is_in_force_nothing_is_said(shown):
    answer = Client().get("/api/v1/me", headers={"Authorization": shown} if shown else {})
    assert (answer.status_code, answer.json()) == (401, NO_TOKEN)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="sameside"'


def test_a_session_is_no_token(as_nora):
    assert as_nora.get("/api/v1/me").status_code == 401


def test_an_expired_a_revoked_and_an_unknown_token_are_answered_alike(cast, calls):
    expired, revoked = calls(cast.nora), calls(cast.nora)
    first, second = Token.objects.order_by("pk")
    Token.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    Token.objects.filter(pk=second.pk).update(revoked_at=timezone.now())
    for caller in (expired, revoked):
        answer = caller.get("/me")
        assert (answer.status_code, answer.json()) == (401, NO_TOKEN)


def test_whose_seat_has_ended_is_out_with_the_next_call(cast, nora):
    assert nora.get("/me").status_code == 200
    cast.nora.ends_on = timezone.now().date()
    cast.nora.save(update_fields=["ends_on"])
    answer = nora.get("/me")
    assert (answer.status_code, answer.json()) == (401, NO_TOKEN)


def test_whose_seat_has_not_begun_is_not_in_yet(cast, nora):
    cast.nora.starts_on = timezone.now().date() + timedelta(days=2)
    cast.nora.save(update_fields=["starts_on"])
    assert nora.get("/me").status_code == 401


def test_who_was_switched_off_is_out(cast, nora):
    cast.nora.person.is_active = False
    cast.nora.person.save(update_fields=["is_active"])
    assert nora.get("/me").status_code == 401


def test_a_token_does_what_it_was_made_for_and_no_more(cast, calls):
    answer = calls(cast.nora, Scope.WRITE).get("/me")
    assert (answer.status_code, answer.json()) == (
        403,
        {
            "type": "/api/v1/docs#problem-403",
            "title": "Not yours to do",
            "status": 403,
            "code": "wrong-scope",
            "detail": "This token may not read. Make one that may, on the page of your tokens.",
            "errors": [],
        },
    )


def test_an_outsiders_token_finds_their_own_table_only(otto):
    assert otto.get("/partnership").json()["slug"] == "east-lake"
    assert [seat["name"] for seat in otto.get("/seats").json()["items"]] == ["Otto"]


def test_calls_are_counted_in_the_database_and_end_with_the_minute(nora, settings):
    settings.API_CALLS_A_MINUTE = 3
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False) as clock:
        Token.objects.update(expires_at="2026-03-03T00:00:00Z")
        clock.shift(10)
        assert [nora.get("/me").status_code for _ in range(3)] == [200, 200, 200]
        clock.shift(20)
        refused = nora.get("/me")
        assert (refused.status_code, refused.json()["code"]) == (429, "too-many-calls")
        assert refused.headers["Retry-After"] == "40"
        assert refused.json()["detail"] == (
            "A token may call 3 times a minute. Call again in 40 s."
        )
        assert Calls.objects.get().made == 3
        clock.shift(40)
        assert nora.get("/me").status_code == 200


def test_the_use_of_a_token_is_noted(nora):
    nora.get("/me")
    assert Token.objects.get().used_at is not None


def test_seats_come_in_pages(nora):
    answer = nora.get("/seats", {"per_page": 2})
    first = answer.json()
    assert ([seat["name"] for seat in first["items"]], first["total"], first["next"]) == (
        ["Fay", "Nora"],
        3,
        "/api/v1/seats?per_page=2&page=2",
    )
    second = nora.client.get(first["next"], headers={"Authorization": f"Bearer {nora.secret}"})
    assert second.json() == {
        "items": [second.json()["items"][0]],
        "page": 2,
        "per_page": 2,
        "total": 3,
        "next": None,
    }
    assert second.json()["items"][0]["name"] == "Jens"
