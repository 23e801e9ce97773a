"""The figures of a statement: each with its n, its period and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sameside.kernel.agreement import Clock, Target
from sameside.kernel.verdict import Outcome

FULL_SHARE = 10_000
"""A share of one, in hundredths of a percent."""


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """What a figure speaks of. An empty `priority` or `month` stands for all of them.

    `month` is `2026-10`: requests belong to the month in which they were made, by the clock on the
    wall of the agreement's zone.
    """

    service: str
    priority: str
    clock: Clock
    month: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What was agreed for a figure: the target and the share, and the agreement's version."""

    version: int
    target: Target
    share_bp: int | None
    calendar: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of a statement.

    `requests` maps each outcome to the ids of its requests, sorted: the evidence. `stopped` is how
    many clocks have stopped; `p50` and `p90` are the elapsed business seconds of these, by nearest
    rank, None where there are none. `promises` lists what held for these requests, oldest first.
    """

    scope: Scope
    requests: Mapping[Outcome, tuple[str, ...]]
    stopped: int
    p50: int | None
    p90: int | None
    promises: tuple[Promise, ...]

    def count(self, outcome: Outcome) -> int:
        """Return how many requests have an outcome."""
        return len(self.requests.get(outcome, ()))

    @property
    def n(self) -> int:
        """How many requests the figure speaks of."""
        return sum(len(ids) for ids in self.requests.values())

    @property
    def decided(self) -> int:
        """How many are met or breached: what the share is taken of."""
        return self.count(Outcome.MET) + self.count(Outcome.BREACHED)

    @property
    def no_data(self) -> bool:
        """Whether there is no share: nothing was decided. Neither 0 nor 100."""
        return self.decided == 0

    @property
    def agreed_bp(self) -> int | None:
        """The agreed share where one held for all of it, in hundredths of a percent, or None."""
        shares = {promise.share_bp for promise in self.promises}
        return shares.pop() if len(shares) == 1 else None

    @property
    def kept(self) -> bool | None:
        """Whether the agreed share was reached; None without data or without one agreed share."""
        if self.no_data or self.agreed_bp is None:
            return None
        return self.count(Outcome.MET) * FULL_SHARE >= self.agreed_bp * self.decided
