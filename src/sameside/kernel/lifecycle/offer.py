"""Which moves there are for a person, and for each that is not theirs, whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from sameside.kernel.history import Side
from sameside.kernel.lifecycle.move import Move
from sameside.kernel.lifecycle.permission import permit, voice_now, whose
from sameside.kernel.lifecycle.refusals import AlreadySaidYes
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

    @property
    def allowed(self) -> bool:
        """Whether this person may make it now."""
        return self.refused is None

    @property
    def can_take_back(self) -> bool:
        """Whether a yes of this person's side waits for the other."""
        return isinstance(self.refused, AlreadySaidYes)


def offer(move: Move, standing: Standing, mover: Mover) -> Offer:
    """Return a move as one person sees it."""
    said_yes = standing.said_yes(move.name)
    waits_for = whose(voice_now(move, standing), standing) - said_yes
    return Offer(move, refusal(move, standing, mover), waits_for, said_yes)


def refusal(move: Move, standing: Standing, mover: Mover) -> Refused | None:
    """Return why a move is not this person's now, None when it is."""
    try:
        permit(move, standing, mover)
    except Refused as refused:
        return refused
    return None
