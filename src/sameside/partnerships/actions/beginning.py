"""A partnership is begun by one side, who invites the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from sameside.kernel.history import Side
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import Role
from sameside.ledger.actions import begin_record, record
from sameside.ledger.models import Head
from sameside.partnerships.models import Organisation, Partnership, PartnershipKind, Person, Seat
from sameside.partnerships.queries import today_at

LONGEST = 70
"""So long is what both names give to the address; a number may follow."""
TAKEN = frozenset({"new"})
AT_ONCE = 9
"""So many others may take the name that is wanted, each a moment before."""
A_MOMENT = timedelta(minutes=2)
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ß": "ss"})


class JustBegun(Refused):
    """A form that was sent twice."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Who begins and with whom: our name, our side, their name, and the whole of two teams."""

    ours: str
    side: Side
    theirs: str
    whole: str = ""
    """The organisation both teams are part of, in an internal partnership."""


@transaction.atomic
def begin_partnership(*, parties: Parties, zone: str, by: Person, now: datetime) -> Seat:
    """Begin a partnership and return the seat of who began it, as its relationship manager.

    :raises JustBegun: when this person began the same one a moment ago.
    """
    # One begins at a time: a form sent twice waits here, and finds what the first one made.
    Person.objects.select_for_update().get(pk=by.pk)
    _require_new(parties, by, now)
    whole = _organisation(parties.whole, by) if parties.whole else None
    ours, theirs = _organisation(parties.ours, by, whole), _organisation(parties.theirs, by, whole)
    customer, supplier = (ours, theirs) if parties.side is Side.CUSTOMER else (theirs, ours)
    head = _begun_record(customer.name, supplier.name)
    slug = head.origin
    partnership = Partnership.objects.create(
        slug=slug,
        kind=PartnershipKind.INTERNAL if whole else PartnershipKind.EXTERNAL,
        customer=customer,
        supplier=supplier,
        zone=zone,
        record=head,
        begun_at=now,
    )
    seat = seat_at(partnership, by, side=parties.side, role=Role.RELATIONSHIP_MANAGER, now=now)
    record(
        head_id=partnership.record_id,
        what="partnership.begun",
        by=seat.actor,
        now=now,
        about={"slug": slug, "zone": zone, "kind": partnership.kind},
        personal={"parties": {"customer": customer.name, "supplier": supplier.name}},
    )
    record_taken(seat, now=now)
    return seat


def seat_at(
    partnership: Partnership, person: Person, *, side: Side | str, role: Role | str, now: datetime
) -> Seat:
    """Give a seat from today on, in the caller's transaction, which records it."""
    return Seat.objects.create(
        partnership=partnership,
        person=person,
        side=side,
        role=role,
        starts_on=today_at(partnership, now),
    )


def record_taken(seat: Seat, *, now: datetime) -> None:
    """Record that a seat was taken, by who sits on it."""
    record(
        head_id=seat.partnership.record_id,
        what="seat.taken",
        by=seat.actor,
        now=now,
        about={"seat": seat.key, "role": seat.role, "side": seat.side or "both"},
        personal={"person": {"name": seat.person.name, "title": seat.title}},
    )


def _require_new(parties: Parties, by: Person, now: datetime) -> None:
    """Refuse the same table twice within a moment; the same two may well begin another later."""
    begun = Partnership.objects.select_related("customer", "supplier").filter(
        seats__person=by, begun_at__gt=now - A_MOMENT
    )
    names = {parties.ours.casefold(), parties.theirs.casefold()}
    for each in begun:
        if {each.customer.name.casefold(), each.supplier.name.casefold()} == names:
            raise JustBegun(N_("You began this table a moment ago. It stands on your first page."))


def _organisation(name: str, by: Person, whole: Organisation | None = None) -> Organisation:
    """Return the organisation of this name the person sits for already, or a new one."""
    for known in _sat_for(by):
        if known.name.casefold() == name.casefold() and known.part_of == whole:
            return known
    return Organisation.objects.create(name=name, part_of=whole)


def _sat_for(person: Person) -> Iterator[Organisation]:
    seats = person.seats.exclude(side="").select_related(
        "partnership__customer__part_of", "partnership__supplier__part_of"
    )
    for seat in seats:
        party = seat.partnership.party(seat.side)
        yield from (party, party.part_of) if party.part_of else (party,)


def _begun_record(customer: str, supplier: str) -> Head:
    """Begin a record under a free name; of several who begin alike at once, each gets their own."""
    for _again in range(AT_ONCE):
        try:
            with transaction.atomic():
                return begin_record(origin=_free_slug(customer, supplier))
        except IntegrityError:
            continue
    return begin_record(origin=_free_slug(customer, supplier))


def _free_slug(customer: str, supplier: str) -> str:
    joined = f"{customer} {supplier}".lower().translate(LETTERS)
    wanted = slugify(joined)[:LONGEST].strip("-") or "partnership"
    taken = set(Partnership.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken and slug not in TAKEN)
