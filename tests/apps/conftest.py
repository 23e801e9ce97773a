"""The cast at a table of their own: Nora (customer), Jens (supplier), Otto (outsider)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from sameside.ledger.actions import begin_record
from sameside.partnerships.models import Organisation, Partnership, Person, Seat
from tests.demonstrated import demonstrated, demonstration_files

BEGUN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """A partnership and the people around it."""

    partnership: Partnership
    nora: Seat
    jens: Seat
    fay: Seat
    otto: Person


def person(name: str) -> Person:
    return Person.objects.create_user(email=f"{name.lower()}@example.org", name=name)


def partnership(slug: str, customer: str, supplier: str) -> Partnership:
    return Partnership.objects.create(
        slug=slug,
        customer=Organisation.objects.create(name=customer),
        supplier=Organisation.objects.create(name=supplier),
        record=begin_record(origin=slug),
        begun_at=BEGUN,
    )


def seat(at: Partnership, who: Person, side: Side | str, role: Role) -> Seat:
    return Seat.objects.create(
        partnership=at, person=who, side=side, role=role, starts_on=date(2026, 1, 5)
    )


@pytest.fixture
def cast(db) -> Cast:
    """Nora and Jens speak for their sides, Fay helps both; Otto sits at another table."""
    table = partnership("north-harbour", "North Region", "Harbour Service")
    elsewhere = partnership("east-lake", "East Region", "Lake Service")
    otto = person("Otto")
    seat(elsewhere, otto, Side.CUSTOMER, Role.RELATIONSHIP_MANAGER)
    return Cast(
        partnership=table,
        nora=seat(table, person("Nora"), Side.CUSTOMER, Role.RELATIONSHIP_MANAGER),
        jens=seat(table, person("Jens"), Side.SUPPLIER, Role.RELATIONSHIP_MANAGER),
        fay=seat(table, person("Fay"), "", Role.FACILITATOR),
        otto=otto,
    )


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


@pytest.fixture
def as_nora(cast: Cast) -> Client:
    return signed_in(cast.nora.person)


@pytest.fixture
def as_jens(cast: Cast) -> Client:
    return signed_in(cast.jens.person)


@pytest.fixture
def as_fay(cast: Cast) -> Client:
    return signed_in(cast.fay.person)


@pytest.fixture
def as_otto(cast: Cast) -> Client:
    return signed_in(cast.otto)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


__all__ = ["demonstrated", "demonstration_files"]
