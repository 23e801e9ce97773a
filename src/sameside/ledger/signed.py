"""What the host remembers of its signatures, beside its key and outside the database.

A database that was put back from an older backup does not know what was signed since. Without this
the host would sign another past; with it, it refuses and says so.
"""

from __future__ import annotations

import base64
import os
import uuid
from pathlib import Path

from sameside.ledger.models import DIGEST

LINES = 3
"""Of a checkpoint's text: its name, its size, its root."""


def remembered(key_file: Path, head_id: uuid.UUID) -> dict[int, bytes]:
    """Return the size and root of the last checkpoint that was signed here; nothing if none was."""
    place = _place(key_file, head_id)
    if not place.is_file():
        return {}
    lines = place.read_text(encoding="utf-8").splitlines()[:LINES]
    root = base64.b64decode(lines[-1]) if len(lines) == LINES else b""
    return {int(lines[1]): root} if len(root) == DIGEST else {}


def remember(key_file: Path, head_id: uuid.UUID, note: str) -> None:
    """Keep a note that was just signed, in one step."""
    place = _place(key_file, head_id)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_suffix(f".{os.getpid()}")
    with beside.open("w", encoding="utf-8") as written:
        written.write(note)
        written.flush()
        os.fsync(written.fileno())
    beside.replace(place)


def forget(key_file: Path, head_id: uuid.UUID) -> None:
    """Let go of what was signed: the record says openly that it was lost."""
    _place(key_file, head_id).unlink(missing_ok=True)


def _place(key_file: Path, head_id: uuid.UUID) -> Path:
    return key_file.parent / "signed" / f"{head_id}.txt"
