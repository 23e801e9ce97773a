"""The fast clock compiled by numba: the extra `speed`.

Blocks of rows go through one short loop after another, each so plain that the compiler makes eight
lanes of it; only the fetching of words goes one by one. Positions are unsigned: a signed one is
tested for counting from the end each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numba
import numpy as np

from sameside.engine import batch as batches
from sameside.engine import formulas, words
from sameside.engine.batch import NO_CLOCK, TARGET_BITS, Answers, Batch, Held, Look
from sameside.engine.flat import Int64s
from sameside.engine.words import Words

U: Final = np.uint64
BLOCK: Final = 1024
SLOTS: Final = 3
"""Pauses of a request that are counted in lanes; further ones are counted one by one."""
TARGET: Final = (1 << TARGET_BITS) - 1
Ints = Any  # numba's arrays and numbers have no types a checker knows


EDITION: Final = hashlib.sha256(
    b"".join(Path(str(module.__file__)).read_bytes() for module in (formulas, batches, words))
    + bytes([NO_CLOCK])
).hexdigest()[:16]
"""Of the modules compiled into the functions here. Numba itself looks at this file alone before it
takes what it once compiled; so what it keeps bears the edition in its name."""


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function, and keep it on disk for the next start where there is a place for it."""
    function.__qualname__ = f"{function.__qualname__}_{EDITION}"
    try:
        made: Callable[..., Any] = numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # there is no folder that may be written to
        made = numba.njit(nogil=True)(function)
    return made


def _inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    inlined: Callable[..., Any] = numba.njit(inline="always")(function)
    return inlined


least, within = _inlined(formulas.least), _inlined(formulas.within)
counted = _inlined(formulas.counted)
closed = _inlined(formulas.closed)
part_of_batch, part_of_answers = _inlined(batches.part_of_batch), _inlined(batches.part_of_answers)
forward_place, inverse_place = map(_inlined, (formulas.forward_place, formulas.inverse_place))
past_forward, past_inverse = map(_inlined, (formulas.past_forward, formulas.past_inverse))


class _Room(NamedTuple):
    """Where a block is worked out: one number a row, a pause, or a row's first few pauses."""

    place: Ints
    target: Ints
    start: Ints
    stop: Ints
    time: Ints
    count: Ints
    limit: Ints
    stood: Ints
    pause_place: Ints
    pause_time: Ints
    pause_from: Ints
    pause_until: Ints
    slots_from: Ints
    slots_until: Ints


def judge_in_words(batch: Batch, held: Held, look: Look, words: Words, answers: Answers) -> None:
    """Write the answers to a batch whose calendars all fit into words."""
    now, shift = np.int64(look.as_of + look.shift), np.int64(look.shift)
    pausing = bool((held.targets >> TARGET_BITS & 1).any())
    tables = (words.forward, words.inverse, np.int64(words.unit))
    _judge(batch, held, (now, shift, pausing), tables, answers)


def in_order_of_time(batch: Batch) -> bool:
    """Tell whether requests are in time order, and nothing of one before it or its other pauses."""
    return not _misplaced(batch)


@compiled
def _misplaced(batch: Ints) -> Ints:
    created, starts, ends = batch.created, batch.pause_starts, batch.pause_ends
    wrong = 0
    for i in range(U(max(created.size, 1) - 1)):
        wrong |= created[i + U(1)] < created[i]
    for i in range(U(created.size)):
        wrong |= (batch.responded[i] < created[i]) | (batch.resolved[i] < created[i])
    # Pauses overlap where one request's last and the next one's first do, and nowhere else.
    overlaps = 0
    for i in range(U(max(starts.size, 1) - 1)):
        overlaps += starts[i + U(1)] < ends[i]
    for i in range(U(starts.size)):
        wrong |= ends[i] < starts[i]
    for i in range(U(created.size)):
        first = batch.offsets[i]
        paused = batch.offsets[i + U(1)] > first
        at = U(first - (first == starts.size))
        if starts.size:
            wrong |= paused & (starts[at] < created[i])
            overlaps -= paused & (first > 0) & (starts[at] < ends[at - U(at > 0)])
    return wrong | (overlaps != 0)


@compiled
def _judge(batch: Ints, held: Ints, look: Ints, tables: Ints, answers: Ints) -> None:
    by_row, by_slot = np.empty((8, BLOCK), np.int64), np.empty((2, SLOTS, BLOCK), np.int64)
    by_pause = np.empty((4, 4 * BLOCK), np.int64)
    for first in range(0, batch.levels.size, BLOCK):
        last = min(first + BLOCK, batch.levels.size)
        since, until = batch.offsets[first], batch.offsets[last]
        if until - since + SLOTS > by_pause.shape[1]:
            by_pause = np.empty((4, 2 * (until - since + SLOTS)), np.int64)
        part = part_of_batch(batch, first, last)
        room = _room(by_row, by_pause, by_slot, part)
        _judge_block(part, held, look, tables, room, part_of_answers(answers, first, last))


@compiled
def _room(by_row: Ints, by_pause: Ints, by_slot: Ints, part: Ints) -> Ints:
    n, m = part.levels.size, part.pause_starts.size
    return _Room(
        by_row[0, :n],
        by_row[1, :n],
        by_row[2, :n],
        by_row[3, :n],
        by_row[4, :n],
        by_row[5, :n],
        by_row[6, :n],
        by_row[7, :n],
        by_pause[0, : m + SLOTS],
        by_pause[1, :m],
        by_pause[2, : m + SLOTS],
        by_pause[3, : m + SLOTS],
        by_slot[0],
        by_slot[1],
    )


@compiled
def _judge_block(
    part: Ints, held: Ints, look: Ints, tables: Ints, room: Ints, answers: Ints
) -> None:
    now, shift, pausing = look
    _pick(part.levels, held.places, room.place)
    _pick(part.levels, held.targets, room.target)
    _times(part.created, shift, room.stop)
    _count(room.place, room.stop, now, (room.time, tables[0]), room.start)
    _pauses(part, room, now, shift, tables[0])

    _times(part.resolved, shift, room.stop)
    _count(room.place, room.stop, now, (room.time, tables[0]), room.count)
    _limits(room.start, room.target, TARGET_BITS + 1, room.limit, room.stood)
    _stand(part.offsets, room, room.count)
    _answer(room, now, TARGET_BITS + 1, answers.resolution, answers.resolution_state)
    _due(room, tables, answers.resolution_due)

    _earlier_times(part.responded, part.resolved, shift, room.stop)
    _count(room.place, room.stop, now, (room.time, tables[0]), room.count)
    _limits(room.start, room.target, 0, room.limit, room.stood)
    if pausing:
        _cap(room.start, room.count, room.target, room.time)
        _stand(part.offsets, room, room.time)
    _answer(room, now, 0, answers.response, answers.response_state)
    _due(room, tables, answers.response_due)


@compiled
def _pick(levels: Ints, by_level: Ints, found: Ints) -> None:
    for i in range(U(levels.size)):
        found[i] = by_level[U(levels[i])]


@compiled
def _times(column: Ints, shift: Ints, times: Ints) -> None:
    for i in range(U(column.size)):
        times[i] = np.int64(column[i]) + shift


@compiled
def _earlier_times(column: Ints, other: Ints, shift: Ints, times: Ints) -> None:
    for i in range(U(column.size)):
        times[i] = least(np.int64(column[i]), np.int64(other[i])) + shift


@compiled
def _count(place: Ints, times: Ints, now: Ints, work: Ints, counts: Ints) -> None:
    """Count up to each time, none later than now: three loops, the second fetches the words."""
    time, forward = work
    for i in range(U(time.size)):
        time[i] = least(times[i], now)
        counts[i] = forward_place(place[i], time[i])
    for i in range(U(time.size)):
        counts[i] = forward[U(counts[i])]
    for i in range(U(time.size)):
        counts[i] = counted(counts[i], past_forward(place[i], time[i]), within)


@compiled
def _pauses(part: Ints, room: Ints, now: Ints, shift: Ints, forward: Ints) -> None:
    """Count up to both ends of each pause, and lay out each row's first pauses in slots."""
    first, m = part.offsets[0], part.pause_starts.size
    for i in range(U(part.levels.size)):
        # A row writes more than its own; the rows after it write over what is theirs.
        at, place = U(part.offsets[i] - first), room.place[i]
        room.pause_place[at] = place
        room.pause_place[at + U(1)] = place
        room.pause_place[at + U(2)] = place
        for late in range(part.offsets[i] - first + SLOTS, part.offsets[i + U(1)] - first):
            room.pause_place[U(late)] = place
    place, time = room.pause_place[:m], room.pause_time
    _times(part.pause_starts, shift, room.pause_until[:m])
    _count(place, room.pause_until[:m], now, (time, forward), room.pause_from[:m])
    _times(part.pause_ends, shift, time)
    _count(place, time, now, (time, forward), room.pause_until[:m])
    for i in range(U(part.levels.size)):
        at = U(part.offsets[i] - first)
        for slot in range(U(SLOTS)):
            room.slots_from[slot, i] = room.pause_from[at + slot]
            room.slots_until[slot, i] = room.pause_until[at + slot]


@compiled
def _limits(start: Ints, target: Ints, bits: Ints, limit: Ints, stood: Ints) -> None:
    for i in range(U(start.size)):
        limit[i] = start[i] + ((target[i] >> bits) & TARGET)
        stood[i] = 0


@compiled
def _cap(start: Ints, end: Ints, target: Ints, cap: Ints) -> None:
    """Let pauses end where the clock starts for those whose response clock none stops."""
    for i in range(U(start.size)):
        cap[i] = start[i] + ((end[i] - start[i]) & -((target[i] >> TARGET_BITS) & 1))


@compiled
def _stand(offsets: Ints, room: Ints, end: Ints) -> None:
    """Add up what was counted in pauses before `end`, and push the limit by what lies before it."""
    for slot in range(SLOTS):
        _stand_one(offsets, room, end, slot)
    for i in range(U(end.size)):
        for at in range(offsets[i] - offsets[0] + SLOTS, offsets[i + U(1)] - offsets[0]):
            since = least(room.pause_from[U(at)], end[i])
            stood = least(room.pause_until[U(at)], end[i]) - since
            room.stood[i] += stood
            room.limit[i] += stood & ((since - room.limit[i]) >> 63)


@compiled
def _stand_one(offsets: Ints, room: Ints, end: Ints, slot: Ints) -> None:
    since, until = room.slots_from[slot], room.slots_until[slot]
    for i in range(U(end.size)):
        has = (slot - (offsets[i + U(1)] - offsets[i])) >> 63
        begins = least(since[i], end[i])
        stood = (least(until[i], end[i]) - begins) & has
        room.stood[i] += stood
        room.limit[i] += stood & ((begins - room.limit[i]) >> 63)


@compiled
def _answer(room: Ints, now: Ints, bits: Ints, elapsed: Ints, states: Ints) -> None:
    """Write counted seconds and the outcome: breached 1, met 0, running 2, no clock 4; open + 8."""
    for i in range(U(elapsed.size)):
        counted_for = room.count[i] - room.start[i] - room.stood[i]
        target = (room.target[i] >> bits) & TARGET
        is_open = (now - room.stop[i]) >> 63 & 1
        exceeded = (target - counted_for) >> 63 & 1
        outcome = exceeded | ((is_open << 1) & ~(exceeded << 1))
        no_clock = (target - 1) >> 63
        elapsed[i] = counted_for
        states[i] = (outcome & ~no_clock) | (NO_CLOCK & no_clock) | is_open << 3


@compiled
def _due(room: Ints, tables: Ints, dues: Ints) -> None:
    """Find the instants at which the limits are reached, where they are asked for."""
    if dues.size == 0:
        return
    place, limit, word = room.place, room.limit, room.time
    inverse, unit = tables[1], tables[2]
    for i in range(U(limit.size)):
        word[i] = inverse_place(place[i], limit[i])
    for i in range(U(limit.size)):
        word[i] = inverse[U(word[i])]
    for i in range(U(dues.size)):
        dues[i] = limit[i] + closed(word[i], past_inverse(place[i], limit[i]), unit)


def counted_between(words: Words, places: Int64s, starts: Int64s, ends: Int64s) -> Int64s:
    """Return the seconds counted from each start to its end; times are from the tables' start."""
    seconds = np.empty(starts.size, np.int64)
    _between(words.forward, places, starts, ends, seconds)
    return seconds


@compiled
def _between(forward: Ints, place: Ints, starts: Ints, ends: Ints, seconds: Ints) -> None:
    for i in range(U(seconds.size)):
        at, since, until = place[i], starts[i], ends[i]
        first, last = forward[U(forward_place(at, since))], forward[U(forward_place(at, until))]
        before = counted(first, past_forward(at, since), within)
        seconds[i] = counted(last, past_forward(at, until), within) - before
