"""Mails of this app: first line the thing itself, then one button, then what else to know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from markupsafe import Markup

from sameside.mail.actions import tell


def write(
    *,
    to: str,
    subject: str,
    paragraphs: Sequence[str],
    button: tuple[str, str] | None,
    now: datetime,
) -> None:
    """Write a mail in both its forms; `button` is its words and a path on this installation.

    The paragraph at index 0 stands above the button, all others below it.
    """
    first, *rest = paragraphs
    link = (button[0], f"{settings.ORIGIN}{button[1]}") if button else None
    plain = [first, *([f"{link[0]}:\n{link[1]}"] if link else []), *rest]
    marked = [_paragraph(first), *([_link(*link)] if link else []), *map(_paragraph, rest)]
    tell(
        to=to,
        subject=subject,
        text="\n\n".join(plain) + "\n",
        html=str(Markup("\n").join(marked)),
        now=now,
    )


def _paragraph(text: str) -> Markup:
    return Markup("<p>{text}</p>").format(text=text)


def _link(words: str, address: str) -> Markup:
    return Markup('<p><a href="{address}">{words}</a></p>').format(words=words, address=address)
