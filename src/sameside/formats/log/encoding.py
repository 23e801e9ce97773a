"""How the text of a log is encoded: a byte-order mark, then strict UTF-8, then Windows-1252."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from sameside.formats.log.refusals import UnreadableLog
from sameside.formats.log.sources import Progress, Source
from sameside.kernel.refusal import N_

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK = 1 << 20
LONGEST_LINE = 1 << 20
"""Bytes. What is longer is no row of a table."""
UTF8, CP1252, UTF16 = "utf-8", "cp1252", "utf-16"
BOM = "\ufeff"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a text become words.

    `marked` tells whether a byte-order mark said so; `mixed` that some lines are UTF-8 and others
    are not: then the file is read as UTF-8 and the others are listed.
    """

    name: str
    marked: bool = False
    mixed: bool = False


def refuse_binary(source: Source, named: str) -> None:
    """Turn away what is no text.

    :raises UnreadableLog: when the first bytes are those of a program, a picture, an archive.
    """
    head = source.head
    if head.startswith(_UTF16_MARKS) or named == UTF16:
        return
    strange = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1a\x1b")
    if strange > _BINARY_SHARE * len(head):
        raise UnreadableLog(
            N_("{file} is no request log: its bytes are not those of CSV, XLSX, Parquet or XES."),
            file=source.name,
        )


def bytes_of(source: Source, named: str, progress: Progress | None = None) -> BinaryIO:
    """Return the bytes of a text without its byte-order mark; UTF-16 is turned into UTF-8."""
    opened = source.open(progress)
    if source.head.startswith(_UTF16_MARKS) or named == UTF16:
        return io.BufferedReader(_FromUtf16(opened, source.name), BLOCK)
    if source.head.startswith(codecs.BOM_UTF8):
        opened.read(len(codecs.BOM_UTF8))
    return opened


def encoding_of(source: Source, named: str = "") -> Encoding:
    """Read a text once to find out how it is encoded; `named` is what the mapping says."""
    if source.head.startswith(_UTF16_MARKS) or named == UTF16:
        return Encoding(UTF16, marked=source.head.startswith(_UTF16_MARKS))
    marked = source.head.startswith(codecs.BOM_UTF8)
    if named == CP1252 and not marked:
        return Encoding(CP1252)
    with bytes_of(source, named) as opened:
        lines = physical_lines(opened, source.name)
        kinds = {_is_utf8(line) for line in lines if not line.isascii()}
    wide, foreign = True in kinds, False in kinds
    if not foreign or marked or named == UTF8:
        return Encoding(UTF8, marked, mixed=foreign)
    return Encoding(UTF8, mixed=True) if wide else Encoding(CP1252)


def physical_lines(opened: BinaryIO, name: str) -> Iterator[bytes]:
    """Yield the lines of a file with their ends: LF, CRLF, or CR as old Macs wrote.

    :raises UnreadableLog: when a line is longer than any row.
    """
    rest, number = b"", 0
    while block := opened.read(BLOCK):
        whole = rest + block
        lines = whole.splitlines(keepends=True)
        # A CR at the end of a block may be the first half of a CRLF.
        rest = lines.pop() if not whole.endswith(b"\n") else b""
        number += len(lines)
        if len(rest) > LONGEST_LINE:
            raise UnreadableLog(
                N_(
                    "{file}, line {line}: the line is longer than a megabyte, as no row of a"
                    " request log is."
                ),
                file=name,
                line=number + 1,
            )
        yield from lines
    if rest:
        yield from rest.splitlines(keepends=True)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode(UTF8)
    except UnicodeDecodeError:
        return False
    return True


class _FromUtf16(io.RawIOBase):
    """A UTF-16 text as UTF-8."""

    def __init__(self, opened: BinaryIO, name: str) -> None:
        self.opened, self.name = opened, name
        self.decoder = codecs.getincrementaldecoder(UTF16)()
        self.ready = b""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self.opened.close()
        super().close()

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        while not self.ready:
            block = self.opened.read(BLOCK)
            try:
                self.ready = self.decoder.decode(block, final=not block).encode(UTF8)
            except (UnicodeDecodeError, UnicodeEncodeError, UnicodeError) as broken:
                raise UnreadableLog(
                    N_("{file} begins as UTF-16 and does not go on so; save it as UTF-8."),
                    file=self.name,
                ) from broken
            if not block:
                break
        taken, self.ready = self.ready[: len(view)], self.ready[len(view) :]
        view[: len(taken)] = taken
        return len(taken)
