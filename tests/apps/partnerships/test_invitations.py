"""Invitations: a link that works at once, a code that proves the address, a seat on the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from sameside.ledger.models import Entry
from sameside.mail.models import Mail
from sameside.partnerships.actions import (
    Newcomer,
    Offer,
    invite,
    mail_code,
    make_welcome_link,
    take_seat_by_code,
    welcome_first_person,
    withdraw,
)
from sameside.partnerships.models import Invitation, Partnership, Person, Seat
from sameside.partnerships.queries import invitation_by
from tests.apps.partnerships.reading import code_to, link_to, newest

T = "/partnerships/north-harbour"
IDA = "ida@example.org"


@pytest.fixture
def invited(cast, now):
    """Nora has invited Ida to her side, and Ida's link is known."""
    offer = Offer(email=IDA, role=Role.MEMBER, name="Ida", title="Cleaning", tiers=("tactical",))
    invite(offer=offer, side=Side.CUSTOMER, by=cast.nora, now=now)
    return link_to(IDA)


def kinds(table: Partnership) -> list[str]:
    rows = Entry.objects.filter(head=table.record_id).order_by("index")
    return list(rows.values_list("what", flat=True))


def test_a_newcomer_takes_the_seat_with_a_name_and_a_mailed_code(invited, cast):
    client = Client()
    page = client.get(invited).content.decode()
    assert "North Region" in page
    assert "Harbour Service" in page
    assert (
        client.post(invited, {"name": "Ida Berg", "language": "da"}).headers["Location"] == invited
    )
    assert b"one-time-code" in client.get(invited).content
    answer = client.post(f"{invited}seat/", {"code": code_to(IDA)})
    assert answer.headers["Location"] == f"{T}/"
    seat = Seat.objects.get(person__email=IDA)
    assert (
        seat.side,
        seat.role,
        seat.tiers,
        seat.title,
        seat.person.name,
        seat.person.language,
    ) == (
        "customer",
        "member",
        ["tactical"],
        "Cleaning",
        "Ida Berg",
        "da",
    )
    assert client.get(f"{T}/people/").status_code == 200
    assert kinds(cast.partnership) == ["seat.offered", "seat.taken"]
    assert client.get(invited).status_code == 410


def test_looking_at_an_invitation_changes_nothing(invited):
    before = Invitation.objects.values().get(), Mail.objects.count(), Person.objects.count()
    answers = [Client().get(invited), Client().head(invited)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (
        Invitation.objects.values().get(),
        Mail.objects.count(),
        Person.objects.count(),
    ) == before


def test_nobody_keeps_or_tells_on_the_address_of_an_invitation(invited):
    answer = Client().get(invited)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_secret_is_kept_as_a_hash_alone(invited):
    secret = invited.strip("/").rpartition("/")[2]
    assert len(secret) >= 22
    assert secret not in str(Invitation.objects.values().get())


def test_the_address_is_not_told_to_who_has_the_link(invited):
    assert IDA not in Client().get(invited).content.decode()


def test_who_is_signed_in_with_the_address_takes_the_seat_at_once(invited):
    ida = Person.objects.create_user(email=IDA, name="Ida")
    client = Client()
    client.force_login(ida)
    assert b"Take the seat" in client.get(invited).content
    assert client.post(f"{invited}seat/").headers["Location"] == f"{T}/"
    assert client.get(f"{T}/people/").status_code == 200


def test_somebody_else_who_is_signed_in_takes_no_seat(invited, as_otto, cast):
    assert as_otto.get(invited).status_code == 200
    as_otto.post(f"{invited}seat/")
    assert not Seat.objects.filter(partnership=cast.partnership, person=cast.otto).exists()


def test_a_code_without_a_name_leads_back_to_the_name(invited):
    assert Client().post(f"{invited}seat/", {"code": "123456"}).headers["Location"] == invited
    assert Client().post(f"{invited}codes/").headers["Location"] == invited
    assert Person.objects.filter(email=IDA).count() == 0


@pytest.mark.usefixtures("now")
def test_three_wrong_codes_need_a_new_one(invited):
    client = Client()
    client.post(invited, {"name": "Ida", "language": "en"})
    right = code_to(IDA)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(3):
        answer = client.post(f"{invited}seat/", {"code": wrong})
        assert answer.status_code == 409
        assert b"not the newest code" in answer.content
    assert client.post(f"{invited}seat/", {"code": right}).status_code == 409
    client.post(f"{invited}codes/")
    assert client.post(f"{invited}seat/", {"code": code_to(IDA)}).status_code == 302


def test_the_code_of_another_browser_is_counted_with_ours(invited):
    for _ in range(7):
        Client().post(invited, {"name": "Ida", "language": "en"})
    assert len([mail for mail in Mail.objects.all() if "code" in mail.subject]) == 5


def test_a_code_holds_for_fifteen_minutes(invited):
    client = Client()
    client.post(invited, {"name": "Ida", "language": "en"})
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert client.post(f"{invited}seat/", {"code": code_to(IDA)}).status_code == 409


@pytest.mark.parametrize(
    "said",
    [
        {"name": "", "language": "en"},
        {"name": "\u202e\u200b", "language": "en"},
        {"name": "x" * 500, "language": "en"},
        {"name": "Ida", "language": "xx"},
        {"name": "I\x00da", "language": ""},
    ],
)
def test_a_name_that_says_nothing_is_asked_for_again(invited, said):
    assert Client().post(invited, said).status_code == 200
    assert Mail.objects.filter(subject__contains="code").count() == 0


@pytest.mark.parametrize(
    "code", ["", "12345", "\u0663\u0663\u0663\u0663\u0663\u0663", "1" * 5000, "12345\x00", "abcdef"]
)
def test_what_is_no_code_takes_no_seat(invited, code):
    client = Client()
    client.post(invited, {"name": "Ida", "language": "en"})
    assert client.post(f"{invited}seat/", {"code": code}).status_code == 409
    assert Person.objects.filter(email=IDA).count() == 0


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("secret", ["x", "a" * 22, "a" * 900, "ключ", "%00", "..%2f.."])
def test_a_link_that_never_was_leads_nowhere(secret):
    assert Client().get(f"/invitations/{secret}/").status_code in {400, 404}
    assert Client().post(f"/invitations/{secret}/seat/").status_code in {400, 404}


def test_a_withdrawn_an_old_and_a_used_link_each_say_so(invited, cast, now):
    with time_machine.travel(now + timedelta(days=15), tick=False):
        assert b"The link is too old" in Client().get(invited).content
    withdraw(invitation=Invitation.objects.get(), by=cast.nora, now=now)
    answer = Client().get(invited)
    assert (answer.status_code, b"was taken back" in answer.content) == (410, True)


@pytest.mark.usefixtures("cast")
def test_a_new_link_ends_the_one_before(invited, as_nora):
    invitation = Invitation.objects.get()
    as_nora.post(f"{T}/people/invitations/{invitation.pk}/mails/")
    assert Client().get(invited).status_code == 404
    assert Client().get(link_to(IDA)).status_code == 200


@pytest.mark.usefixtures("cast")
def test_the_mail_is_in_the_language_of_who_is_invited(as_nora):
    said = {"email": IDA, "name": "Ida", "role": "member", "title": "", "language": "sv"}
    assert as_nora.post(f"{T}/people/new/", said).status_code == 302
    mail = newest(IDA)
    assert "Nora" in mail.subject
    assert link_to(IDA).startswith("/invitations/")
    assert "<a href=" in mail.html


@pytest.mark.parametrize(
    "address",
    ["", "ida", "ida@example.org, otto@example.org", "Ida <ida@example.org>", "ida@exämple.org",
     "ida@example.org\nBcc: otto@example.org", "x" * 300 + "@example.org"],
)  # fmt: skip
def test_an_address_that_could_be_two_is_refused(as_nora, address):
    said = {"email": address, "role": "member", "language": "en"}
    assert as_nora.post(f"{T}/people/new/", said).status_code == 200
    assert Invitation.objects.count() == 0


@pytest.mark.usefixtures("invited")
def test_an_address_is_asked_once_at_a_time(as_nora):
    said = {"email": IDA.upper(), "role": "member", "language": "en"}
    answer = as_nora.post(f"{T}/people/new/", said)
    assert (answer.status_code, b"invited already" in answer.content) == (200, True)
    said["email"] = "jens@example.org"
    assert b"has a seat at this table" in as_nora.post(f"{T}/people/new/", said).content


@pytest.mark.usefixtures("invited")
def test_a_side_does_not_manage_the_invitations_of_the_other(as_jens):
    invitation = Invitation.objects.get()
    for verb in ("mails", "end", "yeses"):
        as_jens.post(f"{T}/people/invitations/{invitation.pk}/{verb}/")
    kept = Invitation.objects.get()
    assert (kept.withdrawn_at, kept.secret_hash, kept.confirmed_by_id) == (
        None,
        invitation.secret_hash,
        None,
    )


def test_a_facilitator_needs_the_yes_of_both(cast, as_nora, as_jens):
    said = {"email": "finn@example.org", "name": "Finn", "title": "", "language": "en"}
    assert as_nora.post(f"{T}/people/facilitator/", said).status_code == 302
    assert not [mail for mail in Mail.objects.all() if mail.to == ["finn@example.org"]]
    assert "proposes a facilitator" in newest("jens@example.org").subject
    invitation = Invitation.objects.get()
    as_nora.post(f"{T}/people/invitations/{invitation.pk}/yeses/")
    assert Invitation.objects.get().confirmed_by is None
    as_jens.post(f"{T}/people/invitations/{invitation.pk}/yeses/")
    client, link = Client(), link_to("finn@example.org")
    client.post(link, {"name": "Finn", "language": "en"})
    client.post(f"{link}seat/", {"code": code_to("finn@example.org")})
    seat = Seat.objects.get(person__email="finn@example.org")
    assert (seat.side, seat.role) == ("", "facilitator")
    assert kinds(cast.partnership) == ["seat.offered", "seat.confirmed", "seat.taken"]


@pytest.mark.usefixtures("cast", "now")
def test_a_second_step_is_not_walked_around_by_an_invitation(invited):
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 -- used here alone

    ida = Person.objects.create_user(email=IDA, name="Ida")
    Authenticator.objects.create(user=ida, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    client = Client()
    client.post(invited, {"name": "Ida", "language": "en"})
    answer = client.post(f"{invited}seat/", {"code": code_to(IDA)})
    assert answer.headers["Location"].startswith("/account/two-factor/authenticate/")
    assert client.get(f"{T}/people/").status_code == 302


def test_one_seat_is_taken_once(invited, now):
    secret = invited.strip("/").rpartition("/")[2]
    found = invitation_by(secret)
    mail_code(invitation=found, language="en", now=now)
    code = code_to(IDA)
    take_seat_by_code(invitation=found, code=code, newcomer=Newcomer("Ida", "en"), now=now)
    with pytest.raises(Exception, match="was taken"):
        take_seat_by_code(invitation=found, code=code, newcomer=Newcomer("Ida", "en"), now=now)
    assert Seat.objects.filter(person__email=IDA).count() == 1


@pytest.mark.usefixtures("db")
def test_the_first_person_comes_in_by_a_printed_link_and_begins_a_table(now):
    secret = make_welcome_link(now=now)
    client = Client()
    page = f"/welcome/{secret}/"
    assert client.get(page).headers["Referrer-Policy"] == "same-origin"
    said = {"name": "Nora Holm", "email": "Nora@Example.org", "language": "da"}
    assert client.post(page, said).headers["Location"] == "/partnerships/new/"
    assert Client().get(page).status_code == 404
    assert make_welcome_link(now=now) is None
    begun = {
        "kind": "external",
        "ours": "Nørre Region",
        "side": "customer",
        "theirs": "Havne Service",
        "whole": "",
        "zone": "Europe/Copenhagen",
        "email": "jens@example.org",
        "name": "Jens",
        "language": "en",
    }
    answer = client.post("/partnerships/new/", begun)
    assert answer.headers["Location"] == "/partnerships/noerre-region-havne-service/people/"
    table = Partnership.objects.get()
    assert kinds(table) == ["partnership.begun", "seat.taken", "seat.offered"]
    jens = Client()
    link = link_to("jens@example.org")
    jens.post(link, {"name": "Jens", "language": "en"})
    jens.post(f"{link}seat/", {"code": code_to("jens@example.org")})
    assert Seat.objects.get(person__email="jens@example.org").role == "relationship_manager"
    another = client.post("/partnerships/new/", begun | {"email": "", "theirs": "Sø Service"})
    assert another.headers["Location"] == "/partnerships/noerre-region-soe-service/people/"
    first, second = Partnership.objects.order_by("pk")
    assert first.customer == second.customer


def test_the_first_of_the_other_side_can_be_invited_later_and_nobody_more(cast, as_nora, as_fay):
    Seat.objects.filter(pk=cast.jens.pk).update(ends_on=cast.jens.starts_on)
    address = f"{T}/people/new/?across=1"
    assert address in as_nora.get(f"{T}/people/").content.decode()
    assert as_nora.get(address).status_code == 200
    assert as_fay.get(address).status_code == 403
    said = {"email": IDA, "name": "Ida", "title": "", "language": "en"}
    assert as_nora.post(address, said).status_code == 302
    made = Invitation.objects.get()
    assert (made.email, made.side, made.role) == (IDA, "supplier", "relationship_manager")
    Seat.objects.filter(pk=cast.jens.pk).update(ends_on=None)
    assert address not in as_nora.get(f"{T}/people/").content.decode()
    refused = as_nora.post(address, said | {"email": "eve@example.org"})
    assert b"Each side gives and takes its own seats." in refused.content
    assert Invitation.objects.count() == 1


@pytest.mark.usefixtures("db", "now")
def test_an_internal_partnership_is_between_two_teams_of_one(as_first):
    begun = {
        "kind": "internal", "ours": "IT", "side": "supplier", "theirs": "Sales",
        "whole": "Acme", "zone": "Europe/Stockholm", "email": "", "name": "", "language": "en",
    }  # fmt: skip
    assert as_first.post("/partnerships/new/", begun).status_code == 302
    table = Partnership.objects.get()
    assert (table.kind, table.customer.name, table.supplier.name, table.zone) == (
        "internal",
        "Sales",
        "IT",
        "Europe/Stockholm",
    )
    assert table.customer.part_of == table.supplier.part_of
    for wrong in ({"whole": ""}, {"theirs": "it"}, {"zone": "Mars/Base"}, {"side": "both"}):
        assert as_first.post("/partnerships/new/", begun | wrong).status_code == 200
    assert Partnership.objects.count() == 1


@pytest.mark.usefixtures("cast")
def test_who_speaks_for_nobody_begins_no_table():
    lone = Person.objects.create_user(email="lone@example.org", name="Lone")
    client = Client()
    client.force_login(lone)
    assert client.get("/partnerships/new/").status_code == 404


@pytest.fixture
def as_first(db, now) -> Client:
    person = welcome_first_person(
        secret=make_welcome_link(now=now) or "",
        name="Nora",
        email="n@example.org",
        language="en",
        now=now,
    )
    client = Client()
    client.force_login(person)
    return client


def test_proposing_a_facilitator_says_that_it_takes_both(as_nora):
    page = as_nora.get("/partnerships/north-harbour/people/facilitator/").content.decode()
    assert "Propose a facilitator" in page
    assert "The other side says yes first; then they get a link that works at once." in page
    assert "Send the invitation" not in page
