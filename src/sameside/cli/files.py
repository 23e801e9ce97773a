"""Where a statement goes: files by their ending, each written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sameside.kernel.refusal import N_, Refused
from sameside.kernel.statement import Statement
from sameside.pages.exports import WRITERS

PAGE = ".html"
ENDINGS = (PAGE, *WRITERS)


class UnknownEnding(Refused):
    """A file name that does not say what is to be written."""


def require_known(path: Path) -> None:
    """Refuse a file whose ending says nothing, before any work is done.

    :raises UnknownEnding: naming the endings there are.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UnknownEnding(
            N_("{file}: name a file that ends with one of {endings}."),
            file=path,
            endings=", ".join(ENDINGS),
        )


def export(path: Path, statement: Statement) -> None:
    """Write a statement as its file's ending says."""
    write(path, WRITERS[path.suffix.lower()](statement))


def write(path: Path, content: bytes) -> None:
    """Put a file in place in one step, so that nobody ever sees half of it.

    :raises OSError: naming the file, when it cannot be written.
    """
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as unfinished:
            unfinished.write(content)
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def _umask() -> int:
    """Return the rights this process takes from new files; asking means setting it twice."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
