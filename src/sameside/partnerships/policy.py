"""Who may do what at a partnership, apart from what the lifecycles say of cards."""

from __future__ import annotations

from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import Role
from sameside.partnerships.models import Seat

LEADING = frozenset({Role.RELATIONSHIP_MANAGER, Role.SENIOR_REPRESENTATIVE})
"""The roles that speak for their side about the agreement and its people."""


class NotForYourRole(Refused):
    """Something only those who speak for their side may do."""


class FacilitatorsOnlyHelp(Refused):
    """A facilitator reads, asks and notes, and decides nothing for a side."""


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
