"""Requests as rows: on a page, and in files that other programs open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter

from sameside.delivery.keys import verdict_key
from sameside.delivery.reckoning.choice import LEFT_OUT, ClockOf, Row
from sameside.delivery.views.addresses import Addresses
from sameside.engine.flat import NONE
from sameside.kernel.agreement import Agreement
from sameside.kernel.statement import CLOCKS
from sameside.pages.exports import MADE, SHEET_ROWS
from sameside.pages.plain import plain
from sameside.pages.vocabulary import clock_name, outcome_name
from sameside.pages.words import Words
from sameside.table.models import Contest

COLUMNS = (
    "request",
    "made",
    "service",
    "priority",
    "place",
    *(f"{clock.value}_{what}" for clock in CLOCKS for what in ("outcome", "elapsed_s", "due")),
)
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
PART = 2_000
MINUTE = 60


@dataclass(frozen=True, slots=True)
class VerdictCell:
    """What a clock came to, in a list."""

    clock: str
    outcome: str
    word: str
    elapsed: str
    contested: bool


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A request in a list."""

    name: str
    to: str
    service: str
    priority: str
    place: str
    made: str
    verdicts: tuple[VerdictCell, ...]


def shown_row(
    row: Row,
    agreement: Agreement,
    spoken: Words,
    addresses: Addresses,
    contests: Mapping[str, Contest],
) -> ListedRow:
    """Return a request as its list shows it."""
    return ListedRow(
        name=plain(row.request),
        to=addresses.request(row.request),
        service=plain(row.service),
        priority=plain(row.priority),
        place=plain(row.place),
        made=spoken.moment(row.created_at // MINUTE * MINUTE, agreement.zone, year=True),
        verdicts=tuple(_cell(row, each, spoken, contests) for each in row.clocks),
    )


def as_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield requests as CSV with a byte order mark, as spreadsheets like it, part by part."""
    yield ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    for number, row in enumerate(rows, start=1):
        table.writerow(list(_cells(row)))
        if number % PART == 0:
            yield written.getvalue().encode("utf-8", "replace")
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode("utf-8", "replace")


def as_xlsx(rows: Iterable[Row]) -> bytes:
    """Return requests as a workbook; what a sheet cannot hold is counted in its last row."""
    written = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet("Requests")
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True, "bottom": 1}))
        left = 0
        for number, row in enumerate(rows, start=1):
            if number < SHEET_ROWS - 1:
                sheet.write_row(number, 0, list(_cells(row)))
            else:
                left += 1
        if left:
            sheet.write_string(SHEET_ROWS - 1, 0, f"{left} further rows do not fit into a sheet")
    return written.getvalue()


def safe(text: str) -> str:
    """Return a text no spreadsheet takes for a formula. Numbers are never texts here."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def _cells(row: Row) -> Iterator[str | int]:
    yield safe(row.request)
    yield _written(row.created_at)
    yield from (safe(text) for text in (row.service, row.priority, row.place))
    clocks = {each.clock: each for each in row.clocks}
    for clock in CLOCKS:
        each = clocks.get(clock)
        if each is None:
            yield from ("" if row.clocks else LEFT_OUT, "", "")
        else:
            yield from (each.outcome.value, each.elapsed, _due(each))


def _due(each: ClockOf) -> str:
    return _written(each.due) if each.due < NONE - 1 else ""


def _written(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _cell(row: Row, each: ClockOf, spoken: Words, contests: Mapping[str, Contest]) -> VerdictCell:
    return VerdictCell(
        clock=clock_name(spoken, each.clock),
        outcome=each.outcome.value,
        word=outcome_name(spoken, each.outcome),
        elapsed=spoken.about(each.elapsed),
        contested=verdict_key(row.request, each.clock) in contests,
    )
