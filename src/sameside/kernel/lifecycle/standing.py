"""What is known of a card and of a mover, and what comes of a move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from sameside.kernel.history import Side
from sameside.kernel.seat import Role

NOBODY: frozenset[Side] = frozenset()


class Counted(StrEnum):
    """How a counted move counts: by when it was asked, not by when the answer came."""

    IN_TIME = "in_time"
    LATE = "late"


class Recorded(StrEnum):
    """What a step puts on the record."""

    MOVE = "move"
    CONSENT = "consent"
    CONSENT_WITHDRAWN = "consent_withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a card stands, as far as its moves depend on it.

    `owner` is the seat named on it, `owner_side` its side, and `owner_left` whether that seat has
    ended; `due_passed` says whether the date on it has passed, the due date or the one until
    which it rests; `answered` whether the side across from the layer has moved it; `consents` the
    sides that have said yes to a move and `counted` how that first yes counts; `stable` whether
    the services run as agreed.
    """

    state: str
    layer: Side
    owner: str | None = None
    owner_side: Side | None = None
    owner_left: bool = False
    due_passed: bool = False
    answered: bool = False
    stable: bool = True
    consents: Mapping[str, frozenset[Side]] = field(default_factory=lambda: MappingProxyType({}))
    counted: Mapping[str, Counted] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def named(self) -> bool:
        """Whether a person is named on the card."""
        return self.owner is not None and self.owner_side is not None

    def said_yes(self, move: str) -> frozenset[Side]:
        """Return the sides that have said yes to a move so far."""
        return self.consents.get(move, NOBODY)


@dataclass(frozen=True, slots=True)
class Mover:
    """The seat that wants to move; a facilitator's is on no side."""

    seat: str
    side: Side | None
    role: Role = Role.MEMBER


@dataclass(frozen=True, slots=True)
class Said:
    """What came with a move: why, the thing itself, a date, another card it leads to."""

    reason: str = ""
    text: str = ""
    on: date | None = None
    successor: str | None = None


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Step:
    """What comes of a move: the state the card is in now, and what is put on the record.

    `agreed` is true when both sides have now said yes. When a move is made, the yeses waiting for
    other moves of the state that was left are void. With `takes_over` the mover is its owner from
    now on; that answers nothing, and what was owed is owed by when it was.
    """

    enters: str
    recorded: Recorded
    agreed: bool = False
    counted: Counted | None = None
    takes_over: bool = False
