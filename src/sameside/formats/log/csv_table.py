"""CSV: read straight into columns where the file is clean, line by line where it is not.

Both ways give the same rows. The fast one gives up (`Unclean`) at the first thing it cannot answer
for: a row of another length, a quoted line break, a sign that is not UTF-8, NUL, a blank line.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from sameside.formats.log.delimiter import FIRST_ROWS, declared_delimiter, delimiter_of
from sameside.formats.log.encoding import (
    BOM,
    CP1252,
    UTF8,
    UTF16,
    Encoding,
    bytes_of,
    encoding_of,
    physical_lines,
    refuse_binary,
)
from sameside.formats.log.listing import Listed, Listing, Unit
from sameside.formats.log.mapping import FileRule
from sameside.formats.log.refusals import UnreadableLog
from sameside.formats.log.rows import Form, Rows
from sameside.formats.log.sources import Progress, Source
from sameside.kernel.refusal import N_

BLOCK = 4 << 20
BATCH = 1 << 15
LONGEST_VALUE = 131_072
"""Characters of one value; Python's own limit."""


class Unclean(Exception):  # noqa: N818 -- no error: the file wants the careful way
    """The fast way met something it cannot answer for."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV whose header is known. `careful` goes line by line."""

    source: Source
    header: tuple[str, ...]
    form: Form
    rule: FileRule
    progress: Progress | None
    careful: bool
    encoding: Encoding
    first_line: int
    """The line after the header."""

    def rows(self, wanted: Sequence[str], listing: Listing) -> Iterator[Rows]:
        """Yield the rows; the fast way raises `Unclean` where it gives up."""
        read = _careful_rows if self.careful else _fast_rows
        return read(self, wanted, listing)


def open_csv(
    source: Source, rule: FileRule, progress: Progress | None, *, careful: bool
) -> CsvTable:
    """Find out a CSV's encoding, delimiter and header.

    :raises UnreadableLog: when it is no CSV. :raises Unclean: when the fast way cannot tell.
    """
    refuse_binary(source, rule.encoding)
    encoding = encoding_of(source, rule.encoding) if careful else _hoped_for(source, rule)
    with bytes_of(source, rule.encoding) as opened:
        start = list(islice(physical_lines(opened, source.name), FIRST_ROWS))
    if not careful and any(line.endswith(b"\r") for line in start):
        raise Unclean
    lines = _decoded(start, encoding, careful=careful)
    sign = delimiter_of(lines, named=rule.delimiter, file=source.name)
    skipped = bool(declared_delimiter(lines))
    reader = csv.reader(lines[skipped:], delimiter=sign)
    header = tuple(name.strip() for name in next(row for row in reader if row))
    form = Form("CSV", Unit.LINE, source.compression, encoding.name, sign)
    first_line = skipped + reader.line_num + 1
    return CsvTable(source, header, form, rule, progress, careful, encoding, first_line)


def _hoped_for(source: Source, rule: FileRule) -> Encoding:
    if source.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding(UTF16, marked=True)
    if rule.encoding == CP1252:
        raise Unclean
    return Encoding(rule.encoding or UTF8, source.head.startswith(codecs.BOM_UTF8))


def _decoded(start: list[bytes], encoding: Encoding, *, careful: bool) -> list[str]:
    """Return lines as text; a byte that fits in no sign is kept as a lone surrogate."""
    name = CP1252 if encoding.name == CP1252 else UTF8
    try:
        return [line.decode(name, "surrogateescape" if careful else "strict") for line in start]
    except UnicodeDecodeError as broken:
        raise Unclean from broken


def _fast_rows(table: CsvTable, wanted: Sequence[str], _listing: Listing) -> Iterator[Rows]:
    """Let Arrow cut the rows, and count the lines beside it to know where each row stands."""
    if len(set(table.header)) < len(table.header) or "" in table.header:
        # Arrow asks for names that differ; what they are is of no matter here.
        names = [f"{name}\0{n}" for n, name in enumerate(table.header)]
    else:
        names = list(table.header)
    places = {name: names[table.header.index(name)] for name in wanted}
    with bytes_of(table.source, table.rule.encoding, table.progress) as opened:
        for _ in range(table.first_line - 1):
            opened.readline()
        watched = _Watched(opened)
        seen = 0
        try:
            reader = arrow_csv.open_csv(
                pa.PythonFile(watched, "r"),  # type: ignore[arg-type]  # -- its stubs know no such file
                arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
                arrow_csv.ParseOptions(delimiter=table.form.delimiter),
                arrow_csv.ConvertOptions(
                    include_columns=list(dict.fromkeys(places.values())),
                    column_types=dict.fromkeys(places.values(), pa.string()),
                    strings_can_be_null=False,
                ),
            )
            for batch in reader:
                positions = np.arange(batch.num_rows, dtype=np.int64) + table.first_line + seen
                seen += batch.num_rows
                yield Rows(positions, {w: batch.column(places[w]) for w in wanted})
        except pa.ArrowInvalid as fault:
            if not watched.taken:
                return  # a header and nothing below it
            raise Unclean from fault
        if watched.lines() != seen:
            raise Unclean


class _Watched(io.RawIOBase):
    """Bytes on their way to Arrow: their line ends are counted, and what is unclean stops them."""

    def __init__(self, opened: BinaryIO) -> None:
        self.opened = opened
        self.ends = self.taken = 0
        self.tail = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self.opened.read(size)
        if block:
            self._look_at(block)
        return block

    def lines(self) -> int:
        """Return how many lines there were; the last may have no end."""
        return self.ends + (self.taken > 0 and not self.tail.endswith(b"\n"))

    def _look_at(self, block: bytes) -> None:
        # A mark or a CRLF may lie across two blocks.
        seam = self.tail + block[:2]
        # One byte is found many times as fast as three, and is rare.
        marked = _FIRST_OF_BOM in block and codecs.BOM_UTF8 in block
        if b"\0" in block or marked or codecs.BOM_UTF8 in seam:
            raise Unclean
        if (b"\r" in block and _lone_returns(block)) or _lone_returns(seam):
            raise Unclean
        self.ends += int(np.count_nonzero(np.frombuffer(block, np.uint8) == _LINE_FEED))
        self.taken += len(block)
        self.tail = block[-2:]


_LINE_FEED = ord("\n")
_FIRST_OF_BOM = codecs.BOM_UTF8[:1]


def _lone_returns(part: bytes) -> bool:
    """Tell whether a CR stands without its LF, the last byte left aside."""
    return part.count(b"\r", 0, len(part) - 1) != part.count(b"\r\n")


def _careful_rows(table: CsvTable, wanted: Sequence[str], listing: Listing) -> Iterator[Rows]:
    places = [table.header.index(name) for name in wanted]
    positions: list[int] = []
    cells: list[list[str]] = []
    for position, row in _whole_rows(table, listing):
        positions.append(position)
        cells.append([row[place] for place in places])
        if len(cells) == BATCH:
            yield _batch(wanted, positions, cells)
            positions, cells = [], []
    if cells:
        yield _batch(wanted, positions, cells)


def _batch(wanted: Sequence[str], positions: list[int], cells: list[list[str]]) -> Rows:
    columns = zip(*cells, strict=True)
    return Rows(
        np.array(positions, dtype=np.int64),
        {n: pa.array(column, pa.string()) for n, column in zip(wanted, columns, strict=True)},
    )


def _whole_rows(table: CsvTable, listing: Listing) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of the header's length with the line it begins on; list the others."""
    with bytes_of(table.source, table.rule.encoding, table.progress) as opened:
        lines = _Lines(physical_lines(opened, table.source.name), table.encoding)
        for _ in range(table.first_line - 1):
            next(lines)
        reader = csv.reader(lines, delimiter=table.form.delimiter)
        while True:
            starts = lines.number + 1
            try:
                row = next(reader, None)
            except csv.Error as fault:
                raise _not_csv(table.source.name, starts) from fault
            if row is None:
                return
            wrong = lines.fault_since(starts)
            if not row:
                continue  # a blank line is no row
            if len(row) != len(table.header) and not wrong:
                row, wrong = _fitted(row, len(table.header))
            if wrong:
                listing.add(
                    starts, Listed.REFUSED, wrong, found=len(row), expected=len(table.header)
                )
            else:
                yield starts, row


def _fitted(row: list[str], length: int) -> tuple[list[str], str]:
    """Cut empty values off the end of a row; say what is wrong if it does not fit even so."""
    if len(row) > length and not any(row[length:]):
        return row[:length], ""
    return row, N_("it has {found} values, where the header has {expected}")


def _not_csv(name: str, line: int) -> UnreadableLog:
    return UnreadableLog(
        N_(
            "{file}, line {line}: a value that begins here does not end within {most} characters;"
            " a quotation mark may be missing."
        ),
        file=name,
        line=line,
        most=LONGEST_VALUE,
    )


class _Lines:
    """The physical lines of a file as text; it remembers which of them are wrong."""

    def __init__(self, lines: Iterator[bytes], encoding: Encoding) -> None:
        self.lines = lines
        self.name = CP1252 if encoding.name == CP1252 else UTF8
        self.number = 0
        self.faults: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = next(self.lines)
        self.number += 1
        line = raw.decode(self.name, "surrogateescape")
        if fault := self._fault_in(raw, line):
            self.faults.append((self.number, fault))
        return line

    def fault_since(self, line: int) -> str:
        """Return what is wrong with the lines from one on, and forget it."""
        found = next((fault for at, fault in self.faults if at >= line), "")
        self.faults.clear()
        return found

    def _fault_in(self, raw: bytes, line: str) -> str:
        if b"\0" in raw:
            return _NUL
        if raw.isascii():
            return ""
        if BOM in line:
            return _BOM_INSIDE
        try:
            line.encode("utf-8")
        except UnicodeEncodeError:
            return _NOT_UTF8 if self.name == UTF8 else _NOT_CP1252
        return ""


_NUL = N_("there is a NUL byte in it")
_BOM_INSIDE = N_("there is a byte-order mark in it; two files may have been joined")
_NOT_UTF8 = N_("it is not UTF-8, as the file is; the file mixes encodings")
_NOT_CP1252 = N_("it holds a byte that stands for no sign in Windows-1252")
