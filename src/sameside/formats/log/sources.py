"""The bytes of a log: opened, unpacked within limits, watched for progress."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from sameside.formats.log.refusals import UnreadableLog
from sameside.kernel.refusal import N_

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Compression = Literal["", "gzip", "zstd"]
Progress = Callable[[int, int], None]
"""Told how many bytes of the file have been read, and how many there are."""

GZIP, ZSTD, ZIP, PARQUET = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PAR1"
COMPRESSIONS: Mapping[bytes, Compression] = MappingProxyType({GZIP: "gzip", ZSTD: "zstd"})
STRETCH = 64 << 20
"""Bytes, unpacked."""
RATIO = 100
"""Unpacked to packed, over each such stretch. The real logs we tried pack 10 and 12 to 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is there, may be read and is not empty.

    `head` is its first bytes, unpacked; `compression` is `gzip`, `zstd` or empty.
    """

    path: Path
    size: int
    compression: Compression
    head: bytes

    @property
    def name(self) -> str:
        """The name by which a message speaks of the file."""
        return self.path.name

    def open(self, progress: Progress | None = None) -> io.BufferedReader:
        """Return its bytes from the start, unpacked.

        Reading raises `UnreadableLog` where the file ends early, is damaged, or unpacks to more
        than any log does.
        """
        raw = io.FileIO(self.path)
        return io.BufferedReader(_Unpacked(raw, self, progress or _nobody), buffer_size=HEAD)


HEAD = 1 << 16
"""Bytes of a file that are looked at to find out what it is."""


def source(path: Path) -> Source:
    """Look at a file before it is read.

    :raises UnreadableLog: when it is missing, a folder, empty, or not to be read by us.
    """
    try:
        found = path.stat()
        size = found.st_size
        _require_file(path, found)
        with path.open("rb") as raw:
            start = raw.read(4)
    except FileNotFoundError as missing:
        raise UnreadableLog(N_("There is no file “{file}”."), file=str(path)) from missing
    except IsADirectoryError as folder:
        raise UnreadableLog(
            N_("“{file}” is a folder; name the log inside it."), file=str(path)
        ) from folder
    except PermissionError as closed:
        raise UnreadableLog(
            N_("“{file}” may not be read by you; ask its owner for leave."), file=str(path)
        ) from closed
    except (OSError, ValueError) as fault:
        raise UnreadableLog(
            N_("“{file}” cannot be opened: {fault}."),
            file=str(path),
            fault=getattr(fault, "strerror", None) or fault,
        ) from fault
    packed = (c for magic, c in COMPRESSIONS.items() if start.startswith(magic))
    compression: Compression = next(packed, "")
    opened = Source(path, size, compression, b"")
    with opened.open() as unpacked:
        head = unpacked.read(HEAD)
    if not head.strip(b"\xef\xbb\xbf \r\n\t"):
        raise UnreadableLog(N_("{file} is empty: there is no line in it."), file=path.name)
    return Source(path, size, compression, head)


def _require_file(path: Path, found: os.stat_result) -> None:
    """Refuse what can be read once only, or without end."""
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise UnreadableLog(
            N_(
                "“{file}” is no file but a pipe or a device, and what it says is read more than"
                " once here. Save it to a file first."
            ),
            file=str(path),
        )


class _Unpacked(io.RawIOBase):
    """The bytes of a file, unpacked; refuses what no log is."""

    def __init__(self, raw: io.FileIO, of: Source, progress: Progress) -> None:
        self.raw, self.of, self.progress = raw, of, progress
        self.taken = 0
        self.since = (0, 0)
        self.stream: pa.CompressedInputStream | None = None
        if of.compression:
            self.stream = pa.CompressedInputStream(pa.PythonFile(raw, "r"), of.compression)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self.raw.close()
        super().close()

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            got = self._into(view)
        except (OSError, EOFError, pa.ArrowException) as fault:
            raise self._damaged(fault) from fault
        self.taken += got
        if self.of.compression and self.taken - self.since[1] > STRETCH:
            self._look_back()
        self.progress(self.raw.tell(), self.of.size)
        return got

    def _look_back(self) -> None:
        """Refuse a stretch that came out of too little; a bomb shows itself in its first one."""
        packed, unpacked = self.since
        self.since = (self.raw.tell(), self.taken)
        if self.taken - unpacked > RATIO * max(self.raw.tell() - packed, 1):
            raise UnreadableLog(
                N_(
                    "{file} unpacks to more than {ratio} times its size, as no request log does;"
                    " reading stopped after {megabytes} MB."
                ),
                file=self.of.name,
                ratio=RATIO,
                megabytes=self.taken >> 20,
            )

    def _into(self, view: memoryview) -> int:
        if not self.of.compression:
            return self.raw.readinto(view)
        assert self.stream is not None  # noqa: S101 -- made when the file was found packed
        got = self.stream.read(len(view))
        view[: len(got)] = got
        return len(got)

    def _damaged(self, fault: Exception) -> UnreadableLog:
        if "runcated" in str(fault):
            return UnreadableLog(
                N_("{file} ends in the middle: it was cut off on its way. Fetch it once more."),
                file=self.of.name,
            )
        return UnreadableLog(
            N_("{file} is damaged: it cannot be unpacked as {compression}. Fetch it once more."),
            file=self.of.name,
            compression=self.of.compression or "a plain file",
        )


def _nobody(_read: int, _size: int) -> None:
    """Tell nobody."""
