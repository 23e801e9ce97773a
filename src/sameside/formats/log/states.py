"""What follows from the states a request went through: pauses, resolutions, reopenings.

A table of what a step from one state to the next means, and four rules about states that only
make sense together with their neighbours:

- `unchanged` rows say nothing: the request stays in the state it was in.
- `provisional` is a resolution if the request ends there or goes on to a resolved state. If work
  follows, it was none.
- `void` undoes the resolution just before it: the request was at work all along, so there is
  nothing to reopen.
- A request begins `working`, whatever its first row says; that row's state follows at once.
"""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sameside.formats.log.mapping import State
from sameside.kernel.history import Happening

Int8s = NDArray[np.int8]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

STATES = tuple(State)
W, P, R = (STATES.index(s) for s in (State.WORKING, State.WAITING, State.RESOLVED))
PROVISIONAL, VOID, UNCHANGED = (
    STATES.index(s) for s in (State.PROVISIONAL, State.VOID, State.UNCHANGED)
)

STEPS: MappingProxyType[tuple[State, State], tuple[Happening, ...]] = MappingProxyType(
    {
        (State.WORKING, State.WORKING): (),
        (State.WORKING, State.WAITING): (Happening.PAUSE,),
        (State.WORKING, State.RESOLVED): (Happening.RESOLVED,),
        (State.WAITING, State.WORKING): (Happening.RESUME,),
        # Waiting for something else: one pause ends, another begins.
        (State.WAITING, State.WAITING): (Happening.RESUME, Happening.PAUSE),
        # A resolution ends a pause by itself.
        (State.WAITING, State.RESOLVED): (Happening.RESOLVED,),
        (State.RESOLVED, State.WORKING): (Happening.REOPENED,),
        (State.RESOLVED, State.WAITING): (Happening.REOPENED, Happening.PAUSE),
        (State.RESOLVED, State.RESOLVED): (),
    }
)
"""What happens when a request goes from one state to another."""


def settled(states: Int8s, starts: Bools) -> Int8s:
    """Return the states of rows as working, waiting or resolved.

    `states` (int8) counts in `STATES`, `starts` marks the first row of each request.
    """
    # What is unchanged at the very start is at work.
    found = np.where(states == UNCHANGED, np.int8(W), states)[sources(states, starts)]
    found = _without_provisional(found, starts)
    return _without_void(found, starts)


def happens(step: tuple[int, int], what: Happening) -> bool:
    """Tell whether something happens at a step between two of `STATES`."""
    return what in STEPS[STATES[step[0]], STATES[step[1]]]


def before(states: Int8s, starts: Bools) -> Int8s:
    """Return the state each row's request was in just before it."""
    previous = np.empty_like(states)
    previous[1:] = states[:-1]
    previous[starts] = W
    return previous


def marked(previous: Int8s, states: Int8s, what: Happening) -> Bools:
    """Mark the rows at which something happens."""
    table = np.array([[happens((a, b), what) for b in (W, P, R)] for a in (W, P, R)], np.bool_)
    found: Bools = table[previous, states]
    return found


def sources(states: Int8s, starts: Bools) -> Int64s:
    """Return for each row the row that put its request into the state it is in."""
    rows = np.arange(len(states))
    if not len(rows):
        return rows
    found: Int64s = np.maximum.accumulate(np.where((states != UNCHANGED) | starts, rows, 0))
    return found


def _without_provisional(states: Int8s, starts: Bools) -> Int8s:
    """Turn provisional rows into resolved ones, or into work where work follows."""
    firm = states != PROVISIONAL
    following = _next_firm(states, firm, starts)
    earlier = _last_firm(states, firm, starts)
    solved = (following == R) | (following == PROVISIONAL) | (earlier == R)
    return np.where(firm, states, np.where(solved, np.int8(R), np.int8(W)))


def _next_firm(states: Int8s, firm: Bools, starts: Bools) -> Int8s:
    """Return for each row the next firm state of its request, `PROVISIONAL` where none follows."""
    ends = np.roll(starts, -1)
    reverse = slice(None, None, -1)
    return _last_firm(states[reverse], firm[reverse], ends[reverse])[reverse]


def _last_firm(states: Int8s, firm: Bools, starts: Bools) -> Int8s:
    """Return for each row the last firm state of its request, `PROVISIONAL` where none came."""
    rows = np.arange(len(states))
    if not len(rows):
        return states
    last = np.maximum.accumulate(np.where(firm | starts, rows, 0))
    return states[last]


def _without_void(states: Int8s, starts: Bools) -> Int8s:
    """Undo the resolutions that are followed by a void row, and take void for work."""
    if not (states == VOID).any():
        return states
    run_starts = starts.copy()
    run_starts[1:] |= states[1:] != states[:-1]
    places = np.flatnonzero(run_starts)
    undone = np.zeros(len(places), np.bool_)
    follows = (states[places[1:]] == VOID) & ~starts[places[1:]]
    undone[:-1] = (states[places[:-1]] == R) & follows
    run = np.cumsum(run_starts) - 1
    return np.where(undone[run] | (states == VOID), np.int8(W), states)
