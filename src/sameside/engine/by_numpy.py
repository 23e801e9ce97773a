"""The fast clock on NumPy alone, in chunks small enough to stay close to the processor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sameside.engine.batch import (
    NO_CLOCK,
    TARGET_BITS,
    Answers,
    Batch,
    Held,
    Look,
    part_of_answers,
    part_of_batch,
)
from sameside.engine.flat import Int8s, Int32s, Int64s
from sameside.engine.lookup import count_in_words, due_in_words
from sameside.engine.words import Words

ROWS: Final = 8_000
"""Rows of a chunk: about 36,000 lookups of times. With more of them each step waits for memory."""
TARGET: Final = (1 << TARGET_BITS) - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Pauses:
    """The pauses of a chunk: whose each is, and what was counted up to both its ends."""

    bounds: Int64s
    owner: Int64s
    since: Int64s
    until: Int64s


@dataclass(frozen=True, slots=True, eq=False)
class _Clock:
    """One clock of each row of a chunk: counts at its start and end, its stop, and its target."""

    start: Int64s
    end: Int64s
    stop: Int64s
    target: Int64s


def judge_in_words(batch: Batch, held: Held, look: Look, words: Words, answers: Answers) -> None:
    """Write the answers to a batch whose calendars all fit into words."""
    for first in range(0, batch.levels.size, ROWS):
        last = min(first + ROWS, batch.levels.size)
        part = part_of_batch(batch, first, last)
        _judge_chunk(part, held, look, words, part_of_answers(answers, first, last))


def _judge_chunk(part: Batch, held: Held, look: Look, words: Words, answers: Answers) -> None:
    place, targets = held.places[part.levels], held.targets[part.levels]
    now, n, m = look.as_of + look.shift, part.levels.size, part.pause_starts.size
    bounds = part.offsets - part.offsets[0]
    owner = np.repeat(np.arange(n), np.diff(bounds))
    resolved = part.resolved.astype(np.int64)
    stops = (np.minimum(part.responded, resolved) + look.shift, resolved + look.shift)
    times = np.concatenate((part.created, part.pause_starts, part.pause_ends), dtype=np.int64)
    times += look.shift
    paused = place[owner]
    places = np.concatenate((place, paused, paused, place, place))
    counts = count_in_words(words, places, np.minimum(np.concatenate((times, *stops)), now))
    start, since, until, answer, end = np.split(counts, np.cumsum((n, m, m, n)))
    pauses = _Pauses(bounds, owner, since, until)
    response = _Clock(start, answer, stops[0], targets & TARGET)
    resolution = _Clock(start, end, stops[1], targets >> (TARGET_BITS + 1))
    pausing = targets >> TARGET_BITS & 1
    cap = np.where(pausing, answer, start) if pausing.any() else None
    stood, pushed = _stood(response, pauses, cap)
    _answer(response, stood, now, answers.response, answers.response_state)
    _due(place, pushed, words, answers.response_due)
    stood, pushed = _stood(resolution, pauses, end)
    _answer(resolution, stood, now, answers.resolution, answers.resolution_state)
    _due(place, pushed, words, answers.resolution_due)


def _stood(clock: _Clock, pauses: _Pauses, cap: Int64s | None) -> tuple[Int64s | int, Int64s]:
    """Return what was counted in pauses, and the count at which each target is used up.

    From the count `cap` on pauses no longer stand in the clock's way; None where none ever does.
    """
    limit = clock.start + clock.target
    if cap is None or not pauses.owner.size:
        return 0, limit
    caps = cap[pauses.owner]
    since = np.minimum(pauses.since, caps)
    stood = np.minimum(pauses.until, caps) - since
    sums = np.concatenate(([0], np.cumsum(stood)))
    # Pauses are in time order: one moves the due if it begins before the target is used up.
    last = (limit - sums[pauses.bounds[:-1]])[pauses.owner]
    pushes = np.concatenate(([0], np.cumsum(np.where(since - sums[:-1] < last, stood, 0))))
    return _each(sums, pauses.bounds), limit + _each(pushes, pauses.bounds)


def _each(sums: Int64s, bounds: Int64s) -> Int64s:
    """Return the sum of each row from running sums: right also where a row has nothing."""
    at = sums[bounds]
    return at[1:] - at[:-1]


def _answer(clock: _Clock, stood: Int64s | int, now: int, elapsed: Int32s, state: Int8s) -> None:
    """Write counted seconds, and states: an outcome and whether the clock has not stopped."""
    counted_for = clock.end - clock.start - stood
    elapsed[:] = counted_for
    is_open = (clock.stop > now).view(np.int8)
    exceeded = (counted_for > clock.target).view(np.int8)
    outcome = exceeded | ((is_open << 1) & ~(exceeded << 1))
    no_clock = -(clock.target == 0).view(np.int8)
    state[:] = (outcome & ~no_clock) | (NO_CLOCK & no_clock) | (is_open << 3)


def _due(place: Int64s, limit: Int64s, words: Words, dues: Int32s) -> None:
    """Find the instants at which the limits are reached, where they are asked for."""
    if dues.size:
        dues[:] = due_in_words(words, place, limit)


def in_order_of_time(batch: Batch) -> bool:
    """Tell whether requests are in time order, and nothing of one before it or its other pauses."""
    created, starts, ends = batch.created, batch.pause_starts, batch.pause_ends
    paused = batch.offsets[1:] > batch.offsets[:-1]
    firsts = batch.offsets[:-1][paused]
    # Pauses overlap where one request's last and the next one's first do, and nowhere else.
    overlaps = np.count_nonzero(starts[1:] < ends[:-1])
    between = np.count_nonzero(starts[firsts[1:]] < ends[firsts[1:] - 1])
    return bool(
        overlaps == between
        and (created[1:] >= created[:-1]).all()
        and (np.minimum(batch.responded, batch.resolved) >= created).all()
        and (starts <= ends).all()
        and (starts[firsts] >= created[paused]).all()
    )
