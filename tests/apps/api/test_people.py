"""Invitations, seats and tokens through the API: the same actions and refusals as on the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from sameside.ledger.models import Entry
from sameside.mail.models import Mail
from sameside.partnerships.actions import end_seat
from sameside.partnerships.models import Invitation, Scope, Seat, Token
from tests.apps.api.conftest import Answer, Caller, token_for
from tests.apps.conftest import person, seat

Place = Mapping[str, object]
IDA: dict[str, object] = {
    "email": "Ida@example.org",
    "name": "Ida",
    "title": "Cleaning",
    "levels": ["tactical"],
}
MEMBER: dict[str, object] = {"role": "member", "levels": [], "title": "", "ends_on": None}


@pytest.fixture
def ida(cast) -> Seat:
    """A member of Nora's side."""
    return seat(cast.partnership, person("Ida"), Side.CUSTOMER, Role.MEMBER)


def recorded() -> list[str]:
    return list(Entry.objects.order_by("index").values_list("what", flat=True))


def put(caller: Caller, held: Seat, place: Place) -> Answer:
    return caller.send("PUT", f"/seats/{held.pk}", json.dumps(place))


def mailed() -> list[str]:
    return [address for mail in Mail.objects.order_by("pk") for address in mail.to]


def refused(answer: Answer) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_seat_is_offered_sent_again_and_taken_back(cast, nora):
    answer = nora.post("/invitations", IDA)
    told = answer.json()
    assert (answer.status_code, told) == (
        201,
        {
            "id": Invitation.objects.get().pk,
            "state": "sent",
            "email": "ida@example.org",
            "name": "Ida",
            "language": "en",
            "side": "customer",
            "role": "member",
            "levels": ["tactical"],
            "title": "Cleaning",
            "by": cast.nora.pk,
            "made_at": told["made_at"],
            "sent_at": told["made_at"],
            "expires_at": told["expires_at"],
        },
    )
    again = nora.post(f"/invitations/{told['id']}/mails").json()
    assert again["sent_at"] > told["sent_at"]
    assert nora.get("/invitations").json()["items"] == [again]
    gone = nora.send("DELETE", f"/invitations/{told['id']}", "")
    assert (gone.status_code, gone.content) == (204, b"")
    assert nora.get("/invitations").json()["items"] == []
    assert nora.post(f"/invitations/{told['id']}/mails").status_code == 404
    assert recorded() == ["seat.offered", "seat.offer_withdrawn"]
    assert mailed() == ["ida@example.org"] * 2


def test_nobody_is_mailed_again_and_again_and_no_city_is_invited(cast, nora, monkeypatch):
    made = nora.post("/invitations", IDA).json()
    at = f"/invitations/{made['id']}/mails"
    assert nora.post(at).status_code == 200
    assert refused(nora.post(at, key="k-1")) == (429, "mailed-just-now")
    Invitation.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
    # What says to try again is not kept: the same key does it later.
    assert nora.post(at, key="k-1").status_code == 200
    monkeypatch.setattr("sameside.partnerships.actions.invitations.MOST", 2)
    assert nora.post("/invitations", {"email": "a@example.org"}).status_code == 201
    answer = nora.post("/invitations", {"email": "b@example.org"})
    assert refused(answer) == (429, "too-many-invited")
    assert answer.json()["detail"] == (
        "2 people were invited within the hour. Wait a little, then go on."
    )
    Invitation.objects.update(made_at=timezone.now() - timedelta(hours=2))
    assert nora.post("/invitations", {"email": "b@example.org"}).status_code == 201
    assert mailed().count("ida@example.org") == 3
    assert cast.partnership.invitations.count() == 3


def test_an_invitation_sent_twice_under_one_key_is_one_invitation_and_one_mail(nora):
    first = nora.post("/invitations", IDA, key="k-1")
    again = nora.post("/invitations", IDA, key="k-1")
    assert (again.content, again.headers["Idempotent-Replay"]) == (first.content, "true")
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)
    assert refused(nora.post("/invitations", IDA, key="k-2")) == (409, "already-invited")


def test_the_other_side_reads_who_is_on_the_way_without_the_address_and_manages_nothing(nora, jens):
    made = nora.post("/invitations", IDA).json()
    assert jens.get("/invitations").json()["items"] == [made | {"email": None}]
    at = f"/invitations/{made['id']}"
    assert refused(jens.post(f"{at}/mails")) == (403, "not-your-side")
    assert refused(jens.post(f"{at}/yes")) == (403, "not-your-side")
    assert refused(jens.send("DELETE", at, "")) == (403, "not-your-side")
    assert recorded() == ["seat.offered"]


def test_a_facilitator_is_mailed_with_the_yes_of_both(cast, nora, jens):
    end_seat(seat=cast.fay, by=cast.nora, now=timezone.now())
    made = nora.post("/invitations/facilitator", {"email": "gro@example.org"}).json()
    assert (made["state"], made["side"], made["role"], made["sent_at"]) == (
        "waiting", None, "facilitator", None,
    )  # fmt: skip
    at = f"/invitations/{made['id']}"
    assert refused(nora.post(f"{at}/yes")) == (403, "not-your-side")
    assert refused(nora.post(f"{at}/mails")) == (409, "not-open")
    assert "gro@example.org" not in mailed()
    assert jens.post(f"{at}/yes").json()["state"] == "sent"
    assert mailed().count("gro@example.org") == 1


def test_the_first_of_the_other_side_is_invited_across_and_nobody_more(cast, nora, jens):
    body = {"email": "per@example.org"}
    assert refused(nora.post("/invitations/across", body)) == (403, "not-your-side")
    cast.jens.delete()
    made = nora.post("/invitations/across", body).json()
    assert (made["side"], made["role"], made["email"]) == (
        "supplier", "relationship_manager", "per@example.org",
    )  # fmt: skip
    assert jens.get("/me").status_code == 401


@pytest.mark.parametrize("path", ["", "/across", "/facilitator"])
def test_who_does_not_speak_for_a_side_invites_nobody(ida, fay, path):
    for caller, code in (
        (Caller(token_for(ida)), "not-for-your-role"),
        (fay, "facilitators-only-help"),
    ):
        assert refused(caller.post(f"/invitations{path}", {"email": "x@example.org"})) == (
            403,
            code,
        )
    assert (recorded(), Mail.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "a@example.org, b@example.org"}, {"email": ""}, {"email": "x\u202e@example.org"},
        {"email": f"{'x' * 300}@example.org"}, {"email": "\uff58@example.org"}, {"name": "x" * 121},
        {"role": "facilitator"}, {"role": ""}, {"levels": ["galactic"]}, {"levels": "tactical"},
        {"language": "xx"}, {"side": "supplier"},
    ],
)  # fmt: skip
def test_what_no_invitation_can_be_is_refused_field_by_field(nora, wrong):
    answer = nora.post("/invitations", IDA | wrong)
    assert refused(answer) == (422, "not-valid")
    assert answer.json()["errors"][0]["field"].startswith(f"body.{next(iter(wrong))}")
    assert recorded() == []


def test_a_seat_of_ones_side_is_changed_and_ended(nora, ida):
    place = {"role": "senior_representative", "levels": ["strategic", "strategic"], "title": "Head"}
    changed = put(nora, ida, place | {"ends_on": "2199-01-01"})
    assert (changed.status_code, changed.json()) == (
        200,
        {
            "id": ida.pk,
            "name": "Ida",
            "side": "customer",
            "role": "senior_representative",
            "levels": ["strategic"],
            "title": "Head",
            "starts_on": "2026-01-05",
            "ends_on": "2199-01-01",
            "email": "ida@example.org",
            "open": [],
        },
    )
    assert nora.get(f"/seats/{ida.pk}").json() == changed.json()
    assert nora.send("DELETE", f"/seats/{ida.pk}", "").status_code == 204
    assert refused(nora.send("DELETE", f"/seats/{ida.pk}", "")) == (409, "seat-has-ended")
    assert recorded() == ["seat.changed", "seat.ended"]


def test_seats_are_listed_by_name_and_those_that_ended_where_they_are_asked_for(cast, nora, ida):
    ida.person.name = "Åse Ødegård"
    ida.person.save(update_fields=["name"])
    names = lambda query: [each["name"] for each in nora.get(f"/seats?{query}").json()["items"]]  # noqa: E731 -- said once
    assert names("q=åse") == names("q=ØDE") == ["Åse Ødegård"]
    end_seat(seat=ida, by=cast.nora, now=timezone.now())
    assert names("") == ["Fay", "Nora", "Jens"]
    assert names("q=åse") == []
    assert names("held=ever&q=åse") == ["Åse Ødegård"]
    assert refused(nora.get("/seats?held=never")) == (422, "not-valid")


def test_the_other_side_a_member_and_a_facilitator_change_and_end_nothing(cast, jens, fay, ida):
    at = f"/seats/{cast.nora.pk}"
    for caller, code in (
        (jens, "not-your-side"),
        (fay, "facilitators-only-help"),
        (Caller(token_for(ida)), "not-for-your-role"),
    ):
        assert refused(put(caller, cast.nora, MEMBER)) == (403, code)
        assert refused(caller.send("DELETE", at, "")) == (403, code)
    assert jens.get(at).json()["email"] is None
    assert recorded() == []


def test_a_side_keeps_a_voice_and_no_seat_ends_before_today(cast, nora, ida):
    at = f"/seats/{cast.nora.pk}"
    assert refused(nora.send("DELETE", at, "")) == (409, "last-voice")
    assert refused(put(nora, cast.nora, MEMBER)) == (409, "last-voice")
    past = MEMBER | {"ends_on": "2026-01-06"}
    assert refused(put(nora, ida, past)) == (422, "ends-in-the-past")
    assert recorded() == []


def test_tokens_are_listed_without_secrets_and_revoked_by_their_own_seat_alone(nora, jens, cast):
    old = token_for(cast.nora, Scope.READ)
    listed = nora.get("/tokens")
    told = listed.json()["items"]
    found = Token.objects.filter(seat=cast.nora).order_by("-pk").first()
    assert found is not None
    assert told[0] == {
        "id": found.pk,
        "name": "A program",
        "begins_with": old[:12],
        "scopes": ["read"],
        "state": "in_force",
        "made_at": told[0]["made_at"],
        "expires_at": told[0]["expires_at"],
        "used_at": None,
        "revoked_at": None,
    }
    assert old not in listed.content.decode()
    assert [each["id"] for each in jens.get("/tokens").json()["items"]] != [found.pk]
    nowhere = jens.get("/nowhere").content
    foreign = jens.send("DELETE", f"/tokens/{found.pk}", "")
    assert (foreign.status_code, foreign.content) == (404, nowhere)
    assert nora.send("DELETE", f"/tokens/{found.pk}", "").status_code == 204
    assert Caller(old).get("/me").status_code == 401
    assert nora.get("/tokens").json()["items"][0]["state"] == "revoked"


def test_a_token_may_end_itself(nora):
    mine = nora.get("/tokens").json()["items"][0]["id"]
    assert nora.send("DELETE", f"/tokens/{mine}", "").status_code == 204
    assert refused(nora.get("/me")) == (401, "no-token")


def test_no_token_makes_a_token(nora):
    assert nora.post("/tokens", {"name": "x", "scopes": ["read"]}).status_code == 405


CHANGES = [
    ("POST", "/invitations"), ("POST", "/invitations/across"), ("POST", "/invitations/facilitator"),
    ("POST", "/invitations/1/yes"), ("POST", "/invitations/1/mails"), ("DELETE", "/invitations/1"),
    ("PUT", "/seats/1"), ("DELETE", "/seats/1"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_giving_and_taking_seats_needs_a_token_made_for_it(cast, method, path):
    caller = Caller(token_for(cast.nora, Scope.READ, Scope.WRITE, Scope.IMPORT))
    answer = caller.send(method, path, "{}")
    assert refused(answer) == (403, "wrong-scope")
    assert answer.json()["detail"] == (
        "This token may give and take no seats. Make one that may, on that page."
    )


@pytest.mark.parametrize(
    ("method", "path"), [*CHANGES, ("DELETE", "/tokens/1"), ("GET", "/tokens")]
)
def test_a_token_that_is_over_revoked_or_of_an_ended_seat_opens_none_of_it(cast, ida, method, path):
    over, revoked, left = (Caller(token_for(each)) for each in (cast.nora, cast.nora, ida))
    first, second, _third = Token.objects.order_by("pk")
    Token.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    Token.objects.filter(pk=second.pk).update(revoked_at=timezone.now())
    end_seat(seat=ida, by=cast.nora, now=timezone.now())
    for caller in (over, revoked, left):
        answer = caller.get(path) if method == "GET" else caller.send(method, path, "{}")
        assert refused(answer) == (401, "no-token")


def test_an_outsider_finds_none_of_it(cast, otto, nora, ida):
    made = nora.post("/invitations", IDA | {"email": "kai@example.org"}).json()
    nothing = otto.get("/nowhere").content
    token = cast.nora.tokens.get()
    for method, path in (
        ("POST", f"/invitations/{made['id']}/yes"),
        ("POST", f"/invitations/{made['id']}/mails"),
        ("DELETE", f"/invitations/{made['id']}"),
        ("PUT", f"/seats/{ida.pk}"),
        ("DELETE", f"/seats/{ida.pk}"),
        ("DELETE", f"/tokens/{token.pk}"),
    ):
        answer = otto.send(method, path, json.dumps(MEMBER))
        assert (answer.status_code, answer.content) == (404, nothing), path
    assert otto.get(f"/seats/{ida.pk}").content == nothing
    assert otto.get("/invitations").json()["items"] == []


def test_whose_role_is_lowered_gives_no_seat_with_the_very_next_call(cast, nora):
    karl = seat(cast.partnership, person("Karl"), Side.CUSTOMER, Role.SENIOR_REPRESENTATIVE)
    his = Caller(token_for(karl))
    assert his.post("/invitations", {"email": "a@example.org"}).status_code == 201
    lowered = put(nora, karl, MEMBER)
    assert lowered.status_code == 200
    assert refused(his.post("/invitations", {"email": "b@example.org"})) == (
        403,
        "not-for-your-role",
    )
    assert his.get("/me").json()["seat"]["role"] == "member"
    assert nora.send("DELETE", f"/seats/{karl.pk}", "").status_code == 204
    assert refused(his.get("/me")) == (401, "no-token")


def test_a_seat_ends_on_the_day_that_was_said_and_its_token_with_it(cast, nora, ida):
    ends = (timezone.now() + timedelta(days=2)).date()
    assert put(nora, ida, MEMBER | {"ends_on": str(ends)}).json()["ends_on"] == str(ends)
    hers = Caller(token_for(ida))
    assert hers.get("/me").status_code == 200
    Seat.objects.filter(pk=ida.pk).update(ends_on=timezone.now().date())
    assert hers.get("/me").status_code == 401
    assert cast.nora.tokens.count() == 1
