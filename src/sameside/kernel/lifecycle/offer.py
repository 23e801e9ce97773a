"""Which moves there are for a person, and for each that is not theirs, whose it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sameside.kernel.history import Side
from sameside.kernel.lifecycle.move import Move
from sameside.kernel.lifecycle.permission import permit, permit_taking_back, voice_now, whose
from sameside.kernel.lifecycle.standing import Mover, Standing
from sameside.kernel.refusal import Refused


@dataclass(frozen=True, slots=True)
class Offer:
    """A move from where a card stands, as one person sees it.

    `refused` says why it is not theirs now, None when it is; `whose` are the sides for whose
    word it waits; `said_yes` those that have said yes already; `can_take_back` whether this
    person may take back the yes of their side.
    """

    move: Move
    refused: Refused | None
    whose: frozenset[Side]
    said_yes: frozenset[Side]
    can_take_back: bool

    @property
    def allowed(self) -> bool:
        """Whether this person may make it now."""
        return self.refused is None


def offer(move: Move, standing: Standing, mover: Mover) -> Offer:
    """Return a move as one person sees it."""
    said_yes = standing.said_yes(move.name)
    return Offer(
        move,
        refused=_refusal(permit, move, standing, mover),
        whose=whose(voice_now(move, standing), standing) - said_yes,
        said_yes=said_yes,
        can_take_back=_refusal(permit_taking_back, move, standing, mover) is None,
    )


def _refusal(
    permission: Callable[[Move, Standing, Mover], object],
    move: Move,
    standing: Standing,
    mover: Mover,
) -> Refused | None:
    """Return why a permission is not given, None when it is."""
    try:
        permission(move, standing, mover)
    except Refused as refused:
        return refused
    return None
