"""What is said and sent of people alike: addresses, roles, levels, and the days of a seat."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from pydantic import AfterValidator, Field

from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role
from sameside.partnerships.actions import Place
from sameside.partnerships.api.door import Bearer
from sameside.partnerships.forms.fields import Address
from sameside.partnerships.models import Scope
from sameside.web.api.fields import Day, Sent, misfit
from sameside.web.cleaning import clean_line

SEATING = Bearer(Scope.PEOPLE)
"""Who may give and take seats: a token made for it, and a role that may."""
LONGEST_ADDRESS, LONGEST_NAME = 254, 120
Level = Literal["strategic", "tactical", "operational"]
SeatedRole = Literal["member", "relationship_manager", "senior_representative"]
Language = Literal["en", "da", "sv", "nl"]


def _address(given: str) -> str:
    try:
        return str(Address().clean(given))
    except ValidationError as fault:
        raise misfit(
            N_("Write one plain mail address, such as jens@example.org."), "email"
        ) from fault


MailAddress = Annotated[
    str,
    AfterValidator(_address),
    Field(max_length=LONGEST_ADDRESS, json_schema_extra={"format": "email"}),
]
"""One plain mail address."""
PerhapsLine = Annotated[str, AfterValidator(clean_line), Field(max_length=LONGEST_NAME)]
"""A name or a title, on one line; it may be empty."""
Levels = Annotated[list[Level], Field(max_length=3)]


class PlaceSent(Sent):
    """What a seat is to be, all of it."""

    role: SeatedRole = Field(examples=["member"])
    levels: Levels = Field(
        description="At which levels it meets the other side.", examples=[["tactical"]]
    )
    title: PerhapsLine = Field(description="What the person does.", examples=["Buyer"])
    ends_on: Day | None = Field(
        description="The first day it is no longer held; null without an end."
    )

    @property
    def place(self) -> Place:
        """The seat as our actions take it."""
        return Place(Role(self.role), once(self.levels), self.title, _before(self.ends_on))


def once(levels: list[Level]) -> tuple[str, ...]:
    """Return the levels, each once."""
    return tuple(dict.fromkeys(levels))


def _before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None
