"""What happens to the requests of the demonstration: answers, messages, pauses, solutions."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sameside.cli.demonstration.chance import Chance, Choice, Numbers, Whole
from sameside.cli.demonstration.open_time import OpenTime
from sameside.kernel.agreement import Clock, Level, Target

_DAY_KEPT, _DAY_MISSED = 8 * 3600, 11 * 3600
"""A target in days counts shorter days when it shall be kept and longer ones when it shall not."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of event, as its row says it."""

    event: str
    by: str
    public: bool = True
    auto: bool = False


CREATED = Kind("created", "customer")
AUTO_REPLY = Kind("message", "supplier", auto=True)
ANSWER = Kind("message", "supplier")
NOTE = Kind("message", "supplier", public=False)
QUESTION = Kind("message", "customer")
PAUSE = Kind("pause", "supplier")
RESUME = Kind("resume", "customer")
PRIORITY = Kind("priority", "customer")
RESOLVED = Kind("resolved", "supplier")
REOPENED = Kind("reopened", "customer")
KINDS = (
    CREATED, PRIORITY, AUTO_REPLY, NOTE, ANSWER, QUESTION, PAUSE, RESUME, RESOLVED, REOPENED,
)  # fmt: skip


@dataclass(slots=True)
class Events:
    """Events gathered so far, as pieces of flat arrays: which request, when, which kind."""

    requests: list[Whole] = field(default_factory=list)
    instants: list[Whole] = field(default_factory=list)
    kinds: list[Whole] = field(default_factory=list)
    steps: list[Whole] = field(default_factory=list)

    def add(self, which: Whole, at: Whole, kind: Kind, among: Choice | None = None) -> None:
        """Add an event of one kind for requests, or for those of them that `among` names."""
        chosen = np.ones(len(which), dtype=np.bool_) if among is None else among
        n = int(chosen.sum())
        self.requests.append(which[chosen])
        self.instants.append(at[chosen])
        self.kinds.append(np.full(n, KINDS.index(kind), dtype=np.int64))
        self.steps.append(np.full(n, len(self.steps), dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Batch:
    """Requests of one level, and how likely each is answered and solved within target.

    `which` are their numbers, `created` the instants at which they were made; `raised` are those
    that began less urgent.
    """

    level: Level
    open_time: OpenTime
    which: Whole
    created: Whole
    answered_in_time: Numbers
    solved_in_time: Numbers
    raised: Choice


def live_through(batch: Batch, chance: Chance, events: Events) -> None:
    """Draw what happens to the requests of a batch, in the order in which it happens."""
    n, hours = len(batch.which), batch.open_time
    answer_s = _taken(batch.level.target(Clock.RESPONSE), batch.answered_in_time, chance)
    solve_s = _taken(batch.level.target(Clock.RESOLUTION), batch.solved_in_time, chance)
    solve_s = np.maximum(solve_s, answer_s + 240)
    answered = hours.after(batch.created, answer_s)
    events.add(batch.which, batch.created, CREATED)
    _around_the_answer(batch, answered, chance, events)
    left_s = solve_s - answer_s
    waits = chance.happens(n, 0.21)
    paused = hours.after(answered, _part(left_s, chance, 0.1, 0.6))
    resumed = np.where(waits, paused + _waiting(n, chance), answered)
    done_s = np.where(waits, hours.until(paused) - hours.until(answered), 0)
    events.add(batch.which, paused, PAUSE, waits)
    events.add(batch.which, resumed, RESUME, waits)
    _solve(batch, resumed, left_s - done_s, chance, events)


def _around_the_answer(batch: Batch, answered: Whole, chance: Chance, events: Events) -> None:
    n = len(batch.which)
    raised = batch.created + _part(answered - batch.created, chance, 0.2, 0.8)
    events.add(batch.which, raised, PRIORITY, batch.raised)
    soon = batch.created + 4 + np.floor(chance.even(n) * 40).astype(np.int64)
    events.add(batch.which, soon, AUTO_REPLY, chance.happens(n, 0.62) & (soon < answered))
    noted = batch.created + _part(answered - batch.created, chance, 0.3, 0.9)
    events.add(batch.which, noted, NOTE, chance.happens(n, 0.3))
    # A few are solved at once, without a word before.
    events.add(batch.which, answered, ANSWER, ~chance.happens(n, 0.03))


def _solve(batch: Batch, begun: Whole, left_s: Whole, chance: Chance, events: Events) -> None:
    """Let the rest of the work be done, with a question in between, and sometimes a reopening."""
    n, hours = len(batch.which), batch.open_time
    reopened = chance.happens(n, 0.045)
    first_s = np.where(reopened, left_s * 7 // 10, left_s)
    solved = hours.after(begun, first_s)
    asks = chance.happens(n, 0.46)
    asked = begun + _part(solved - begun, chance, 0.1, 0.5)
    still_s = np.maximum(hours.until(solved) - hours.until(asked), 2)
    told = hours.after(asked, _part(still_s, chance, 0.1, 0.9))
    events.add(batch.which, asked, QUESTION, asks)
    events.add(batch.which, np.minimum(told, solved), ANSWER, asks)
    events.add(batch.which, solved, RESOLVED)
    again = solved + _waiting(n, chance) + 3600
    events.add(batch.which, again, REOPENED, reopened)
    events.add(batch.which, hours.after(again, left_s - first_s + 60), RESOLVED, reopened)


def _taken(target: Target, in_time: Numbers, chance: Chance) -> Whole:
    """Draw the open seconds used: within target as often as `in_time` says, else well over it."""
    n = len(in_time)
    kept_s, missed_s = _limits(target)
    quick = chance.along(n, (0, 0.25, 0.6, 0.85, 1), (0.03, 0.14, 0.38, 0.7, 0.985))
    slow = chance.along(n, (0, 0.6, 0.9, 1), (1.02, 1.35, 1.9, 3.2))
    used = np.where(chance.even(n) < in_time, quick * kept_s, slow * missed_s)
    return np.maximum(np.floor(used), 60).astype(np.int64)


def _limits(target: Target) -> tuple[int, int]:
    """Return the open seconds up to which a target is surely kept, and from which surely missed."""
    if target.days:
        return target.days * _DAY_KEPT, (target.days + 1) * _DAY_MISSED
    seconds = target.seconds or 3600
    return seconds, seconds


def _part(of: Whole, chance: Chance, least: float, most: float) -> Whole:
    """Return a part of each length, between `least` and `most` of it, at least a second."""
    share = least + chance.even(len(of)) * (most - least)
    return np.maximum(np.floor(of * share), 1).astype(np.int64)


def _waiting(n: int, chance: Chance) -> Whole:
    """Return how long the customer lets one wait: an hour at best, a week at worst, in seconds."""
    hours = chance.along(n, (0, 0.5, 0.9, 1), (1, 19, 70, 168))
    return np.floor(hours * 3600).astype(np.int64)
