"""Seats: who sits at the table, who sat there, and the places each side changes and ends."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Literal

from ninja import Path, Query, Router, Status
from pydantic import AfterValidator, Field

from sameside.partnerships.actions import change_seat, end_seat
from sameside.partnerships.actions.seats import EndsInThePast
from sameside.partnerships.api.door import Called
from sameside.partnerships.api.me import SeatAnswer, seat_said
from sameside.partnerships.api.people import SEATING, PlaceSent
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import left_open, named, seat_at_table, seats_at, seats_ever
from sameside.web.api.fields import Number, Said
from sameside.web.api.paging import Asked, Page, page_of
from sameside.web.api.refusals import answered_with
from sameside.web.cleaning import clean_line

router = Router(tags=["seat"])
answered_with(HTTPStatus.UNPROCESSABLE_ENTITY, EndsInThePast)
SeatId = Annotated[Number, Path(description="The seat's number.")]
Name = Annotated[str, AfterValidator(clean_line), Field(max_length=120)]


class SeatsAsked(Asked):
    """Which seats are asked for."""

    held: Literal["now", "ever"] = Field(
        "now", description="now: who has access. ever: who had it as well, the newest first."
    )
    q: Name = Field("", description="A part of the person's name.", examples=["Nora"])


class OpenAnswer(Said):
    """Something that is open in somebody's name."""

    words: str = Field(examples=["Promise 7: A second person at the desk"])
    page: str = Field(description="Where it lies.", examples=["/partnerships/north/cards/7/"])


class SeatInFull(SeatAnswer):
    """A seat, with the address of who sits on it where that is for you to know."""

    email: str | None = Field(
        description="Of your own side and of a facilitator; null of the other side.",
        examples=["nora@example.org"],
    )
    open: list[OpenAnswer] = Field(
        description="What is open in their name, as far as you may read it; it stays when they go."
    )


@router.get("/seats", response=Page[SeatAnswer], operation_id="seats", summary="List the seats")
def seats(request: Called, asked: Query[SeatsAsked]) -> Page[SeatAnswer]:
    """List the seats held today, by side and name; or all there ever were."""
    held = seats_at(request.partnership, request.now)
    found = held if asked.held == "now" else seats_ever(request.partnership)
    return page_of(request, asked, named(found, asked.q), seat_said)


@router.get("/seats/{seat_id}", response=SeatInFull, operation_id="seat", summary="Read one seat")
def seat(request: Called, seat_id: SeatId) -> SeatInFull:
    """Read a seat that is or was held at this table."""
    return _in_full(request, seat_at_table(request.partnership, seat_id))


@router.put(
    "/seats/{seat_id}",
    response=SeatInFull,
    operation_id="change_seat",
    summary="Change a seat",
    auth=SEATING,
)
def change(request: Called, seat_id: SeatId, sent: PlaceSent) -> SeatInFull:
    """Say anew what a seat of your side is: role, levels, title, and its end if it has one."""
    found = seat_at_table(request.partnership, seat_id)
    change_seat(seat=found, place=sent.place, by=request.seat, now=request.now)
    return _in_full(request, seat_at_table(request.partnership, seat_id))


@router.delete(
    "/seats/{seat_id}",
    response={204: None},
    operation_id="end_seat",
    summary="End a seat",
    auth=SEATING,
)
def end(request: Called, seat_id: SeatId) -> Status[None]:
    """End a seat of your side, a facilitator's, or your own: its person is out at once."""
    found = seat_at_table(request.partnership, seat_id)
    end_seat(seat=found, by=request.seat, now=request.now)
    return Status(204, None)


def _in_full(request: Called, found: Seat) -> SeatInFull:
    known = not found.side or found.side == request.seat.side
    email = found.person.email if known else None
    left = [OpenAnswer(words=each.words, page=each.url) for each in left_open(found, request.seat)]
    return SeatInFull(**seat_said(found).model_dump(), email=email, open=left)
