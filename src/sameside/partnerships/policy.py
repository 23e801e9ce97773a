"""Who may do what at a partnership, apart from what the lifecycles say of cards."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from hashlib import sha256

from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import Role
from sameside.partnerships.models import Person, Seat

LEADING = frozenset({Role.RELATIONSHIP_MANAGER, Role.SENIOR_REPRESENTATIVE})
"""The roles that speak for their side about the agreement and its people."""
SECRET_BYTES = 16
"""128 random bits in the address of a public page."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,64}")


class NotForYourRole(Refused):
    """Something only those who speak for their side may do."""


class FacilitatorsOnlyHelp(Refused):
    """A facilitator reads, asks and notes, and decides nothing for a side."""


class NotYourSide(Refused):
    """Something each side does for its own people."""


def speaks_for_side(seat: Seat) -> bool:
    """Tell whether a seat may propose, agree and invite for its side."""
    return bool(seat.side) and seat.role in LEADING


def require_voice(seat: Seat) -> None:
    """Refuse whoever may not speak for a side.

    :raises FacilitatorsOnlyHelp: for a seat on no side. :raises NotForYourRole: for another role.
    """
    if not seat.side:
        raise FacilitatorsOnlyHelp(
            N_("A facilitator helps both sides and decides for neither. Ask one of them to do it.")
        )
    if seat.role not in LEADING:
        raise NotForYourRole(
            N_(
                "This is for the relationship manager or the senior representative of your side."
                " The page People says who they are."
            )
        )


def require_voice_of(seat: Seat, side: str) -> None:
    """Refuse whoever may not speak for this side; a facilitator's seat is both sides' matter.

    :raises NotYourSide: for somebody of the other side. Otherwise as `require_voice`.
    """
    require_voice(seat)
    if side and seat.side != side:
        raise NotYourSide(
            N_("Each side gives and takes its own seats. Ask the other side to do it.")
        )


def may_begin_partnerships(person: Person, seats: Iterable[Seat]) -> bool:
    """Tell whether a person may begin one: who runs this installation, or speaks for a side."""
    return person.is_administrator or any(speaks_for_side(seat) for seat in seats)


def stays_a_voice(seat: Seat) -> bool:
    """Tell whether a seat speaks for its side for as long as we know.

    A side all of whose voices will have left is one the other side could fill.
    """
    return speaks_for_side(seat) and seat.ends_on is None


def fresh_secret(size: int = SECRET_BYTES) -> str:
    """Return a secret nobody can guess, fit for an address."""
    return secrets.token_urlsafe(size)


def fresh_code() -> str:
    """Return six digits to be mailed; few may be tried, and not for long."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hashed(secret: str) -> str:
    """Return what is kept of a secret: it has 128 random bits, so it needs no salt."""
    return sha256(secret.encode()).hexdigest()


def could_be_secret(text: str) -> bool:
    """Tell whether a text has the form of a secret; anything else is not looked for."""
    return _SECRET.fullmatch(text) is not None
