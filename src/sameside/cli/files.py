"""Where a statement goes: files by their ending, and none over what is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sameside.delivery.reckoning.writing import write
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.statement import Statement
from sameside.pages.exports import WRITERS

PAGE = ".html"
ENDINGS = (PAGE, *WRITERS)


class UnknownEnding(Refused):
    """A file name that does not say what is to be written."""


class NoPlace(Refused):
    """A place where nothing can, or should, be written."""


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


def require_free(outs: Sequence[Path], inputs: Sequence[Path | None]) -> None:
    """Refuse to write over what is read, twice to one place, or where there is no folder.

    :raises NoPlace: naming the file, before any work is done.
    """
    for number, path in enumerate(outs):
        if not path.parent.is_dir():
            raise NoPlace(
                N_("{file}: there is no folder “{folder}”. Make it first, or name another."),
                file=path,
                folder=path.parent,
            )
        if path.is_dir():
            raise NoPlace(N_("{file}: this is a folder; name a file in it."), file=path)
        if any(_same(path, read) for read in inputs if read):
            raise NoPlace(
                N_("{file} is read for this; to write there would lose it. Name another file."),
                file=path,
            )
        if any(_same(path, other) for other in outs[:number]):
            raise NoPlace(N_("{file}: two things cannot be written to one file."), file=path)


def _same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def export(path: Path, statement: Statement) -> None:
    """Write a statement as its file's ending says."""
    write(path, WRITERS[path.suffix.lower()](statement))
