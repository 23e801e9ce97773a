"""Who a token speaks for, and at which table."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Router
from pydantic import Field

from sameside.partnerships.api.door import Called
from sameside.partnerships.models import Partnership, Seat
from sameside.web.api.fields import Said

router = Router(tags=["seat"])
PSEUDONYM = "The seat's number, by which the record knows it."


class PartyAnswer(Said):
    """An organisation at the table."""

    name: str = Field(examples=["North Region"])


class SeatAnswer(Said):
    """A seat: one person's place at the table."""

    id: int = Field(description=PSEUDONYM, examples=[7])
    name: str = Field(description="Who sits on it.", examples=["Nora"])
    side: str | None = Field(
        description="customer or supplier; null for a facilitator.", examples=["customer"]
    )
    role: str = Field(examples=["relationship_manager"])
    levels: list[str] = Field(
        description="At which levels it meets the other side.", examples=[["tactical"]]
    )
    title: str = Field(description="What the person does, in own words.", examples=["Buyer"])
    starts_on: date
    ends_on: date | None = Field(description="The first day it is no longer held.")


class PartnershipAnswer(Said):
    """The partnership: both parties, and the wall clock they share."""

    slug: str = Field(examples=["north-harbour"])
    kind: str = Field(description="external or internal.", examples=["external"])
    customer: PartyAnswer
    supplier: PartyAnswer
    zone: str = Field(description="The IANA time zone of both.", examples=["Europe/Copenhagen"])
    begun_at: datetime


class MeAnswer(Said):
    """What a token stands for."""

    seat: SeatAnswer
    partnership: PartnershipAnswer
    scopes: list[str] = Field(description="What the token may do.", examples=[["read", "write"]])
    token: str = Field(description="What the token is called.", examples=["Our service desk"])
    expires_at: datetime


@router.get("/me", response=MeAnswer, operation_id="me", summary="Say who I am")
def me(request: Called) -> MeAnswer:
    """Say for which seat this token speaks, at which table, and what it may do."""
    token = request.token
    return MeAnswer(
        seat=seat_said(request.seat),
        partnership=partnership_said(request.partnership),
        scopes=list(token.scopes),
        token=token.name,
        expires_at=token.expires_at,
    )


@router.get(
    "/partnership",
    response=PartnershipAnswer,
    operation_id="partnership",
    summary="Read the partnership",
)
def partnership(request: Called) -> PartnershipAnswer:
    """Read who sits on which side, and since when."""
    return partnership_said(request.partnership)


def seat_said(seat: Seat) -> SeatAnswer:
    """Say a seat as the API says it."""
    return SeatAnswer(
        id=seat.pk,
        name=seat.person.name,
        side=seat.side or None,
        role=seat.role,
        levels=list(seat.tiers),
        title=seat.title,
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
    )


def partnership_said(found: Partnership) -> PartnershipAnswer:
    """Say a partnership as the API says it."""
    return PartnershipAnswer(
        slug=found.slug,
        kind=found.kind,
        customer=PartyAnswer(name=found.customer.name),
        supplier=PartyAnswer(name=found.supplier.name),
        zone=found.zone,
        begun_at=found.begun_at,
    )
