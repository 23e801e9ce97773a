"""Files that outlive a power cut: seen through to the disk before anybody is told that they stand.

A database does this with what is written into it. A file that a row speaks of has to be there as
surely as the row, so it goes to the disk before the transaction ends.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import FileSystemStorage

FOLDERS = 4
"""So many folders above a file may have been made for it."""


class DurableFiles(FileSystemStorage):
    """Keeps files as Django does, and each is on the disk when it is told to be kept."""

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Keep a file; return the name it has now."""
        kept = super().save(name, content, max_length)
        see_to_disk(Path(self.path(kept)))
        return kept


def see_to_disk(path: Path) -> None:
    """Wait until a file lies on the disk, and the folders that lead to it do."""
    for each in (path, *list(path.parents)[:FOLDERS]):
        held = os.open(each, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(held)
        finally:
            os.close(held)
