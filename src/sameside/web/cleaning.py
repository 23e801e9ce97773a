"""What people type, made fit to be kept: no hidden signs, nothing a database cannot hold.

Of the characters a person cannot see, NUL cannot be stored by PostgreSQL, lone surrogates cannot
be sent at all, and marks that turn or join text make one name look like another.
"""

from __future__ import annotations

import re
import unicodedata

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters but tab and line ends, turning marks, zero-width signs, halves of signs."""
BLANKS = re.compile(r"\s+")


def clean_line(text: str) -> str:
    """Return a name or a title on one line, without hidden signs and blanks around it."""
    return BLANKS.sub(" ", HIDDEN.sub("", unicodedata.normalize("NFC", text))).strip()


def clean_text(text: str) -> str:
    """Return a text of several lines without hidden signs; its line ends are newlines."""
    newlines = text.replace("\r\n", "\n").replace("\r", "\n")
    return HIDDEN.sub("", unicodedata.normalize("NFC", newlines)).strip()
