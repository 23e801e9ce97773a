"""Plain requests as runs: those whose targets the shortest way does not know, in days above all."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sameside.engine.flat import NONE, Bools, Int64s, PlainColumns
from sameside.engine.groups import members
from sameside.engine.pauses import Pauses, lasting_since, merged_pauses, within
from sameside.engine.runs import Pieces, Runs
from sameside.engine.terms import Terms
from sameside.kernel.agreement import Clock
from sameside.kernel.zone import Instant


@dataclass(frozen=True, slots=True, eq=False)
class PlainCases:
    """Plain requests whose terms are known: their positions, versions and levels."""

    plain: PlainColumns
    rows: Int64s
    terms: Terms
    versions: Int64s
    level: Int64s
    as_of: Instant

    def only(self, chosen: Bools | slice) -> PlainCases:
        """Return some of the requests."""
        return replace(
            self,
            rows=self.rows[chosen],
            versions=self.versions[chosen],
            level=self.level[chosen],
        )


def plain_runs(cases: PlainCases, clock: Clock) -> Runs:
    """Run once for each plain request; there are no questions in them, so no update clock."""
    plain, rows = cases.plain, cases.rows
    stops = plain.resolved[rows]
    paused = np.ones(rows.size, np.bool_)
    if clock is Clock.RESPONSE:
        stops = np.minimum(stops, plain.responded[rows])
        paused = cases.terms.pause_response[cases.versions]
    stops = np.where(stops <= cases.as_of, stops, NONE)
    starts, ends = plain.created[rows], np.minimum(stops, cases.as_of)
    pauses = _pauses(cases)
    calendar = cases.terms.calendar[cases.level]
    every = np.arange(rows.size)
    return Runs(
        clock=clock,
        owner=every,
        priority=plain.priorities[rows].astype(np.int64),
        level=cases.level,
        calendar=calendar,
        starts=starts,
        stops=stops,
        ends=ends,
        pieces=Pieces(every, starts, calendar),
        pauses=within(pauses, every, starts, np.where(paused, ends, starts)),
        since=np.where(paused & (stops == NONE), lasting_since(pauses, every, starts), NONE),
    )


def _pauses(cases: PlainCases) -> Pauses:
    """Return the pauses known as of the instant; what ended later still lasts."""
    plain, rows = cases.plain, cases.rows
    owner, which = members(plain.pause_offsets[rows], np.diff(plain.pause_offsets)[rows])
    known = plain.pause_starts[which] <= cases.as_of
    owner, which = owner[known], which[known]
    ends = plain.pause_ends[which]
    ends = np.where(ends <= cases.as_of, ends, NONE)
    return merged_pauses(owner, plain.pause_starts[which], ends, rows.size)
