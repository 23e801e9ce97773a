"""From columns to a statement: the kernel's `account.statement`, for very many requests."""

from __future__ import annotations

from sameside.engine.aggregate import figures_of
from sameside.engine.flat import EventColumns, PlainColumns
from sameside.engine.judge import judge
from sameside.kernel.agreement import Agreement
from sameside.kernel.statement import Sources, Statement, compose


def statement(
    events: EventColumns | None, plain: PlainColumns | None, agreement: Agreement, sources: Sources
) -> Statement:
    """Judge the requests made within the period and gather them into a statement.

    Where there are no requests of one shape, its columns may be None.

    Byte for byte the one the kernel makes of the same requests.

    :raises BeyondHorizon: for instants before 1900 or from 2200 on, and for targets that would not
        be used up before then.
    """
    found = judge(events, plain, agreement, sources.as_of, sources.period, dues=False)
    judged = ((events, found.events), (plain, found.plain))
    figures = figures_of(
        [(columns, each) for columns, each in judged if columns is not None], agreement
    )
    return compose(sources, agreement, figures, found.left_out)
