"""Plain requests judged by the fast clock: the many, where only figures are wanted.

What it does not know (targets in days, calendars that do not fit into words, pauses that overlap,
dues) is left to `plain_runs`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sameside.engine import backend
from sameside.engine.batch import (
    LATER,
    OPEN,
    OUTCOME,
    Batch,
    Held,
    Look,
    held_targets,
    no_answers,
)
from sameside.engine.flat import OUTCOMES, Bools, Int8s, Int32s, Int64s, PlainColumns, Verdicts
from sameside.engine.groups import bounds_of, members
from sameside.engine.plain_runs import PlainCases
from sameside.engine.tables import Tables
from sameside.engine.terms import CLOCKS, Terms
from sameside.kernel.agreement import Clock
from sameside.kernel.verdict import Outcome

LONGEST: Final = (1 << 31) - 1
"""Seconds of the longest target the fast clock holds."""
RUNNING: Final = OUTCOMES.index(Outcome.RUNNING)
SUSPENDED: Final = OUTCOMES.index(Outcome.SUSPENDED)
RESPONSE: Final = CLOCKS.index(Clock.RESPONSE)
RESOLUTION: Final = CLOCKS.index(Clock.RESOLUTION)
_NO_INSTANTS: Final = np.zeros(0, np.int64)


def in_words(cases: PlainCases, tables: Tables) -> Bools:
    """Tell which requests the fast clock can judge."""
    terms = cases.terms
    targets = terms.seconds[:, [RESPONSE, RESOLUTION]]
    known = (targets <= LONGEST).all(axis=1) & tables.words.fits[terms.calendar]
    known &= ~terms.days[:, [RESPONSE, RESOLUTION]].any(axis=1)
    return known[cases.level] & ~_tangled(cases.plain)[cases.rows]


def judge_in_words(cases: PlainCases, tables: Tables) -> tuple[Verdicts, Verdicts]:
    """Judge requests that are all `in_words`; dues and breaches stay empty."""
    batch, look = _batch(cases, tables), Look(cases.as_of - tables.starts, 0)
    answers = no_answers(cases.rows.size, dues=False)
    backend.judge_in_words(batch, _held(cases, tables), look, tables.words, answers)
    lasts = (batch.pause_starts <= look.as_of) & (batch.pause_ends > look.as_of)
    lasting = _whose(lasts, batch.offsets)
    pausing = cases.terms.pause_response[cases.versions]
    return (
        _verdicts(
            cases, Clock.RESPONSE, answers.response, answers.response_state, lasting & pausing
        ),
        _verdicts(cases, Clock.RESOLUTION, answers.resolution, answers.resolution_state, lasting),
    )


def _batch(cases: PlainCases, tables: Tables) -> Batch:
    plain, rows = cases.plain, cases.rows
    which: Int64s | slice
    chosen: Int64s | slice
    if rows.size == plain.created.size:
        offsets, which, chosen = plain.pause_offsets, slice(None), slice(None)
    else:
        _, which = members(plain.pause_offsets[rows], np.diff(plain.pause_offsets)[rows])
        offsets, chosen = bounds_of(np.diff(plain.pause_offsets)[rows]), rows
    return Batch(
        levels=cases.level.astype(np.int32),
        created=_short(plain.created[chosen], tables),
        responded=_short(plain.responded[chosen], tables),
        resolved=_short(plain.resolved[chosen], tables),
        offsets=offsets,
        pause_starts=_short(plain.pause_starts[which], tables),
        pause_ends=_short(plain.pause_ends[which], tables),
    )


def _tangled(plain: PlainColumns) -> Bools:
    """Tell which requests have pauses that overlap, run backwards or begin too early."""
    starts, ends, offsets = plain.pause_starts, plain.pause_ends, plain.pause_offsets
    first = offsets[:-1][offsets[:-1] < offsets[1:]]
    wrong = ends < starts
    wrong[1:] |= starts[1:] < ends[:-1]
    # Not so with the last pause of the request before.
    wrong[first] = ends[first] < starts[first]
    wrong[first] |= starts[first] < plain.created[offsets[:-1] < offsets[1:]]
    return _whose(wrong, offsets)


def _whose(marks: Bools, offsets: Int64s) -> Bools:
    """Tell which requests have a marked pause."""
    theirs = np.zeros(offsets.size - 1, np.bool_)
    theirs[np.searchsorted(offsets, np.flatnonzero(marks), side="right") - 1] = True
    return theirs


def _held(cases: PlainCases, tables: Tables) -> Held:
    terms: Terms = cases.terms
    pausing = np.zeros(terms.calendar.size, np.int64)
    pausing[cases.level] = terms.pause_response[cases.versions]
    # Where a request is not judged here, what its level says must still fit.
    response, resolution = (
        np.minimum(terms.seconds[:, c], LONGEST) for c in (RESPONSE, RESOLUTION)
    )
    return Held(tables.words.places[terms.calendar], held_targets(response, resolution, pausing))


def _short(instants: Int64s, tables: Tables) -> Int32s:
    """Return instants as the fast clock counts them; what lies too far off has not happened."""
    return np.minimum(instants - tables.starts, LATER).astype(np.int32)


def _verdicts(
    cases: PlainCases, clock: Clock, elapsed: Int32s, state: Int8s, lasting: Bools
) -> Verdicts:
    outcome = state & OUTCOME
    outcome[(outcome == RUNNING) & lasting] = SUSPENDED
    return Verdicts(
        clock=clock,
        rows=cases.rows,
        versions=cases.versions.astype(np.int32),
        priorities=cases.plain.priorities[cases.rows],
        outcome=outcome,
        stopped=(state & OPEN) == 0,
        elapsed=elapsed.astype(np.int64),
        due=_NO_INSTANTS,
        breach=_NO_INSTANTS,
    )
