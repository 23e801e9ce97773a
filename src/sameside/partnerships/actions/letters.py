"""Mails to people at a table: in their language, with both sides' marks, and why it is they."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sameside.kernel.history import Side
from sameside.kernel.refusal import N_
from sameside.mail.letters import Letter, Party, send
from sameside.partnerships.actions.entries import ROLE_WORDS
from sameside.partnerships.models import Partnership, Seat
from sameside.web.words import words


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a mail is for; `seat` where they have one, `side` where one is offered to them."""

    email: str
    language: str
    at: Partnership | None = None
    side: str = ""
    seat: Seat | None = None


def reader_in(seat: Seat, at: Partnership) -> Reader:
    """Return who sits in a seat of a table, as somebody to write to."""
    return Reader(seat.person.email, seat.person.language, at, seat.side, seat)


def post(letter: Letter, *, reader: Reader, subject: str, now: datetime) -> None:
    """Put a letter into the outbox, as its reader sees the table."""
    button = letter.button and replace(letter.button, side=reader.side)
    set_for = replace(
        letter, button=button, sides=_sides(reader), small=(*_why(reader), *letter.small)
    )
    send(set_for, to=reader.email, subject=subject, language=reader.language, now=now)


def _why(reader: Reader) -> tuple[str, ...]:
    """Say in which seat somebody gets a mail: nobody should have to guess."""
    seat = reader.seat
    if seat is None or reader.at is None or not seat.side:
        return ()
    said = words(reader.language)
    role, party = said.say(ROLE_WORDS[seat.role]), reader.at.party(seat.side).name
    return (said.say(N_("You get this mail as {role} of {party}."), role=role, party=party),)


def _sides(reader: Reader) -> tuple[Party, ...]:
    at = reader.at
    if at is None:
        return ()
    return tuple(Party(side.value, at.party(side).name, mine=side == reader.side) for side in Side)
