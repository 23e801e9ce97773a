"""Requests judged by an agreement, all at once: verdicts as arrays, and who was left out.

What the kernel's `account` does request by request. Plain requests and event histories end in the
same columns of verdicts, one set for each clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from sameside.engine.courses import courses_of
from sameside.engine.coverage import Coverage, claims_of_events, claims_of_plain, coverage_of
from sameside.engine.flat import (
    EventColumns,
    Int64s,
    PlainColumns,
    Verdicts,
)
from sameside.engine.plain_runs import PlainCases, plain_runs
from sameside.engine.plain_words import in_words, judge_in_words
from sameside.engine.runs import Cases, resolution_runs, response_runs, update_runs
from sameside.engine.tables import Tables, compile_calendars, counted_before, instant_of
from sameside.engine.terms import Terms, terms_of
from sameside.engine.verdicts import verdicts_of
from sameside.kernel.agreement import Agreement, Clock
from sameside.kernel.openings import BeyondHorizon
from sameside.kernel.statement import LeftOut, Period
from sameside.kernel.zone import Instant

CHUNK: Final = 1 << 14
"""Requests judged in one go: few enough for their arrays to stay close to the processor."""


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The verdicts on event histories and on plain requests, one set for each clock.

    Their rows and codes are those of their columns. `left_out` are the requests of either about
    which the agreement says nothing, in the order of their ids.
    """

    events: tuple[Verdicts, ...]
    plain: tuple[Verdicts, ...]
    left_out: tuple[LeftOut, ...]


NOBODY: Final[tuple[tuple[Verdicts, ...], tuple[LeftOut, ...]]] = ((), ())
"""The answer about no columns at all."""


def judge(
    events: EventColumns | None,
    plain: PlainColumns | None,
    agreement: Agreement,
    as_of: Instant,
    period: Period,
    *,
    dues: bool = True,
) -> Judgement:
    """Judge the requests made in the period by the version in force when each was made.

    Where there are no requests of one shape, its columns may be None. Figures need no `dues`:
    without them these and breaches stay empty, and the answer comes sooner.

    :raises BeyondHorizon: for instants before 1900 or from 2200 on, and for targets that would not
        be used up before then.
    """
    from_events, left_events = from_plain, left_plain = NOBODY
    if events is not None:
        from_events, left_events = judge_events(events, agreement, as_of, period, dues=dues)
    if plain is not None:
        from_plain, left_plain = judge_plain(plain, agreement, as_of, period, dues=dues)
    left_out = sorted((*left_events, *left_plain), key=lambda left: left.request)
    return Judgement(from_events, from_plain, tuple(left_out))


def judge_events(
    events: EventColumns, agreement: Agreement, as_of: Instant, period: Period, *, dues: bool = True
) -> tuple[tuple[Verdicts, ...], tuple[LeftOut, ...]]:
    """Judge requests with events; see `judge`."""
    terms = terms_of(agreement, events.service_names, events.priority_names)
    claims = claims_of_events(events)
    found = coverage_of(claims, agreement, terms, as_of, period)
    tables = _tables(terms, claims.created[found.rows], as_of)
    dues = dues or not _surely_used_up(terms, tables)
    priorities = _one_code_a_name(events.priority_names)[events.priorities]
    parts = []
    for part in found.parts(CHUNK):
        cases = Cases(
            courses=courses_of(events, part.rows, priorities, as_of),
            terms=terms,
            versions=part.versions,
            services=events.services[part.rows].astype(np.int64),
            as_of=as_of,
        )
        runs = (response_runs(cases), resolution_runs(cases), update_runs(cases))
        parts.append(tuple(verdicts_of(each, terms, tables, part, dues=dues) for each in runs))
    return _together(parts), found.left_out


def judge_plain(
    plain: PlainColumns, agreement: Agreement, as_of: Instant, period: Period, *, dues: bool = True
) -> tuple[tuple[Verdicts, ...], tuple[LeftOut, ...]]:
    """Judge plain requests; see `judge`."""
    terms = terms_of(agreement, plain.service_names, plain.priority_names)
    found = coverage_of(claims_of_plain(plain), agreement, terms, as_of, period)
    tables = _tables(terms, plain.created[found.rows], as_of)
    dues = dues or not _surely_used_up(terms, tables)
    level = terms.level[found.versions, plain.services[found.rows], plain.priorities[found.rows]]
    cases = PlainCases(plain, found.rows, terms, found.versions, level, as_of)
    if dues or not tables.calendars:
        return _judge_as_runs(cases, tables, dues=dues), found.left_out
    quick = in_words(cases, tables)
    by_runs = _judge_as_runs(cases.only(~quick), tables, dues=dues)
    return _together((judge_in_words(cases.only(quick), tables), by_runs)), found.left_out


def _judge_as_runs(cases: PlainCases, tables: Tables, *, dues: bool) -> tuple[Verdicts, ...]:
    """Judge plain requests in parts, as the event histories they stand for."""
    parts = []
    for first in range(0, max(cases.rows.size, 1), CHUNK):
        part = cases.only(slice(first, first + CHUNK))
        found = Coverage(part.rows, part.versions, ())
        runs = (plain_runs(part, Clock.RESPONSE), plain_runs(part, Clock.RESOLUTION))
        parts.append(
            tuple(verdicts_of(each, cases.terms, tables, found, dues=dues) for each in runs)
        )
    return _together(parts)


def _tables(terms: Terms, created: Int64s, as_of: Instant) -> Tables:
    """Compile the calendars for all that can be counted: from the first request to the look.

    :raises BeyondHorizon: when that is before 1900 or from 2200 on.
    """
    first = int(created.min(initial=as_of))
    return compile_calendars(terms.calendars if created.size else (), first, as_of)


def _surely_used_up(terms: Terms, tables: Tables) -> bool:
    """Tell whether even a request made at the last moment would use up any target before 2200."""
    if not tables.calendars:
        return True
    latest = counted_before(tables, terms.calendar, np.full(terms.calendar.size, tables.ends))
    try:
        instant_of(tables, terms.calendar, latest + terms.seconds.max(axis=1) + 1)
    except BeyondHorizon:
        return False
    return True


def _together(parts: Sequence[tuple[Verdicts, ...]]) -> tuple[Verdicts, ...]:
    """Join the verdicts on several parts of the requests, clock by clock."""
    parts = [part for part in parts if any(each.rows.size for each in part)] or parts[:1]
    if len(parts) == 1:
        return parts[0]
    return tuple(
        Verdicts(
            each[0].clock,
            *(
                np.concatenate([getattr(one, field.name) for one in each])
                for field in fields(Verdicts)[1:]
            ),
        )
        for each in zip(*parts, strict=True)
    )


def _one_code_a_name(names: Sequence[str]) -> Int64s:
    """Return one code for each name, and last that of "", so that equal names are equal codes."""
    first = {name: code for code, name in reversed(list(enumerate(names)))}
    return np.array([first.get(name, -1) for name in (*names, "")], np.int64)
