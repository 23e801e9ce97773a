"""Runs to verdicts: what each clock of each request came to."""

from __future__ import annotations

from typing import Final

import numpy as np

from sameside.engine.counting import count, due_and_breach
from sameside.engine.coverage import Coverage
from sameside.engine.days import due_by_days
from sameside.engine.flat import NONE, OUTCOMES, Bools, Int8s, Int64s, Verdicts
from sameside.engine.runs import Runs
from sameside.engine.tables import Tables
from sameside.engine.terms import CLOCKS, Terms
from sameside.kernel.agreement import Clock
from sameside.kernel.judgement import GRAVITY
from sameside.kernel.verdict import Outcome

GRAVITIES: Final = np.array([GRAVITY[outcome] for outcome in OUTCOMES])
"""How much each outcome weighs when several questions compete to speak for a request."""
_NO_INSTANTS: Final = np.zeros(0, np.int64)


def verdicts_of(
    runs: Runs, terms: Terms, tables: Tables, found: Coverage, *, dues: bool
) -> Verdicts:
    """Count runs and give their verdicts; of several questions of a request, the worst speaks.

    `found` says where the runs' requests stand. Without `dues` these and breaches stay empty.

    :raises BeyondHorizon: when a target would not be used up before the year 2200.
    """
    clock = CLOCKS.index(runs.clock)
    seconds, days = terms.seconds[runs.level, clock], terms.days[runs.level, clock]
    counted = count(runs, tables)
    elapsed, closes = counted.elapsed, due_by_days(runs, days, terms.calendars)
    exceeded = np.where(seconds, elapsed > seconds, (closes < NONE) & (runs.ends > closes))
    outcome = _outcomes(runs, (seconds > 0) | (days > 0), exceeded)
    kept = _speaking(runs, outcome, elapsed)
    moments = (_NO_INSTANTS, _NO_INSTANTS)
    if dues:
        by_seconds = due_and_breach(runs, counted, np.where(days, 0, seconds), tables)
        due, breach = (np.where(days, closes, moment)[kept] for moment in by_seconds)
        moments = (due, breach)
    owner = runs.owner[kept]
    return Verdicts(
        clock=runs.clock,
        rows=found.rows[owner],
        versions=found.versions[owner].astype(np.int32),
        priorities=runs.priority[kept].astype(np.int32),
        outcome=outcome[kept],
        stopped=runs.stops[kept] != NONE,
        elapsed=elapsed[kept],
        due=moments[0],
        breach=moments[1],
    )


def _outcomes(runs: Runs, held: Bools, exceeded: Bools) -> Int8s:
    """Return each verdict: met means the target was not exceeded, equality included (C6)."""
    open_still = np.where(runs.suspended, _code(Outcome.SUSPENDED), _code(Outcome.RUNNING))
    kept = np.where(runs.stops == NONE, open_still, _code(Outcome.MET))
    judged = np.where(exceeded, _code(Outcome.BREACHED), kept)
    return np.where(held, judged, _code(Outcome.NO_CLOCK)).astype(np.int8)


def _code(outcome: Outcome) -> int:
    return OUTCOMES.index(outcome)


def _speaking(runs: Runs, outcome: Int8s, elapsed: Int64s) -> Int64s:
    """Return the runs that speak for their requests: all, or of the questions the worst of each.

    Only questions with a target are judged: by outcome, then by time counted, then the first.
    """
    if runs.clock is not Clock.UPDATE:
        return np.arange(runs.owner.size)
    judged = np.flatnonzero(outcome != _code(Outcome.NO_CLOCK))
    owner, weight = runs.owner[judged], GRAVITIES[outcome[judged]]
    order = np.lexsort((-judged, elapsed[judged], weight, owner))
    last = np.ones(judged.size, np.bool_)
    last[:-1] = owner[order][1:] != owner[order][:-1]
    return judged[order[last]]
