"""The fields of bodies, addresses and answers: how each is read, and how it is checked."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, LiteralString

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from sameside.kernel.refusal import N_
from sameside.web.cleaning import clean_line, clean_text

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
LARGEST = 2**31 - 1
"""The largest number a card or a page may have."""


class Sent(BaseModel):
    """A body that is sent: every name known, every value of its own kind."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Said(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


def misfit(sentence: str, code: LiteralString) -> PydanticCustomError:
    """Return the fault of a value, in a sentence of ours."""
    # pydantic fills places of its own; ours are filled where the sentence is said.
    return PydanticCustomError(code, "{sentence}", {"sentence": sentence})


def _digits(given: object) -> object:
    """Let through what is written with plain digits; `1_000` and full-width digits are not."""
    if isinstance(given, str) and not (given.isascii() and given.isdigit()):
        raise misfit(N_("Write a whole number."), "int_parsing")
    return given


def _day(given: object) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if not isinstance(given, str) or not DAY.fullmatch(given):
        raise misfit(N_("Write a date as 2026-11-05."), "date_parsing")
    try:
        found = date.fromisoformat(given)
    except ValueError as fault:
        raise misfit(N_("There is no such day."), "date_parsing") from fault
    if not EARLIEST <= found <= LATEST:
        raise misfit(N_("Write a date from 1970 to 2199."), "date_range")
    return found


def _something(text: str) -> str:
    if not text:
        raise misfit(N_("Write something here."), "empty")
    return text


Number = Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(_digits)]
"""A number in an address or a query, from 1 on."""
Index = Annotated[int, Field(ge=0, le=2**53 - 1), BeforeValidator(_digits)]
"""A leaf number, from 0 on."""
Day = Annotated[date, BeforeValidator(_day)]
"""A date."""
Line = Annotated[
    str, AfterValidator(clean_line), AfterValidator(_something), Field(min_length=1, max_length=200)
]
"""A title, on one line."""
Words = Annotated[
    str,
    AfterValidator(clean_text),
    AfterValidator(_something),
    Field(min_length=1, max_length=20_000),
]
"""A text of several lines, that says something."""
Perhaps = Annotated[str, AfterValidator(clean_text), Field(max_length=20_000)]
"""A text that may be empty."""
