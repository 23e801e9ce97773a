"""What an entry may hold, and who may read the personal words beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import rfc8785

BOTH = "both"
"""The audience of what both sides read."""
LONGEST = 200
_AUDIENCE = re.compile(r"both|customer|supplier|forum/[a-z0-9-]{1,50}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class NotRecordable(ValueError):  # noqa: N818 -- says what it is
    """Something no entry can hold: a bug of ours, never an answer to a person."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as it was at that time: side, pseudonymous seat id, role."""

    side: str
    seat: str
    role: str


SYSTEM = Actor(side="", seat="", role="system")
"""What happens by itself, such as an erasure that was due."""


def require_plain(about: Mapping[str, str]) -> None:
    """Refuse in `about` what is no reference: it is never erased, so no person's words go there.

    :raises NotRecordable: naming the key.
    """
    for key, value in about.items():
        if not (_KEY.fullmatch(key) and value.isprintable()):
            message = f"“{key}” must be a plain name, and its value one line of text"
            raise NotRecordable(message)
        if len(value) > LONGEST:
            message = f"“{key}” is longer than {LONGEST} characters: give its digest"
            raise NotRecordable(message)


def require_audience(audience: str) -> None:
    """Refuse an audience nobody belongs to.

    :raises NotRecordable: naming it.
    """
    if not _AUDIENCE.fullmatch(audience):
        message = f"“{audience}” is no audience"
        raise NotRecordable(message)


def is_of(audience: str, side: str) -> bool:
    """Tell whether the whole of a side reads an audience; of a forum, only those in it do."""
    return audience in {BOTH, side}


def canonical(value: object) -> bytes:
    """Return the RFC 8785 bytes of a value; a ledger holds no floats.

    :raises NotRecordable: for a float, a lone surrogate or a number beyond 2**53.
    """
    _require_exact(value)
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # -- just looked at
    except rfc8785.CanonicalizationError as fault:
        raise NotRecordable(str(fault)) from fault


def instant(at: datetime) -> str:
    """Return an instant as the ledger writes it: RFC 3339, UTC.

    :raises NotRecordable: when it has no time zone.
    """
    if at.tzinfo is None:
        message = "an instant without a time zone is no instant"
        raise NotRecordable(message)
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _require_exact(value: object) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _require_exact(key)
            _require_exact(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _require_exact(inner)
    elif not (value is None or isinstance(value, str | int)):
        message = f"{type(value).__name__}: amounts and ratios are written as text"
        raise NotRecordable(message)
