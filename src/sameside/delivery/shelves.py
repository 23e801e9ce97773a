"""Where the files of a partnership lie: logs as they came, records, and what is made from them.

Everything under `cache` may be deleted at any time; it is made again.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from sameside.partnerships.models import Partnership

SIGNS = re.compile(r"[^\w.-]+", re.ASCII)
LONGEST_NAME = 100
UNFINISHED = ".brought-"
"""How a folder begins in which a log is written until it is whole."""


def shelf_of(partnership: Partnership) -> Path:
    """Return the folder of a partnership."""
    return Path(settings.MEDIA_ROOT) / str(partnership.pk)


def log_at(partnership: Partnership, digest: str, name: str) -> Path:
    """Return where a log lies as it came; its name is one that any file system can hold."""
    safe = SIGNS.sub("_", name).strip("._")[-LONGEST_NAME:] or "log"
    return shelf_of(partnership) / "logs" / digest / safe


@contextmanager
def replacing_logs(partnership: Partnership) -> Iterator[None]:
    """Let one at a time put a log on the shelf or take one away, in all processes.

    Held for the moment of the change alone, never while a log is read.
    """
    shelf = os.open(shelf_of(partnership), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(shelf, fcntl.LOCK_EX)
        yield
    finally:
        os.close(shelf)


def record_path(partnership: Partnership, digest: str) -> Path:
    """Return where a record lies; two files more stand beside it."""
    return shelf_of(partnership) / "records" / f"{digest}.parquet"


def report_path(partnership: Partnership, import_id: object) -> Path:
    """Return where the listed rows of an import lie."""
    return shelf_of(partnership) / "reports" / f"{import_id}.jsonl"


def cache_of(partnership: Partnership) -> Path:
    """Return the folder of what can be made again."""
    return shelf_of(partnership) / "cache"
