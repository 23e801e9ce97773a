"""What people write, cleaned and bounded before it is kept."""

from __future__ import annotations

from sameside.kernel.refusal import N_, Refused
from sameside.table.models.card import TITLE_LENGTH
from sameside.web.cleaning import clean_line, clean_text

LONGEST_TEXT = 20_000


class TitleMissing(Refused):
    """A card without a title."""


class TooLong(Refused):
    """More words than fit."""


def title_of(typed: str) -> str:
    """Return a title, cleaned.

    :raises TitleMissing: when nothing is left. :raises TooLong: past 160 signs.
    """
    title = clean_line(typed)
    if not title:
        raise TitleMissing(N_("Give it a title, so that both sides can find it again."))
    if len(title) > TITLE_LENGTH:
        raise TooLong(N_("This title is longer than {most} signs. Make it shorter."), most=160)
    return title


def text_of(typed: str) -> str:
    """Return a text, cleaned.

    :raises TooLong: past 20,000 signs.
    """
    text = clean_text(typed)
    if len(text) > LONGEST_TEXT:
        raise TooLong(
            N_("This text is longer than {most} signs. Attach it as a file instead."),
            most="20,000",
        )
    return text
