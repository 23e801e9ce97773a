"""Static files by addresses that change with their content; nothing has to be gathered first."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

SHOWN = 12
"""So many signs of the digest tell one version of a file from the next."""


class StaticFiles(StaticFilesStorage):
    """Adds the digest of a file to its address, so that a browser never shows yesterday's."""

    def url(self, name: str | None) -> str:
        """Return the address of a file, with its version."""
        return f"{super().url(name)}?v={_version(name or '')}"


@cache
def _version(name: str) -> str:
    """Return the version of a file.

    :raises FileNotFoundError: when a page names a file that is not there.
    """
    found = finders.find(name)
    if not found:
        message = f"There is no static file {name}."
        raise FileNotFoundError(message)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:SHOWN]
