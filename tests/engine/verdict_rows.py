"""Verdicts of the kernel and of the engine, brought into one shape to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sameside.engine.flat import NEVER, NONE, OUTCOMES, SUSPENDED, Int64s, Verdicts
from sameside.kernel.account import NotAgreed, account
from sameside.kernel.agreement import Agreement
from sameside.kernel.history import History
from sameside.kernel.verdict import Moment, Outcome, Unset
from sameside.kernel.zone import Instant

UNSET = {Unset.NONE: NONE, Unset.NEVER: NEVER, Unset.SUSPENDED: SUSPENDED}


NOT_ASKED = -1


class Row(NamedTuple):
    """All that a figure or a list of requests needs of one verdict."""

    request: str
    clock: str
    version: int
    priority: str
    outcome: Outcome
    stopped: bool
    elapsed: int
    due: int
    breach: int


def seen_by_the_kernel(
    histories: Iterable[History], agreement: Agreement, as_of: Instant
) -> list[Row]:
    """Judge request by request; those made later, or not agreed on, are not judged."""
    rows: list[Row] = []
    for history in histories:
        if history.created_at <= as_of:
            rows.extend(_rows_of(history, agreement, as_of))
    return sorted(rows)


def seen_by_the_engine(
    verdicts: Iterable[Verdicts],
    agreement: Agreement,
    requests: Sequence[str],
    priority_names: Sequence[str],
) -> list[Row]:
    """Return columns of verdicts row by row."""
    return sorted(
        Row(
            requests[row],
            each.clock.value,
            agreement.versions[version].number,
            (*priority_names, "")[priority],
            OUTCOMES[outcome],
            stopped,
            elapsed,
            due,
            breach,
        )
        for each in verdicts
        for row, version, priority, outcome, stopped, elapsed, due, breach in zip(
            each.rows.tolist(),
            each.versions.tolist(),
            each.priorities.tolist(),
            each.outcome.tolist(),
            each.stopped.tolist(),
            each.elapsed.tolist(),
            _asked_for(each.due, each),
            _asked_for(each.breach, each),
            strict=True,
        )
    )


def without_dues(rows: Iterable[Row]) -> list[Row]:
    """Return rows as they are where no dues were asked for."""
    return [row._replace(due=NOT_ASKED, breach=NOT_ASKED) for row in rows]


def _asked_for(moments: Int64s, verdicts: Verdicts) -> list[int]:
    return moments.tolist() if moments.size else [NOT_ASKED] * verdicts.rows.size


def _rows_of(history: History, agreement: Agreement, as_of: Instant) -> list[Row]:
    try:
        found = account(history, agreement, as_of)
    except NotAgreed:
        return []
    return [
        Row(
            history.request,
            verdict.clock.value,
            found.version.number,
            verdict.priority,
            verdict.outcome,
            verdict.stops is not None,
            verdict.elapsed,
            _moment(verdict.due),
            _moment(verdict.breach),
        )
        for verdict in found.verdicts
    ]


def _moment(moment: Moment) -> int:
    return UNSET[moment] if isinstance(moment, Unset) else moment
