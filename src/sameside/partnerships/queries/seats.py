"""Seats: the one through which a person sees a table, and all that are or were held at it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from sameside.kernel.refusal import N_, Refused
from sameside.kernel.zone import local_date, zone
from sameside.partnerships.models import Partnership, Person, Seat


class NoSeat(Refused):
    """Nobody of this name sits there, or there is no such table; the answer is the same."""


def today_at(partnership: Partnership, now: datetime) -> date:
    """Return the date on the wall of a partnership."""
    return local_date(zone(partnership.zone), int(now.timestamp()))


def seat_of(person: Person, slug: str, now: datetime) -> Seat:
    """Return the seat through which a person sees a partnership. One query.

    :raises NoSeat: when there is no such partnership, or no seat of this person now.
    """
    found = (
        Seat.objects.select_related(
            "person",
            "partnership__customer",
            "partnership__supplier",
            "partnership__record__verification",
        )
        .filter(partnership__slug=slug, person=person)
        .order_by("-starts_on")
    )
    for seat in found:
        if seat.held_on(today_at(seat.partnership, now)):
            return seat
    raise NoSeat(N_("There is no such table, or you have no seat at it."))


def as_held(seat: Seat, now: datetime) -> Seat:
    """Return a seat as it is now, for who has waited to act by it. One query.

    :raises NoSeat: when it ended meanwhile.
    """
    found = Seat.objects.select_related("person", "partnership").get(pk=seat.pk)
    if not found.held_on(today_at(found.partnership, now)):
        raise NoSeat(N_("There is no such table, or you have no seat at it."))
    return found


def seats_of(person: Person, now: datetime) -> list[Seat]:
    """Return the seats a person holds now, with their partnerships. One query."""
    found = Seat.objects.select_related(
        "person", "partnership__customer", "partnership__supplier"
    ).filter(person=person)
    held = [seat for seat in found if seat.held_on(today_at(seat.partnership, now))]
    return sorted(held, key=lambda seat: str(seat.partnership))


def seats_at(partnership: Partnership, now: datetime) -> QuerySet[Seat]:
    """Return all seats held at a partnership now, with their people."""
    today = today_at(partnership, now)
    return (
        Seat.objects.select_related("person")
        .filter(partnership=partnership, starts_on__lte=today)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
        .order_by("side", "person__name", "pk")
    )


def seats_ever(partnership: Partnership) -> QuerySet[Seat]:
    """Return every seat that was held or is, the newest first: who has and had access."""
    return (
        Seat.objects.select_related("person")
        .filter(partnership=partnership)
        .order_by("-starts_on", "person__name", "pk")
    )


def access(partnership: Partnership, now: datetime) -> QuerySet[Seat]:
    """Return every seat, those held now before those that were; each says which by `has`."""
    today = today_at(partnership, now)
    held = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    has = Case(When(held, then=1), default=0, output_field=IntegerField())
    return (
        seats_ever(partnership)
        .annotate(has=has)
        .order_by("-has", "-starts_on", "person__name", "pk")
    )


def count_access(found: QuerySet[Seat]) -> tuple[int, int]:
    """Return how many of the seats of `access` are held now, and how many there are. One query."""
    counted = found.aggregate(now=Count("pk", filter=Q(has=1)), ever=Count("pk"))
    return counted["now"], counted["ever"]


def named(seats: QuerySet[Seat], text: str) -> QuerySet[Seat]:
    """Return the seats whose people have a text in their names; all of them without one."""
    return seats.filter(person__name__icontains=text)


def seat_at_table(partnership: Partnership, pk: int) -> Seat:
    """Return a seat of this table.

    :raises NoSeat: when there is none of this number here.
    """
    found = seats_ever(partnership).filter(pk=pk).first()
    if found is None:
        raise NoSeat(N_("There is no such seat at this table."))
    return found
