"""A move as its row in a lifecycle says it: from where to where, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Voice(StrEnum):
    """Whose a move is."""

    LAYER = "layer"
    """The side that laid the card."""
    OTHER = "other"
    """The side across from it."""
    EITHER = "either"
    """Any one side."""
    BOTH = "both"
    """A yes from each side; the second moves the card."""
    OWNER = "owner"
    """The person named on the card, nobody on their behalf."""
    COLLEAGUE = "colleague"
    """Another seat on the owner's side, in its own name."""
    RECEIVER = "receiver"
    """The side to which the owner has promised it."""
    ITSELF = "itself"
    """Nobody's: it happens when its time has come."""


class Need(StrEnum):
    """What a move asks for besides its voice."""

    UNANSWERED = "unanswered"
    """The side across has not answered the card."""
    DUE_PASSED = "due_passed"
    """The date on the card has passed."""
    BEFORE_DUE = "before_due"
    """The date on the card has not passed."""
    ASKED_ACROSS = "asked_across"
    """The person named on it sits on the other side."""
    OWNER_LEFT = "owner_left"
    """The seat of the person named on it has ended."""
    STABLE = "stable"
    """The services run as agreed."""
    NEW_DATE = "new_date"
    """A new date is named with the move."""
    UNTIL = "until"
    """A date is named until which it rests."""
    SUCCESSOR = "successor"
    """Another card is named that takes its place or answers it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a lifecycle.

    `starts` is a state, or several as "answered/worked". With `agreed_by` the move is asked by
    `voice` and made when `agreed_by` agrees. `reason` and `text` must be in the mover's own
    words: a reason says why, a text says the thing itself. A `counted` move is counted as in
    time or late.
    """

    name: str
    starts: str
    enters: str
    voice: Voice
    reason: bool = False
    text: bool = False
    needs: tuple[Need, ...] = ()
    agreed_by: Voice | None = None
    counted: bool = False

    @property
    def states(self) -> tuple[str, ...]:
        """The states from which it starts."""
        return tuple(self.starts.split("/"))

    @property
    def takes_two(self) -> bool:
        """Whether it needs a yes from each side."""
        return self.voice is Voice.BOTH or self.agreed_by is not None
