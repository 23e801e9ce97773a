"""LIKE without regard to case in every alphabet: SQLite alone folds A to Z, PostgreSQL all.

Django compares with LIKE … ESCAPE wherever case shall not matter, so this is the one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

Holds = Callable[[str], object]


def like(pattern: object, said: object, escape: str) -> bool | None:
    """Tell whether a text is like a pattern; nothing is like nothing, as in SQL."""
    if type(said) is str and type(pattern) is str:
        return bool(_holds(pattern, escape)(said))
    if pattern is None or said is None:
        return None
    return bool(_holds(str(pattern), escape)(str(said)))


@lru_cache(maxsize=256)
def _holds(pattern: str, escape: str) -> Holds:
    """Return what tells whether a text is like a pattern."""
    inner = pattern[1:-1]
    if len(pattern) > 1 and pattern[0] == pattern[-1] == "%" and not {"%", "_", escape} & {*inner}:
        return _contains(inner.casefold())
    return re.compile(_expression(pattern, escape), re.IGNORECASE | re.DOTALL).fullmatch


def _contains(part: str) -> Holds:
    # What a search asks of every card: many times faster than an expression.
    if part.isascii():
        return lambda said: part in said.casefold()
    # A text of A to Z alone holds no other letter.
    return lambda said: not said.isascii() and part in said.casefold()


def _expression(pattern: str, escape: str) -> str:
    """Return a pattern of LIKE as a regular expression."""
    signs, found = iter(pattern), []
    for sign in signs:
        if sign == escape:
            escaped = next(signs, "")
            # As SQLite has it, nothing is like a pattern that ends with the sign of escape.
            found.append(re.escape(escaped) if escaped else "(?!)")
        else:
            found.append({"%": ".*", "_": "."}.get(sign) or re.escape(sign))
    return "".join(found)
