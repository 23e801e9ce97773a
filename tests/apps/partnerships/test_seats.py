"""Seats: given, changed and ended by their own side, on the record, with one voice left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sameside.kernel.history import Side
from sameside.kernel.refusal import Refused
from sameside.kernel.seat import Role
from sameside.ledger.models import Entry
from sameside.partnerships.actions import (
    Offer,
    Place,
    change_seat,
    end_seat,
    invite,
    make_token,
    revoke_token,
)
from sameside.partnerships.models import Person, Scope, Seat, Token
from sameside.partnerships.queries import seat_by_token
from tests.apps.conftest import person, seat, signed_in

T = "/partnerships/north-harbour"
MEMBER = Place(role=Role.MEMBER, tiers=("tactical",), title="Cleaning", last_day=None)


@pytest.fixture
def ida(cast) -> Seat:
    """A member of Nora's side."""
    return seat(cast.partnership, person("Ida"), Side.CUSTOMER, Role.MEMBER)


@pytest.fixture
def karl(cast) -> Seat:
    """A second voice of Nora's side."""
    return seat(cast.partnership, person("Karl"), Side.CUSTOMER, Role.SENIOR_REPRESENTATIVE)


@pytest.mark.usefixtures("cast")
def test_a_voice_changes_a_seat_of_its_side_and_the_record_says_so(ida, as_nora):
    said = {"role": "senior_representative", "tiers": ["strategic"], "title": "Head", "until": ""}
    assert as_nora.post(f"{T}/people/{ida.pk}/", said).status_code == 302
    ida.refresh_from_db()
    assert (ida.role, ida.tiers, ida.title) == ("senior_representative", ["strategic"], "Head")
    assert list(Entry.objects.values_list("what", flat=True)) == ["seat.changed"]


def test_the_other_side_a_member_and_a_facilitator_change_nothing(cast, ida, as_jens, as_fay):
    for client in (as_jens, as_fay, signed_in(ida.person)):
        client.post(f"{T}/people/{cast.nora.pk}/end/")
        client.post(f"{T}/people/{cast.nora.pk}/", {"role": "member"})
    cast.nora.refresh_from_db()
    assert (cast.nora.role, cast.nora.ends_on) == ("relationship_manager", None)
    assert Entry.objects.count() == 0


@pytest.mark.usefixtures("ida")
def test_a_side_keeps_a_voice(cast, as_nora, now):
    as_nora.post(f"{T}/people/{cast.nora.pk}/end/")
    answer = as_nora.post(f"{T}/people/{cast.nora.pk}/", {"role": "member"})
    assert b"is the only one who speaks for this side" in answer.content
    soon = {"role": "relationship_manager", "until": (now + timedelta(days=3)).date().isoformat()}
    assert as_nora.post(f"{T}/people/{cast.nora.pk}/", soon).status_code == 200
    assert Seat.objects.get(pk=cast.nora.pk).ends_on is None


def test_with_another_voice_the_first_may_go(cast, karl, as_nora, now):
    assert as_nora.get(f"{T}/people/").status_code == 200
    end_seat(seat=cast.nora, by=karl, now=now)
    assert as_nora.get(f"{T}/people/").status_code == 404
    with pytest.raises(Refused, match="only one who speaks"):
        end_seat(seat=karl, by=karl, now=now)


def test_a_voice_with_an_end_in_sight_is_not_the_one_that_stays(cast, karl, now):
    leaving = Place(Role.SENIOR_REPRESENTATIVE, (), "", (now + timedelta(days=10)).date())
    change_seat(seat=karl, place=leaving, by=cast.nora, now=now)
    long = Place(Role.RELATIONSHIP_MANAGER, (), "", (now + timedelta(days=30)).date())
    with pytest.raises(Refused, match="only one who speaks"):
        change_seat(seat=cast.nora, place=long, by=cast.nora, now=now)


def test_a_voice_that_will_leave_is_not_enough_for_the_one_that_stays_to_go(cast, karl, now):
    leaving = Place(Role.SENIOR_REPRESENTATIVE, (), "", (now + timedelta(days=10)).date())
    change_seat(seat=karl, place=leaving, by=cast.nora, now=now)
    sooner = Place(Role.RELATIONSHIP_MANAGER, (), "", (now + timedelta(days=5)).date())
    for place in (sooner, MEMBER):
        with pytest.raises(Refused, match="only one who speaks"):
            change_seat(seat=cast.nora, place=place, by=karl, now=now)
    with pytest.raises(Refused, match="only one who speaks"):
        end_seat(seat=cast.nora, by=karl, now=now)
    end_seat(seat=karl, by=cast.nora, now=now)


@pytest.mark.usefixtures("cast")
def test_whoever_leaves_by_themselves_is_out_at_once(ida):
    client = signed_in(ida.person)
    assert client.post(f"{T}/people/{ida.pk}/end/").headers["Location"] == "/"
    assert client.get(f"{T}/people/").status_code == 404


def test_either_side_ends_the_seat_of_a_facilitator(cast, as_jens, as_fay):
    as_jens.post(f"{T}/people/{cast.fay.pk}/end/")
    assert as_fay.get(f"{T}/people/").status_code == 404


@pytest.mark.usefixtures("cast")
def test_an_end_in_the_past_is_refused(ida, as_nora):
    for day in ("2020-01-01", "0001-01-01"):
        answer = as_nora.post(f"{T}/people/{ida.pk}/", {"role": "member", "until": day})
        assert answer.status_code == 200
    for day in ("9999-12-31", "9999-12-30", "2030-02-30", "x", "\u0662\u0660\u0663\u0660-01-01"):
        assert as_nora.post(
            f"{T}/people/{ida.pk}/", {"role": "member", "until": day}
        ).status_code in {200, 302}


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "wrong", [{"role": "facilitator"}, {"role": ""}, {"tiers": "galactic"}, {"title": "x" * 400}]
)
def test_what_no_seat_can_be_is_refused(ida, as_nora, wrong):
    assert as_nora.post(f"{T}/people/{ida.pk}/", {"role": "member"} | wrong).status_code == 200
    assert Entry.objects.count() == 0


def test_an_ended_seat_is_shown_with_its_dates_and_ended_once(cast, ida, as_nora, now):
    end_seat(seat=ida, by=cast.nora, now=now)
    assert b"Ida" in as_nora.get(f"{T}/people/").content
    with pytest.raises(Refused, match="ended already"):
        end_seat(seat=ida, by=cast.nora, now=now)


def test_seats_of_another_table_are_not_there(cast, as_nora):
    other = cast.otto.seats.get()
    assert as_nora.get(f"{T}/people/{other.pk}/").status_code == 404
    assert as_nora.post(f"{T}/people/{other.pk}/end/").status_code == 404
    assert as_nora.get(f"{T}/people/{10**30}/").status_code == 404


def test_mail_addresses_stay_on_their_own_side(cast, as_jens, as_nora):
    page = f"{T}/people/{cast.nora.pk}/"
    assert b"nora@example.org" in as_nora.get(page).content
    assert b"nora@example.org" not in as_jens.get(page).content


@pytest.mark.usefixtures("cast", "as_jens")
def test_empty_levels_are_seen_and_can_be_filled(as_nora):
    page = as_nora.get(f"{T}/people/").content.decode()
    assert page.count("Nobody at the strategic level yet.") == 2
    assert page.count("?tier=strategic") == 1


def test_the_page_asks_the_same_number_of_questions_for_one_and_thirty(
    cast, as_nora, django_assert_max_num_queries
):
    as_nora.get(f"{T}/people/")
    with django_assert_max_num_queries(10) as few:
        as_nora.get(f"{T}/people/")
    for n in range(30):
        seat(cast.partnership, person(f"P{n}"), Side.SUPPLIER, Role.MEMBER)
    with django_assert_max_num_queries(10) as many:
        as_nora.get(f"{T}/people/")
    assert len(few) == len(many)


def test_a_token_opens_its_seat_until_it_is_revoked_or_its_seat_ends(cast, ida, now):
    token, secret = make_token(
        name="nightly", scopes=[Scope.READ], until=now + timedelta(days=90), by=ida, now=now
    )
    assert seat_by_token(secret, now) == ida
    assert secret not in str(vars(token))
    assert seat_by_token(secret, now + timedelta(days=91)) is None
    revoke_token(token=token, by=ida, now=now)
    assert seat_by_token(secret, now) is None
    _, other = make_token(
        name="x", scopes=[Scope.READ], until=now + timedelta(days=9), by=ida, now=now
    )
    end_seat(seat=ida, by=cast.nora, now=now)
    assert seat_by_token(other, now) is None
    for wrong in ("", "x", "ключ", "a" * 9_999, "\x00"):
        assert seat_by_token(wrong, now) is None


def test_a_token_is_shown_once_and_belongs_to_its_seat(cast, as_nora, as_jens):
    said = {"name": "nightly import", "scopes": ["read", "import"], "days": "90"}
    page = as_nora.post(f"{T}/tokens/", said).content.decode()
    assert "sameside_" in page
    assert 'id="token"' in page
    assert 'id="token"' not in as_nora.get(f"{T}/tokens/").content.decode()
    token = cast.nora.tokens.get()
    assert (token.scopes, (token.expires_at - token.made_at).days) == (["import", "read"], 90)
    assert as_jens.post(f"{T}/tokens/{token.pk}/end/").status_code == 404
    assert as_nora.post(f"{T}/tokens/{token.pk}/end/").status_code == 302
    assert cast.nora.tokens.get().revoked_at is not None


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "0"}, {"days": "9" * 99}]
)
def test_a_token_that_makes_no_sense_is_refused(cast, as_nora, wrong):
    said = {"name": "nightly", "scopes": ["read"], "days": "90"} | wrong
    assert as_nora.post(f"{T}/tokens/", said).status_code == 200
    assert cast.nora.tokens.count() == 0


def test_a_seat_knows_its_last_day(cast, ida, now):
    change_seat(
        seat=ida, place=Place(Role.MEMBER, (), "", date(2099, 12, 31)), by=cast.nora, now=now
    )
    ida.refresh_from_db()
    assert (ida.ends_on, ida.last_day) == (date(2100, 1, 1), date(2099, 12, 31))


def crowd(cast, number: int) -> None:
    """Seat many on Jens's side, and have one of them ended."""
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@example.org", name=f"Person {n:04}") for n in range(number)
    )
    Seat.objects.bulk_create(
        Seat(
            partnership=cast.partnership, person=each, side=Side.SUPPLIER, role=Role.MEMBER,
            tiers=["tactical"], starts_on=date(2026, 2, 1),
            ends_on=date(2026, 3, 1) if not number else None,
        )
        for number, each in enumerate(people)
    )  # fmt: skip


def test_many_people_come_in_pages_and_are_found_by_name(cast, as_nora, as_otto):
    crowd(cast, 120)
    first = as_nora.get(f"{T}/people/").content.decode()
    assert "and 107 more" in first
    assert "122 people now, one before" in " ".join(first.split())
    assert first.count("<bdi>Person") == 12 + 50
    last = as_nora.get(f"{T}/people/?page=3").content.decode()
    assert (last.count("<bdi>Person"), "<bdi>Person 0000" in last) == (20, True)
    found = as_nora.get(f"{T}/people/?q=PERSON 0007").content.decode()
    assert (found.count("<bdi>Person"), "<bdi>Person 0007" in found) == (1, True)
    assert "Nothing was found" in as_nora.get(f"{T}/people/?q=Otto").content.decode()
    assert as_otto.get(f"{T}/people/?q=Person").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["page=x", "page=0", "page=99999999999999999999", "q=%00", "q=%F0%9F%98%80", "q=" + "x" * 9_000,
     "q=%E2%80%AE", "q=%25", "offers=-1", "page=%EF%BC%92"],
)  # fmt: skip
def test_whatever_is_looked_for_the_page_is_there(as_nora, query):
    for page in ("people", "tokens"):
        assert as_nora.get(f"{T}/{page}/?{query}").status_code in {200, 400}


def test_many_invitations_come_in_pages(cast, as_nora, now):
    for number in range(53):
        offer = Offer(email=f"g{number}@example.org", role=Role.MEMBER, name=f"Guest {number:02}")
        invite(offer=offer, side=Side.CUSTOMER, by=cast.nora, now=now)
    first = as_nora.get(f"{T}/people/").content.decode()
    assert (first.count("<bdi>Guest"), "?offers=2" in first) == (50, True)
    assert as_nora.get(f"{T}/people/?offers=2").content.decode().count("<bdi>Guest") == 3


def test_many_tokens_come_in_pages_and_are_found_by_name(cast, as_nora, as_jens, now):
    Token.objects.bulk_create(
        Token(
            seat=cast.nora, name=f"Nightly {n:02}", secret_hash=f"{n}", scopes=["read"],
            made_at=now, expires_at=now,
        )
        for n in range(60)
    )  # fmt: skip
    assert as_nora.get(f"{T}/tokens/").content.decode().count("Nightly") == 50
    assert as_nora.get(f"{T}/tokens/?page=2").content.decode().count("Nightly") == 10
    assert as_nora.get(f"{T}/tokens/?q=nightly 07").content.decode().count("Nightly") == 1
    assert as_jens.get(f"{T}/tokens/?q=nightly").content.decode().count("Nightly") == 0


def test_whose_role_is_lowered_speaks_for_nobody_with_the_very_next_click(cast, karl, as_nora, now):
    his = signed_in(karl.person)
    offer = {"email": "ida@example.org", "role": "member", "language": "en"}
    assert his.get(f"{T}/people/new/").status_code == 200
    change_seat(seat=karl, place=MEMBER, by=cast.nora, now=now)
    assert his.get(f"{T}/people/new/").status_code == 403
    assert his.post(f"{T}/people/new/", offer).status_code == 403
    his.post(f"{T}/people/{cast.nora.pk}/end/")
    his.post(f"{T}/people/{cast.nora.pk}/", {"role": "member"})
    his.post(f"{T}/agreement/new/", {"source": "x", "do": "propose"})
    assert f"{T}/people/new/" not in his.get(f"{T}/people/").content.decode()
    assert as_nora.get(f"{T}/people/").status_code == 200
    assert list(Entry.objects.values_list("what", flat=True)) == ["seat.changed"]


def test_whose_seat_has_ended_is_out_of_every_open_session_with_the_very_next_click(
    cast, karl, as_nora
):
    at_work, at_home = signed_in(karl.person), signed_in(karl.person)
    assert at_work.get(f"{T}/people/").status_code == 200
    assert at_home.get(f"{T}/people/").status_code == 200
    as_nora.post(f"{T}/people/{karl.pk}/end/")
    for client in (at_work, at_home):
        answer = client.get(f"{T}/people/")
        assert (answer.status_code, b"North Region" in answer.content) == (404, False)
        assert client.post(f"{T}/people/{cast.nora.pk}/end/").status_code == 404
        assert client.post(f"{T}/tokens/", {"name": "x", "scopes": ["read"]}).status_code == 404
