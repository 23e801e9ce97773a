"""The answer of a service clock, with its workings (rules C5–C8, C15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sameside.kernel.agreement import Clock, Target
from sameside.kernel.zone import Instant


class Outcome(StrEnum):
    """The five verdicts."""

    MET = "met"
    BREACHED = "breached"
    RUNNING = "running"
    SUSPENDED = "suspended"
    NO_CLOCK = "no clock"


class Unset(StrEnum):
    """Why there is no instant: no target, never enough open time, or the clock stands still."""

    NONE = "NONE"
    NEVER = "NEVER"
    SUSPENDED = "SUSPENDED"


Moment = Instant | Unset
"""An instant, or the reason why there is none."""


class Kind(StrEnum):
    """What a stretch of a request's time was to its clock."""

    COUNTED = "counted"
    CLOSED = "closed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a request's time `[starts, ends)` in which the clock did one thing.

    `why` names the reasons of a pause, or `resolved` between a resolution and its reopening;
    `version_on` is the local date from which the calendar's version in it is valid, None where
    the calendar had none.
    """

    starts: Instant
    ends: Instant
    kind: Kind
    calendar: str
    version_on: date | None
    why: str = ""

    @property
    def seconds(self) -> int:
        """Its length in real seconds."""
        return self.ends - self.starts


@dataclass(frozen=True, slots=True)
class EarlierBreach:
    """A target that was used up before the priority changed; it stays as an event (C10)."""

    at: Instant
    priority: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One clock of one request.

    `stops` is None while it runs; `ends` is where it was judged: its stop, or the instant as of
    which it is looked at. `elapsed` is counted seconds from `starts` to `ends`: the sum of the
    counted stretches. `due` and `breach` are the two instants of C5. `first` is the verdict at the
    first resolution of a request that was reopened since (C9).
    """

    clock: Clock
    outcome: Outcome
    priority: str
    target: Target
    starts: Instant
    stops: Instant | None
    ends: Instant
    elapsed: int
    due: Moment
    breach: Moment
    stretches: tuple[Stretch, ...] = ()
    earlier_breaches: tuple[EarlierBreach, ...] = ()
    first: Verdict | None = None

    @property
    def decided(self) -> bool:
        """Whether it counts for the share: met or breached."""
        return self.outcome in {Outcome.MET, Outcome.BREACHED}
