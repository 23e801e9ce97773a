"""Who may bring a log, and who puts a side's name to a statement."""

from __future__ import annotations

from sameside.delivery.models import Import, ImportState
from sameside.kernel.refusal import N_
from sameside.partnerships.models import Seat
from sameside.partnerships.policy import FacilitatorsOnlyHelp, require_voice

__all__ = ["may_bring", "may_see", "require_side", "require_voice"]
SHARED = (ImportState.WAITING, ImportState.RUNNING, ImportState.DONE)


def may_bring(seat: Seat) -> bool:
    """Tell whether a seat may bring a log: any that sits on a side."""
    return bool(seat.side)


def require_side(seat: Seat) -> None:
    """Refuse a facilitator, who brings nothing of a side's.

    :raises FacilitatorsOnlyHelp: for a seat on no side.
    """
    if not may_bring(seat):
        raise FacilitatorsOnlyHelp(
            N_("A facilitator reads the figures and brings none. Ask one of the two sides.")
        )


def may_see(seat: Seat, brought: Import) -> bool:
    """Tell whether a seat sees a log on its way: its own side, and both once it is confirmed."""
    return brought.state in SHARED or (bool(seat.side) and seat.side == brought.side)
