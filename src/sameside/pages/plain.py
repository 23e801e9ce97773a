"""Other people's words made fit to show: ids, names, reasons from files nobody here wrote."""

from __future__ import annotations

import unicodedata

LONGEST = 80
"""So many characters of an id, a name or a reason are shown; a longer one ends in an ellipsis."""


def plain(text: str, longest: int = LONGEST) -> str:
    """Return a text on one line, without control characters, cut where it is too long.

    What is dropped leaves a space or a replacement mark, so that two different texts rarely look
    the same. Escaping is left to the template.
    """
    shown = text[: 2 * longest]
    if not shown.isascii() or not shown.isprintable():
        shown = "".join(_shown(character) for character in shown)
    shown = " ".join(shown.split())
    whole = len(shown) <= longest and len(text) <= 2 * longest
    return shown if whole else f"{shown[: longest - 1]}…"


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Zs", "Zl", "Zp"} or character in "\t\n\r\v\f":
        return " "
    # Cs: half a character, which no file can hold. Cf: marks that turn the direction of the rest.
    if category in {"Cc", "Cs", "Cn", "Co"}:
        return "\ufffd"
    return "" if character in _TURNING else character


_TURNING = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
