"""XLSX: the rows of one sheet as text, dates as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
from lxml import etree

from sameside.formats.log.listing import Listing, Unit
from sameside.formats.log.mapping import FileRule
from sameside.formats.log.markup import elements, forget, local
from sameside.formats.log.refusals import UnreadableLog
from sameside.formats.log.rows import Form, Rows
from sameside.formats.log.sources import Progress, Source
from sameside.formats.log.workbook import Sheet, Workbook, text_of
from sameside.kernel.refusal import N_

BATCH = 1 << 14
MOST_COLUMNS = 16_384
LONGEST_CELL = 32_767
"""Characters; both are Excel's own limits."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC)
_EXACT = 1e15
"""Up to here a whole number is what it was written as: Excel keeps 15 digits."""
_LAST_DAY = 2_958_466
"""Excel's number of the day after 9999-12-31."""

Row = tuple[int, dict[int, str]]


@dataclass(frozen=True, slots=True)
class XlsxTable:
    """A sheet whose header is known: `header_row` is the first row with anything in it."""

    book: Workbook
    sheet: Sheet
    header: tuple[str, ...]
    header_row: int
    form: Form

    def rows(self, wanted: Sequence[str], _listing: Listing) -> Iterator[Rows]:
        """Yield the rows below the header; a row without any value is none."""
        places = [self.header.index(name) for name in wanted]
        positions: list[int] = []
        cells: list[list[str]] = []
        for number, row in _sheet_rows(self.book, self.sheet):
            if number <= self.header_row or not any(row.values()):
                continue
            positions.append(number)
            cells.append([row.get(place, "") for place in places])
            if len(cells) == BATCH:
                yield _batch(wanted, positions, cells)
                positions, cells = [], []
        if cells:
            yield _batch(wanted, positions, cells)


def open_xlsx(source: Source, rule: FileRule, progress: Progress | None) -> XlsxTable:
    """Find the sheet and its header.

    :raises UnreadableLog: when it is no XLSX, has no such sheet, or the sheet is empty.
    """
    book = Workbook(source, progress)
    names = tuple(sheet.name for sheet in book.sheets)
    sheet = next((s for s in book.sheets if rule.sheet in ("", s.name)), None)
    if sheet is None:
        raise UnreadableLog(
            N_("{file} has no sheet “{sheet}”; it has {sheets}."),
            file=source.name,
            sheet=rule.sheet,
            sheets=", ".join(names) or "–",
        )
    number, row = next(
        ((n, row) for n, row in _sheet_rows(book, sheet) if any(row.values())), (0, {})
    )
    if not row:
        raise UnreadableLog(
            N_("{file}: the sheet “{sheet}” is empty."), file=source.name, sheet=sheet.name
        )
    header = tuple(row.get(place, "").strip() for place in range(max(row) + 1))
    form = Form("XLSX", Unit.ROW, sheet=sheet.name, sheets=names)
    return XlsxTable(book, sheet, header, number, form)


def _batch(wanted: Sequence[str], positions: list[int], cells: list[list[str]]) -> Rows:
    columns = zip(*cells, strict=True)
    return Rows(
        np.array(positions, dtype=np.int64),
        {n: pa.array(column, pa.string()) for n, column in zip(wanted, columns, strict=True)},
    )


def _sheet_rows(book: Workbook, sheet: Sheet) -> Iterator[Row]:
    """Yield each row's number with its values by column, counted from 0."""
    reading = _Cells(book)
    number = 0
    row: dict[int, str] = {}
    with book.part(sheet.part, watched=True) as opened:
        for element in elements(opened, book.name, ("c", "row")):
            if local(element) == "c":
                column = _column(element, len(row))
                row[column] = reading.value(element, book.name)
                forget(element)
                continue
            said = element.get("r") or ""
            number = int(said) if said.isdecimal() and len(said) < 8 else number + 1  # noqa: PLR2004 -- Excel has 1,048,576 rows
            yield number, row
            row = {}
            forget(element)


def _column(cell: etree._Element, otherwise: int) -> int:
    """Return the column a cell says it stands in, counted from 0."""
    found = _REFERENCE.fullmatch(cell.get("r") or "")
    if found is None:
        return otherwise
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return min(column, MOST_COLUMNS) - 1


class _Cells:
    """What a workbook's cells hold, as text."""

    def __init__(self, book: Workbook) -> None:
        self.texts = book.texts()
        self.dates = frozenset(map(str, book.date_styles()))
        self.epoch = _EPOCH_1904 if book.date1904 else _EPOCH

    def value(self, cell: etree._Element, file: str) -> str:
        """Return a cell's value; dates as ISO 8601 without offset, an error as what it shows."""
        kind = cell.get("t", "n")
        text = text_of(cell) if kind == "inlineStr" else self._written(cell, kind)
        if len(text) > LONGEST_CELL:
            raise UnreadableLog(
                N_("{file}, cell {cell}: it holds {found} characters; Excel allows {most}."),
                file=file,
                cell=cell.get("r") or "?",
                found=len(text),
                most=LONGEST_CELL,
            )
        return text

    def _written(self, cell: etree._Element, kind: str) -> str:
        written = next((v.text or "" for v in cell if local(v) == "v"), "")
        if kind == "s":
            place = int(written) if written.isdecimal() else -1
            return self.texts[place] if 0 <= place < len(self.texts) else ""
        if kind == "b":
            return "yes" if written == "1" else "no"
        if kind == "n" and written:
            return self._number(written, cell.get("s") or "")
        return written

    def _number(self, written: str, style: str) -> str:
        try:
            number = float(written)
        except ValueError:
            return written
        if style in self.dates and 0 <= number < _LAST_DAY:
            # To the millisecond: a day's fraction in binary lies beside what was meant.
            moment = self.epoch + timedelta(milliseconds=round(number * 86_400_000))
            # Excel knows no zone: what is written is the clock on the wall.
            return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")
        return str(int(number)) if number.is_integer() and abs(number) < _EXACT else written
