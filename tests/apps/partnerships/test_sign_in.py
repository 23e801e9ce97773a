"""Signing in: a mailed code, no passwords, the same answer to every address."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from sameside.mail.models import Mail
from sameside.partnerships.models import Person
from tests.apps.partnerships.reading import code_to, first, newest

LOGIN, CONFIRM = "/account/login/", "/account/login/code/confirm/"
GONE = [
    "/account/password/change/",
    "/account/password/set/",
    "/account/password/reset/",
    "/account/signup/",
    "/account/confirm-email/",
    "/account/phone/verify/",
    "/accounts/login/",
    "/account/social/",
]


def signing_in(address: str) -> Client:
    client = Client()
    assert client.post(LOGIN, {"login": address}).headers["Location"] == CONFIRM
    return client


@pytest.fixture(autouse=True)
def counted_anew(db):
    """Attempts are counted in the cache of the database; each test begins at none."""
    from django.core.cache import cache  # noqa: PLC0415 -- used here alone

    yield
    cache.clear()


@pytest.mark.usefixtures("cast")
def test_a_mailed_code_lets_a_person_in():
    client = signing_in("nora@example.org")
    answer = client.post(CONFIRM, {"code": code_to("nora@example.org")})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/account/").status_code == 200


@pytest.mark.usefixtures("cast")
def test_the_way_one_wanted_to_go_is_kept():
    client = Client()
    way = "/partnerships/north-harbour/people/"
    asked = client.post(f"{LOGIN}?next={way}", {"login": "nora@example.org", "next": way})
    answer = client.post(
        asked.headers["Location"], {"code": code_to("nora@example.org"), "next": way}
    )
    assert answer.headers["Location"] == way


def test_the_code_is_mailed_in_the_language_of_its_reader(cast):
    Person.objects.filter(pk=cast.nora.person_id).update(language="da")
    signing_in("nora@example.org")
    mail = newest("nora@example.org")
    assert code_to("nora@example.org") in mail.subject
    assert mail.html
    assert mail.text


@pytest.mark.usefixtures("cast")
def test_a_wrong_code_lets_nobody_in():
    client = signing_in("nora@example.org")
    answer = client.post(CONFIRM, {"code": "000000x"})
    assert answer.status_code == 200
    assert "This is not the newest code" in answer.content.decode()
    assert client.get("/account/").status_code == 302


@pytest.mark.usefixtures("cast")
def test_three_wrong_codes_end_the_attempt():
    client = signing_in("nora@example.org")
    answers = [client.post(CONFIRM, {"code": "wrong"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    right = client.post(CONFIRM, {"code": code_to("nora@example.org")})
    assert client.get("/account/").status_code == 302
    assert right.status_code == 302


@pytest.mark.usefixtures("cast")
def test_an_unknown_address_gets_the_same_answer():
    known, unknown = signing_in("nora@example.org"), signing_in("nobody@example.org")
    pages = [
        without_token(client.get(CONFIRM)).replace(address, "…")
        for client, address in ((known, "nora@example.org"), (unknown, "nobody@example.org"))
    ]
    assert pages[0] == pages[1]
    assert newest("nobody@example.org").subject == "Signing in to Sameside"


@pytest.mark.parametrize("address", GONE)
def test_there_are_no_passwords_and_nothing_to_register(address, as_nora):
    assert (Client().get(address).status_code, as_nora.get(address).status_code) == (404, 404)


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "address", ["", "nora", "nora@example.org\x00", "nora@example.org, jens@example.org", "x" * 999]
)
def test_what_is_no_address_is_said_to_be_none(address):
    answer = Client().post(LOGIN, {"login": address})
    assert answer.status_code == 200
    assert Mail.objects.count() == 0


@pytest.mark.usefixtures("cast")
def test_too_many_attempts_have_to_wait():
    statuses = [Client().post(LOGIN, {"login": "nora@example.org"}).status_code for _ in range(40)]
    assert 429 in statuses
    assert set(statuses) <= {200, 302, 429}


def test_signing_out_takes_a_post(as_nora):
    assert as_nora.get("/account/logout/").status_code == 200
    assert as_nora.get("/account/").status_code == 200
    as_nora.post("/account/logout/")
    assert as_nora.get("/account/").status_code == 302


def test_one_click_lets_in_only_in_a_demonstration(cast, settings):
    one = {"person": str(cast.nora.person_id)}
    assert Client().post("/account/login/demonstration/", one).status_code == 404
    assert b"person-button" not in Client().get(LOGIN).content
    settings.DEMONSTRATION = True
    client = Client()
    assert client.get(LOGIN).content.count(b"person-button") == 4
    assert client.get("/account/login/demonstration/").status_code == 405
    assert client.post("/account/login/demonstration/", one).status_code == 302
    assert client.get("/account/").status_code == 200
    for wrong in ("", "x", "\u0663", "9" * 30, "0"):
        answer = Client().post("/account/login/demonstration/", {"person": wrong})
        assert answer.status_code == 404


def test_signed_in_elsewhere_is_seen_and_ended(cast):
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(cast.nora.person)
        client.get("/account/")
    assert here.get("/account/sessions/").status_code == 200
    here.post("/account/sessions/")
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)


@pytest.mark.parametrize(
    "page",
    [
        "/account/",
        "/account/two-factor/",
        "/account/two-factor/app/",
        "/account/passkeys/",
        "/account/passkeys/new/",
        "/account/sessions/",
        "/account/logout/",
    ],
)
def test_the_pages_of_ones_own_are_there_without_anything_inline(page, as_nora):
    answer = as_nora.get(page)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", text)


@pytest.mark.usefixtures("cast")
def test_an_app_with_codes_becomes_the_second_step(as_nora):

    page = as_nora.get("/account/two-factor/app/").content.decode()
    secret = first(re.compile(r'id="totp-secret"[^>]*>([A-Z2-7]+)<'), page)

    def code() -> str:
        counter = next(iter(yield_hotp_counters_from_time()))
        return str(format_hotp_value(hotp_value(secret, counter)))

    answer = as_nora.post("/account/two-factor/app/", {"code": code()})
    assert answer.headers["Location"] == "/account/two-factor/codes/"
    as_nora.post("/account/two-factor/reauthenticate/", {"code": code()})
    assert as_nora.get("/account/two-factor/codes/").status_code == 200
    kept = as_nora.get("/account/two-factor/codes/file/").content.decode().split()
    client = signing_in("nora@example.org")
    step = client.post(CONFIRM, {"code": code_to("nora@example.org")})
    assert step.headers["Location"] == "/account/two-factor/authenticate/"
    assert client.get("/account/").status_code == 302
    assert client.get("/account/two-factor/authenticate/").status_code == 200
    client.post("/account/two-factor/authenticate/", {"code": kept[0]})
    assert client.get("/account/").status_code == 200


def test_you_choose_what_you_are_called_and_what_you_read(as_nora, cast):
    chosen = {"name": " No\u202era  Holm ", "language": "da", "theme": "dark"}
    assert as_nora.post("/account/", chosen).status_code == 302
    person = Person.objects.get(pk=cast.nora.person_id)
    assert (person.name, person.language, person.theme) == ("Nora Holm", "da", "dark")
    for wrong in ({"name": ""}, {"name": "x" * 999}, {"language": "xx"}, {"theme": "pink"}):
        answer = as_nora.post("/account/", chosen | wrong)
        assert answer.status_code == 200
    assert Person.objects.get(pk=cast.nora.person_id).name == "Nora Holm"


@pytest.mark.usefixtures("cast")
def test_the_code_page_without_an_attempt_leads_back():
    assert Client().get(CONFIRM).headers["Location"].startswith("/account/login/")


def without_token(answer) -> str:
    return "\n".join(
        line for line in answer.content.decode().splitlines() if "csrfmiddlewaretoken" not in line
    )
