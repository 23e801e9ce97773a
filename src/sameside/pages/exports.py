"""The statement for other programs: JSON, CSV, XLSX and Parquet. Same statement, same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sameside.kernel.figure import Figure
from sameside.kernel.statement import Statement, content
from sameside.kernel.verdict import Outcome

Cell = str | int | bool | None

COLUMNS = (
    "service",
    "priority",
    "clock",
    "month",
    "requests",
    "met",
    "breached",
    "running",
    "suspended",
    "no_clock",
    "no_data",
    "share_percent",
    "agreed_percent",
    "kept",
    "stopped",
    "p50_s",
    "p90_s",
)
"""The columns of a figure. An empty priority or month stands for all of them; where there is no
data, the share is empty and `no_data` says so."""
EVIDENCE_COLUMNS = ("service", "priority", "clock", "month", "request", "outcome")
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date inside each workbook: always the same, so that the same statement is the same file."""
WORST_FIRST = (
    Outcome.BREACHED,
    Outcome.SUSPENDED,
    Outcome.RUNNING,
    Outcome.MET,
    Outcome.NO_CLOCK,
)
SHEET_ROWS = 1_048_576
"""How many rows a sheet can hold."""


def as_json(statement: Statement) -> bytes:
    """Return the statement with its digest, which is over the canonical form of `statement`."""
    whole = {"digest": statement.digest, "statement": content(statement)}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(statement: Statement) -> bytes:
    """Return one row a figure, in UTF-8 with a byte order mark, as spreadsheets like it."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(map(_row, statement.figures))
    return written.getvalue().encode("utf-8-sig")


def as_parquet(statement: Statement) -> bytes:
    """Return one row a figure, with the ids of its requests as a list for each outcome."""
    rows = [dict(zip(COLUMNS, _row(figure), strict=True)) for figure in statement.figures]
    ids = {
        f"{outcome.value.replace(' ', '_')}_requests": [
            list(figure.requests.get(outcome, ())) for figure in statement.figures
        ]
        for outcome in Outcome
    }
    table = pa.table(
        {name: pa.array([row[name] for row in rows], _TYPES.get(name)) for name in COLUMNS}
        | {name: pa.array(lists, pa.list_(pa.string())) for name, lists in ids.items()}
    )
    written = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(_names(statement)), written, compression="zstd")
    return written.getvalue()


def as_xlsx(statement: Statement) -> bytes:
    """Return a workbook: what the statement rests on, its figures, and the request behind each."""
    written = io.BytesIO()
    # Ids come from the log: one that begins with "=" is an id, not a formula.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": statement.agreement.title, "created": MADE})
        head = book.add_format({"bold": True, "bottom": 1})
        _sheet(book.add_worksheet("Statement"), head, ("what", "value"), _facts(statement))
        figures = book.add_worksheet("Figures")
        _sheet(figures, head, COLUMNS, map(_row, statement.figures))
        evidence = book.add_worksheet("Requests")
        _sheet(evidence, head, EVIDENCE_COLUMNS, _evidence(statement))
    return written.getvalue()


WRITERS: MappingProxyType[str, Callable[[Statement], bytes]] = MappingProxyType(
    {".json": as_json, ".csv": as_csv, ".parquet": as_parquet, ".xlsx": as_xlsx}
)
"""How each kind of file is written, by its ending."""
_TYPES = {
    **dict.fromkeys(("service", "priority", "clock", "month"), pa.string()),
    **dict.fromkeys(("share_percent", "agreed_percent"), pa.string()),
    **dict.fromkeys(("requests", "met", "breached", "running", "suspended"), pa.int64()),
    **dict.fromkeys(("no_clock", "stopped", "p50_s", "p90_s"), pa.int64()),
    **dict.fromkeys(("no_data", "kept"), pa.bool_()),
}


def _row(figure: Figure) -> tuple[Cell, ...]:
    scope = figure.scope
    counts = (figure.count(outcome) for outcome in Outcome)
    return (
        scope.service,
        scope.priority,
        scope.clock.value,
        scope.month,
        figure.n,
        *counts,
        figure.no_data,
        None if figure.no_data else _percent(figure.count(Outcome.MET) * 10_000 // figure.decided),
        None if figure.agreed_bp is None else _percent(figure.agreed_bp),
        figure.kept,
        figure.stopped,
        figure.p50,
        figure.p90,
    )


def _percent(share_bp: int) -> str:
    """Return hundredths of a percent as `94.90`, cut and exact."""
    return f"{share_bp // 100}.{share_bp % 100:02d}"


def _facts(statement: Statement) -> Iterator[tuple[Cell, ...]]:
    sources = statement.sources
    yield "agreement", statement.agreement.title
    yield "customer", statement.agreement.customer.name
    yield "supplier", statement.agreement.supplier.name
    yield "from", sources.period.starts_on.isoformat()
    yield "to (not included)", sources.period.ends_before_on.isoformat()
    yield "as of", datetime.fromtimestamp(sources.as_of, UTC).isoformat()
    yield from _names(statement).items()
    for left in statement.left_out:
        yield f"left out: {left.request}", left.words.format(**left.values)


def _names(statement: Statement) -> dict[str, str]:
    """Return what a statement is and rests on, by its digests."""
    return {
        "digest": statement.digest,
        "record": statement.sources.record,
        "agreement_digest": statement.sources.agreement,
        "tzdata": statement.sources.tzdata,
    }


def _evidence(statement: Statement) -> Iterator[tuple[Cell, ...]]:
    """Yield each request of each figure of one priority and one month, the breached first."""
    narrow = (f for f in statement.figures if f.scope.month and f.scope.priority)
    for figure, outcome in product(narrow, WORST_FIRST):
        for request in figure.requests.get(outcome, ()):
            yield (*_scope(figure), request, outcome.value)


def _scope(figure: Figure) -> tuple[str, str, str, str]:
    scope = figure.scope
    return scope.service, scope.priority, scope.clock.value, scope.month


def _sheet(
    sheet: Worksheet, head: object, columns: tuple[str, ...], rows: Iterator[tuple[Cell, ...]]
) -> None:
    """Fill a sheet; what it cannot hold is counted in its last row."""
    sheet.write_row(0, 0, columns, head)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 18)
    left_out = 0
    number = 0
    for number, row in enumerate(rows, start=1):
        if number >= SHEET_ROWS - 1:
            left_out += 1
            continue
        sheet.write_row(number, 0, row)
    if left_out:
        sheet.write_string(SHEET_ROWS - 1, 0, f"{left_out} further rows do not fit into a sheet")
    else:
        sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
