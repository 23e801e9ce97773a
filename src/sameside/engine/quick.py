"""The shortest way for plain requests: their columns as they are stored, two words a lookup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sameside.engine.backend import judge_in_words
from sameside.engine.batch import Answers, Batch, Held, Look, held_targets, no_answers
from sameside.engine.files import Sheet
from sameside.engine.flat import OUTCOMES, Bools, Int8s, Int32s, Int64s
from sameside.engine.groups import bounds_of, members
from sameside.engine.tables import Tables, compile_calendars
from sameside.engine.terms import CLOCKS, UNKNOWN, Terms
from sameside.engine.words import REACH_LIMIT
from sameside.kernel.agreement import Clock
from sameside.kernel.verdict import Outcome
from sameside.kernel.zone import Instant

RESPONSE: Final = CLOCKS.index(Clock.RESPONSE)
RESOLUTION: Final = CLOCKS.index(Clock.RESOLUTION)
RUNNING: Final = OUTCOMES.index(Outcome.RUNNING)
SUSPENDED: Final = OUTCOMES.index(Outcome.SUSPENDED)


@dataclass(frozen=True, slots=True, eq=False)
class Quick:
    """The answers to the requests that the shortest way knows, and which others there are.

    `rows` says which they are, None for the first of the file one after the other; `levels` is what
    each is held to.
    """

    rows: Int64s | None
    levels: Int32s
    answers: Answers
    others: Int64s


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """What is made once for all requests of a file, whichever group of rows they stand in.

    `known` tells which levels the shortest way knows, last UNKNOWN; `pausing` which let pauses stop
    the response clock. `look` is as of when the file is judged.
    """

    tables: Tables
    known: Bools
    held: Held
    pausing: Bools
    look: Look

    @classmethod
    def of(cls, terms: Terms, epoch: Instant, as_of: Instant) -> Way:
        """Prepare to judge requests made from an epoch on.

        :raises BeyondHorizon: for instants before 1900 or from 2200 on.
        """
        judged = terms.seconds[:, [RESPONSE, RESOLUTION]]
        reach = int(judged.max(initial=1, where=judged <= REACH_LIMIT))
        tables = compile_calendars(terms.calendars, epoch, as_of, reach)
        held, pausing = _held(terms, tables)
        return cls(tables, _known(terms, tables), held, pausing, Look(as_of - epoch, 0))


def quick_answers(sheet: Sheet, way: Way, levels: Int32s) -> Quick:
    """Judge the first requests of a sheet, one for each of `levels`; UNKNOWN is not judged."""
    known = way.known[levels]
    rows = None if known.all() else np.flatnonzero(known)
    batch = _batch(sheet, levels, rows)
    answers = no_answers(batch.levels.size, dues=False)
    judge_in_words(batch, way.held, way.look, way.tables.words, answers)
    every = np.ones(way.pausing.size, np.bool_)
    _suspend(batch, way.look.as_of, answers.resolution_state, every)
    _suspend(batch, way.look.as_of, answers.response_state, way.pausing)
    return Quick(rows, batch.levels, answers, np.flatnonzero(~known & (levels != UNKNOWN)))


def _known(terms: Terms, tables: Tables) -> Bools:
    """Tell which levels the shortest way knows; the last answer is for UNKNOWN."""
    clocks = [RESPONSE, RESOLUTION]
    by_seconds = ~terms.days[:, clocks].any(axis=1)
    near = (terms.seconds[:, clocks] <= REACH_LIMIT).all(axis=1)
    return np.append(by_seconds & near & tables.words.fits[terms.calendar], False)


def _held(terms: Terms, tables: Tables) -> tuple[Held, Bools]:
    """Return what each level holds a request to, and whether pauses stop its response clock."""
    pausing = np.zeros(terms.calendar.size, np.bool_)
    for version, pauses in enumerate(terms.pause_response):
        its = terms.level[version]
        pausing[its[its != UNKNOWN]] = pauses
    targets = np.minimum(terms.seconds, REACH_LIMIT)
    packed = held_targets(targets[:, RESPONSE], targets[:, RESOLUTION], pausing.astype(np.int64))
    return Held(tables.words.places[terms.calendar], packed), pausing


def _batch(sheet: Sheet, levels: Int32s, rows: Int64s | None) -> Batch:
    """Return the first rows of a file, or some of them, as a batch; times stay as they are."""
    columns = sheet.columns
    if rows is None:
        n = levels.size
        return Batch(
            levels,
            columns["created"][:n],
            columns["responded"][:n],
            columns["resolved"][:n],
            sheet.offsets[: n + 1],
            sheet.pause_starts,
            sheet.pause_ends,
        )
    counts = np.diff(sheet.offsets)[rows]
    _, pauses = members(sheet.offsets[rows], counts)
    return Batch(
        levels[rows],
        columns["created"][rows],
        columns["responded"][rows],
        columns["resolved"][rows],
        bounds_of(counts),
        sheet.pause_starts[pauses],
        sheet.pause_ends[pauses],
    )


def _suspend(batch: Batch, as_of: int, states: Int8s, pausing: Bools) -> None:
    """Tell clocks that stand still from those that run: a pause that has begun has not ended."""
    running = np.flatnonzero(states & 7 == RUNNING)
    running = running[pausing[batch.levels[running]]]
    firsts, counts = batch.offsets[running], np.diff(batch.offsets)[running]
    owner, pauses = members(firsts, counts)
    lasting = (batch.pause_starts[pauses] <= as_of) & (batch.pause_ends[pauses] > as_of)
    states[running[owner[lasting]]] ^= RUNNING ^ SUSPENDED
