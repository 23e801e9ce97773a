"""What goes into the fast clock and what comes out of it, the same for both its back-ends.

Times are int32 seconds from an epoch of the batch's own; `LATER` stands for what has not happened.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sameside.engine.flat import OUTCOMES, Int8s, Int32s, Int64s
from sameside.kernel.verdict import Outcome

LATER: Final = (1 << 31) - 1
"""Not yet: later than any time a batch may name."""
OPEN: Final = 8
"""The bit of a state that says its clock has not stopped; the bits below are the outcome."""
OUTCOME: Final = 7
NO_CLOCK: Final = OUTCOMES.index(Outcome.NO_CLOCK)
TARGET_BITS: Final = 31
"""Bits of a response target in a held word; the bit above says that pauses stop its clock."""


class Batch(NamedTuple):
    """n plain requests and their m pauses.

    `levels` is what each is held to. Request i has the pauses `offsets[i]` up to `offsets[i + 1]`
    (n + 1 long), in time order, none before the creation, none touching another's inside.
    """

    levels: Int32s
    created: Int32s
    responded: Int32s
    resolved: Int32s
    offsets: Int64s
    pause_starts: Int32s
    pause_ends: Int32s


class Held(NamedTuple):
    """What each level holds a request to, one number a level.

    `places` is its calendar's place in the tables of words (or its position, where the calendars
    are searched); `targets` both its targets, as `held_targets` packs them.
    """

    places: Int64s
    targets: Int64s


class Look(NamedTuple):
    """As of which time of the batch it is judged, and how far its epoch lies after the tables'."""

    as_of: int
    shift: int


class Answers(NamedTuple):
    """What became of each request's two clocks.

    Counted seconds; states (an outcome's place in `OUTCOMES`, with the bit `OPEN`); and, unless
    empty, dues in seconds from the start of the tables, FAR and more for those beyond them. A clock
    that stands still is not told from one that runs: both are RUNNING, with a due.
    """

    response: Int32s
    response_state: Int8s
    resolution: Int32s
    resolution_state: Int8s
    response_due: Int32s
    resolution_due: Int32s


def held_targets(response: Int64s, resolution: Int64s, pause_response: Int64s) -> Int64s:
    """Pack two targets in seconds (0 for none), and whether pauses stop the response clock."""
    return (resolution << (TARGET_BITS + 1)) | (pause_response << TARGET_BITS) | response


def no_answers(n: int, *, dues: bool) -> Answers:
    """Return room for the answers to n requests, without dues where they are not wanted."""
    due = n * dues
    return Answers(
        np.empty(n, np.int32),
        np.empty(n, np.int8),
        np.empty(n, np.int32),
        np.empty(n, np.int8),
        np.empty(due, np.int32),
        np.empty(due, np.int32),
    )


def part_of_batch(batch: Batch, first: int, last: int) -> Batch:
    """Return the rows `[first, last)` of a batch, with their pauses; the offsets stay its own."""
    since, until = batch.offsets[first], batch.offsets[last]
    return Batch(
        batch.levels[first:last],
        batch.created[first:last],
        batch.responded[first:last],
        batch.resolved[first:last],
        batch.offsets[first : last + 1],
        batch.pause_starts[since:until],
        batch.pause_ends[since:until],
    )


def part_of_answers(answers: Answers, first: int, last: int) -> Answers:
    """Return where the answers to the rows `[first, last)` go."""
    return Answers(
        answers.response[first:last],
        answers.response_state[first:last],
        answers.resolution[first:last],
        answers.resolution_state[first:last],
        answers.response_due[first:last],
        answers.resolution_due[first:last],
    )
