"""Files put in place in one step, so that nobody ever sees half of one."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put a file in place in one step, so that nobody ever sees half of it.

    :raises OSError: naming the file, when it cannot be written.
    """
    with naming(path), beside(path) as folder:
        unfinished = folder / "unfinished"
        unfinished.write_bytes(content)
        unfinished.replace(path)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Lend an empty folder beside a file, to write in what is put in place when it is whole."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sameside-") as folder:
        yield Path(folder)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let a fault name the file that was asked for, not the one we wrote beside it."""
    try:
        yield
    except OSError as fault:
        number = fault.errno or errno.EIO
        raise OSError(number, os.strerror(number), str(path)) from fault
