"""The lifecycle of a kind of card: its states, its moves, and what comes of a move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sameside.kernel.lifecycle.move import Move, Need, Voice
from sameside.kernel.lifecycle.offer import Offer, offer
from sameside.kernel.lifecycle.permission import (
    DRAFT,
    permit,
    permit_facts,
    permit_taking_back,
    permit_words,
)
from sameside.kernel.lifecycle.refusals import NoSuchMove
from sameside.kernel.lifecycle.standing import (
    NOTHING_SAID,
    Counted,
    Mover,
    Recorded,
    Said,
    Standing,
    Step,
)

WITHDRAWN = "withdrawn"
"""The end of a card that its layer took back, with a reason, before it was answered."""


class Flawed(ValueError):  # noqa: N818 -- said of a lifecycle, as Refused is of a request
    """A lifecycle that does not hold together: a bug of ours, found when it is made."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The moves of one kind of card, in the order in which they are shown.

    `first` is the state it has when it is laid, `ends` those in which nobody waits for anything;
    an end may still be left, as when a settled concern is reopened. In the states of `replies`
    the side across owes an answer within the period for reply.
    """

    kind: str
    first: str
    ends: tuple[str, ...]
    moves: tuple[Move, ...]
    replies: tuple[str, ...]

    @classmethod
    def of(
        cls,
        kind: str,
        first: str,
        *,
        ends: Sequence[str],
        moves: Sequence[Move],
        replies: Sequence[str] | None = None,
    ) -> Lifecycle:
        """Make a lifecycle of the moves that are its own; a reply is owed when it is laid.

        What every card has is added where the table does not say otherwise: it begins as a
        draft, is laid by its side, and is withdrawn with a reason while it is unanswered.

        :raises Flawed: when a state cannot be reached or left, or two moves are the same.
        """
        owed = (first,) if replies is None else tuple(replies)
        found = cls(kind, first, (*ends, WITHDRAWN), tuple(_with_common(first, moves)), owed)
        for flaw in _flaws(found):
            raise Flawed(flaw)
        return found

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the table names them."""
        named = (state for move in self.moves for state in (*move.states, move.enters))
        return tuple(dict.fromkeys(named))

    def is_open(self, state: str) -> bool:
        """Tell whether a card in this state lies open on the table."""
        return state != DRAFT and state not in self.ends

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """Return the moves that start from a state."""
        return tuple(move for move in self.moves if state in move.states)

    def move(self, name: str, state: str) -> Move:
        """Return a move from a state by its name.

        :raises NoSuchMove: when none of that name starts there.
        """
        named = [move for move in self.moves_from(state) if move.name == name]
        if not named:
            raise NoSuchMove
        return named[0]

    def offers(self, standing: Standing, mover: Mover) -> tuple[Offer, ...]:
        """Return every move from where a card stands, each with whether it is this person's."""
        return tuple(offer(move, standing, mover) for move in self.moves_from(standing.state))

    def step(self, name: str, standing: Standing, mover: Mover, said: Said = NOTHING_SAID) -> Step:
        """Return what comes of a move.

        A move that takes a yes from each side records the first as a consent and leaves the card
        where it is; the second moves it.

        :raises Refused: in words, when the move is not the mover's, or something is missing.
        """
        move = self.move(name, standing.state)
        permit(move, standing, mover)
        permit_words(move, standing, said)
        counted = _counted(move, standing)
        if not move.takes_two:
            takes_over = move.voice is Voice.COLLEAGUE
            return Step(move.enters, Recorded.MOVE, counted=counted, takes_over=takes_over)
        if not standing.said_yes(name):
            return Step(standing.state, Recorded.CONSENT, counted=counted)
        return Step(move.enters, Recorded.MOVE, agreed=True, counted=counted)

    def withdraw_consent(self, name: str, standing: Standing, mover: Mover) -> Step:
        """Return what comes of taking back a side's yes while it waits for the other's.

        Any seat of the side may, save where only the person named could give it.

        :raises Refused: when no yes of this side waits, or it is another person's.
        """
        move = self.move(name, standing.state)
        permit_taking_back(move, standing, mover)
        return Step(standing.state, Recorded.CONSENT_WITHDRAWN)

    def by_itself(self, name: str, standing: Standing) -> Step:
        """Return what comes of a move that nobody makes, when its time has come.

        :raises Refused: when there is none, or not yet.
        """
        move = self.move(name, standing.state)
        if move.voice is not Voice.ITSELF:
            raise NoSuchMove
        permit_facts(move, standing)
        return Step(move.enters, Recorded.MOVE)


def _counted(move: Move, standing: Standing) -> Counted | None:
    """Return how a move counts: the answer of the other side makes nothing late."""
    if not move.counted:
        return None
    now = Counted.LATE if standing.due_passed else Counted.IN_TIME
    return standing.counted.get(move.name, now)


def _with_common(first: str, moves: Sequence[Move]) -> Iterator[Move]:
    """Yield the moves of a kind and those that every kind has."""
    if not any(DRAFT in move.states for move in moves):
        yield Move("lay", DRAFT, first, Voice.LAYER)
    yield from moves
    laid = [move.enters for move in moves if DRAFT in move.states] or [first]
    own = {state for move in moves if move.name == "withdraw" for state in move.states}
    if open_states := [state for state in laid if state not in own]:
        starts = "/".join(open_states)
        needs = (Need.UNANSWERED,)
        yield Move("withdraw", starts, WITHDRAWN, Voice.LAYER, reason=True, needs=needs)


def _flaws(lifecycle: Lifecycle) -> Iterator[str]:
    """Yield what does not hold together."""
    reached = _reached(lifecycle)
    for state in lifecycle.states:
        if state not in reached:
            yield f"{lifecycle.kind}: nothing leads to {state}"
        if not lifecycle.moves_from(state) and state not in lifecycle.ends:
            yield f"{lifecycle.kind}: nothing leads on from {state}"
        names = [move.name for move in lifecycle.moves_from(state)]
        yield from (f"{lifecycle.kind}: two moves {n} from {state}" for n in _twice(names))
    for state in {lifecycle.first, *lifecycle.ends, *lifecycle.replies} - {*lifecycle.states}:
        yield f"{lifecycle.kind}: no move knows {state}"


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _reached(lifecycle: Lifecycle) -> set[str]:
    """Return the states that can be reached from a draft."""
    reached: set[str] = set()
    ahead = {DRAFT}
    while ahead:
        reached |= ahead
        ahead = {m.enters for state in ahead for m in lifecycle.moves_from(state)} - reached
    return reached
