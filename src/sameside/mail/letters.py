"""How our mails are set: who did what first, then how it stands, one button, and why you."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from sameside.mail.actions import tell
from sameside.mail.models import Mail

LONGEST_SUBJECT = 200
MARKS = {"customer": "●", "supplier": "■", "": "▲"}
"""The side's shape, as everywhere; colour alone says nothing."""
GROUNDS = {"customer": "#14636b", "supplier": "#a2481f", "": "#1e2630"}
"""One acts in the colour of one's own side, in a mail too."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the table a mail comes from; `mine` where its reader sits there."""

    side: str
    name: str
    mine: bool = False

    @property
    def mark(self) -> str:
        """The shape of the side."""
        return MARKS[self.side]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote, and whose words they are."""

    words: str
    who: str = ""
    side: str = ""

    @property
    def mark(self) -> str:
        """The shape of the side that wrote it."""
        return MARKS[self.side]


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing to press: its words, and a path on this installation."""

    words: str
    path: str
    side: str = ""

    @property
    def address(self) -> str:
        """Where it leads."""
        return f"{settings.ORIGIN}{self.path}"

    @property
    def ground(self) -> str:
        """Its colour."""
        return GROUNDS[self.side]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is set: `lead` says the thing itself, `small` stands under the sheet."""

    lead: str
    said: Said | None = None
    more: tuple[str, ...] = ()
    button: Button | None = None
    small: tuple[str, ...] = ()
    sides: tuple[Party, ...] = ()
    code: str = ""


def send(letter: Letter, *, to: str, subject: str, language: str, now: datetime) -> Mail:
    """Set a letter in both its forms, and put it into the outbox.

    :raises BadAddress: when `to` is not one mail address.
    """
    shown = {"letter": letter, "subject": subject, "language": language}
    return tell(
        to=to,
        subject=subject[:LONGEST_SUBJECT],
        text=render_to_string("mail/letter.txt", shown, using="jinja2"),
        html=render_to_string("mail/letter.html", shown, using="jinja2"),
        now=now,
    )
