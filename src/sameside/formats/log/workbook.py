"""The parts of an XLSX file: its sheets, its shared texts, which of its numbers are dates."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from lxml import etree

from sameside.formats.log.markup import elements, forget, local
from sameside.formats.log.refusals import UnreadableLog
from sameside.formats.log.sources import Progress, Source
from sameside.kernel.refusal import N_

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_PART = 2 << 30
"""Bytes. A full sheet of Excel, 1,048,576 rows of 20 columns, takes about half of it."""
RATIO = 100
"""Unpacked to packed. Sheets pack 5 to 30 to 1."""
FREELY = 16 << 20
MOST_TEXT = 160 << 20
"""Bytes of shared texts: they are held in memory as long as the sheet is read."""
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""The built-in number formats that show dates and times."""
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the name people see, and the part of the file it lies in."""

    name: str
    part: str


class Workbook:
    """An XLSX file whose parts were looked at before any is unpacked."""

    def __init__(self, source: Source, progress: Progress | None) -> None:
        """Look at the list of parts.

        :raises UnreadableLog: when it is no XLSX, or unpacks to more than any log does.
        """
        self.name, self.progress = source.name, progress
        try:
            self.archive = zipfile.ZipFile(source.path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
            raise self._broken(fault) from fault
        for part in self.archive.infolist():
            _refuse_bomb(part, source.name)
        self.date1904 = False
        self.sheets = tuple(self._sheets())

    def close(self) -> None:
        """Close the file."""
        self.archive.close()

    @contextmanager
    def part(self, name: str, *, watched: bool = False) -> Iterator[io.BufferedReader]:
        """Open one part; where `watched`, progress is told.

        :raises UnreadableLog: when it is missing or damaged.
        """
        try:
            size = self.archive.getinfo(name).file_size
            with self.archive.open(name) as opened:
                told = self.progress if watched else None
                yield io.BufferedReader(_Watched(opened, size, told))
        except KeyError as missing:
            raise self._broken(missing) from missing
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as fault:
            raise self._broken(fault) from fault

    def texts(self) -> list[str]:
        """Return the shared texts, in the order in which cells speak of them."""
        part = "xl/sharedStrings.xml"
        if part not in self.archive.namelist():
            return []
        found: list[str] = []
        held = 0
        with self.part(part) as opened:
            for element in elements(opened, self.name, ("si",)):
                text = text_of(element)
                held += len(text)
                found.append(text)
                forget(element)
                if held > MOST_TEXT:
                    raise UnreadableLog(
                        N_("{file} holds more than {megabytes} MB of text; save it as CSV."),
                        file=self.name,
                        megabytes=MOST_TEXT >> 20,
                    )
        return found

    def date_styles(self) -> frozenset[int]:
        """Return the numbers of the cell styles that show dates or times."""
        part = "xl/styles.xml"
        if part not in self.archive.namelist():
            return frozenset()
        own: set[int] = set()
        formats: list[int] = []
        with self.part(part) as opened:
            for element in elements(opened, self.name, ("numFmt", "cellXfs")):
                if local(element) == "cellXfs":
                    formats = [_number_format(xf) for xf in element]
                elif _shows_date(element.get("formatCode", "")):
                    own.add(_number_format(element))
        return frozenset(n for n, f in enumerate(formats) if f in own or f in _DATE_FORMATS)

    def _sheets(self) -> Iterator[Sheet]:
        targets = {}
        with self.part("xl/_rels/workbook.xml.rels") as opened:
            for element in elements(opened, self.name, ("Relationship",)):
                target = element.get("Target", "")
                absolute = target.startswith("/")
                targets[element.get("Id")] = target[1:] if absolute else f"xl/{target}"
        with self.part("xl/workbook.xml") as opened:
            for element in elements(opened, self.name, ("workbookPr", "sheet")):
                if local(element) == "workbookPr":
                    self.date1904 = element.get("date1904", "0") in {"1", "true"}
                    continue
                key = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), "")
                if key in targets and "worksheet" in targets[key]:
                    yield Sheet(element.get("name", ""), targets[key])

    def _broken(self, fault: Exception) -> UnreadableLog:
        return UnreadableLog(
            N_("{file} is a damaged XLSX file, or none at all ({fault})."),
            file=self.name,
            fault=str(fault),
        )


def text_of(element: etree._Element) -> str:
    """Return the text of a cell or a shared string, without its phonetic reading."""
    return "".join(
        t.text or ""
        for t in element.iter("{*}t")
        if (above := t.getparent()) is None or local(above) != "rPh"
    )


def _number_format(element: etree._Element) -> int:
    written = element.get("numFmtId", "")
    return int(written) if written.isdecimal() and written.isascii() else 0


def _shows_date(code: str) -> bool:
    """Tell whether a number format shows a date or a time, its literal text left aside."""
    return any(sign in "ymdhs" for sign in _LITERAL.sub("", code.split(";", maxsplit=1)[0]).lower())


def _refuse_bomb(part: zipfile.ZipInfo, name: str) -> None:
    packed, size = max(part.compress_size, 1), part.file_size
    if size > LARGEST_PART or (size > FREELY and size > RATIO * packed):
        raise UnreadableLog(
            N_(
                "{file}: its part {part} unpacks to {megabytes} MB from {kilobytes} kB, as no"
                " request log does."
            ),
            file=name,
            part=part.filename,
            megabytes=size >> 20,
            kilobytes=packed >> 10,
        )


class _Watched(io.RawIOBase):
    """A part of an archive as it is read."""

    def __init__(self, opened: IO[bytes], size: int, progress: Progress | None) -> None:
        self.opened, self.size, self.progress = opened, size, progress
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        got = self.opened.read(len(view))
        view[: len(got)] = got
        self.taken += len(got)
        if self.progress:
            self.progress(self.taken, self.size)
        return len(got)
