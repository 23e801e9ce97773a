"""Two people who do something to the same table at the same instant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sameside.kernel.history import Side
from sameside.kernel.refusal import Refused
from sameside.kernel.seat import Role
from sameside.partnerships.actions import (
    Newcomer,
    Offer,
    Parties,
    agree_version,
    begin_partnership,
    end_seat,
    invite,
    mail_code,
    send_again,
    take_seat,
    take_seat_by_code,
)
from sameside.partnerships.models import AgreementVersion, Invitation, Partnership, Person, Seat
from sameside.partnerships.queries import NoSeat
from tests.apps.at_once import at_once
from tests.apps.conftest import person, seat
from tests.apps.partnerships.reading import NOW, code_to

Job = Callable[[], object]
MANAGER = Role.RELATIONSHIP_MANAGER


def begun(by: Person) -> Seat:
    parties = Parties("Aa", Side.CUSTOMER, "Bb")
    return begin_partnership(parties=parties, zone="Europe/Copenhagen", by=by, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_tables_that_are_called_alike_begin_at_once_each_under_a_name_of_its_own():
    people = [person(f"Person {n}") for n in range(4)]
    came = at_once(*(lambda each=each: begun(each).partnership.slug for each in people))
    assert sorted(map(str, came)) == ["aa-bb", "aa-bb-2", "aa-bb-3", "aa-bb-4"]
    assert Partnership.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_who_takes_two_seats_at_once_is_one_person(cast):
    elsewhere = Seat.objects.get(person=cast.otto)
    offer, jobs = Offer("new@example.org", Role.MEMBER), []
    for by in (cast.nora, elsewhere):
        made = invite(offer=offer, side="customer", by=by, now=NOW)
        mail_code(invitation=made, language="en", now=NOW)
        jobs.append((made, code_to("new@example.org")))

    def taking(made: Invitation, code: str) -> str:
        newcomer = Newcomer("New", "en")
        return take_seat_by_code(invitation=made, code=code, newcomer=newcomer, now=NOW).side

    came = at_once(*(lambda each=each: taking(*each) for each in jobs))
    there = Person.objects.filter(email="new@example.org").count()
    assert (came, there) == (["customer", "customer"], 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_each_other_one_is_out_before_it_can(cast):
    bea = seat(cast.partnership, person("Bea"), Side.CUSTOMER, MANAGER)
    seat(cast.partnership, person("Cyd"), Side.CUSTOMER, MANAGER)
    came = at_once(
        lambda: end_seat(seat=cast.nora, by=bea, now=NOW),
        lambda: end_seat(seat=bea, by=cast.nora, now=NOW),
    )
    assert sorted(map(str, came)) == ["NoSeat", "None"]


def test_whose_seat_ended_while_they_waited_says_no_yes_any_more(proposed, cast):
    seat(cast.partnership, person("Stine"), Side.SUPPLIER, MANAGER)
    waiting = Seat.objects.select_related("partnership", "person").get(pk=cast.jens.pk)
    end_seat(seat=cast.jens, by=cast.jens, now=NOW)
    with pytest.raises(NoSeat):
        agree_version(version=proposed, digest=proposed.digest, by=waiting, now=NOW)
    assert AgreementVersion.objects.get(pk=proposed.pk).state == "proposed"


@pytest.mark.django_db(transaction=True)
def test_the_other_side_is_given_its_first_seat_and_no_second():
    by = begun(person("Al"))
    offers = [Offer(f"{name}@example.org", MANAGER) for name in ("real", "crony")]
    made = [invite(offer=offer, side="supplier", by=by, now=NOW) for offer in offers]
    people = [person(name) for name in ("Real", "Crony")]

    def taking(which: int) -> str:
        return take_seat(invitation=made[which], person=people[which], now=NOW).side

    assert sorted(map(str, at_once(lambda: taking(0), lambda: taking(1)))) == [
        "NotOpen",
        "supplier",
    ]
    left = Invitation.objects.get(seat=None)
    with pytest.raises(Refused, match="Each side gives and takes its own seats"):
        send_again(invitation=left, by=by, now=NOW)
