"""The key that signs sessions: given, or kept in a file only its owner may read."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

LENGTH = 50


def secret_key(given: str, data: Path) -> str:
    """Return the key, made on the first start and kept from then on."""
    return given or _kept(data / "keys" / "secret")


def _kept(place: Path) -> str:
    if not _held(place):
        _make(place)
    return place.read_text("ascii")


def _held(place: Path) -> bool:
    """Tell whether there is a key; a file with nothing in it is what a power cut left of one."""
    return place.is_file() and place.stat().st_size > 0


def _make(place: Path) -> None:
    """Put a new key in place whole, or leave the one that another process put there first."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(f".{place.name}.{os.getpid()}.{secrets.token_hex(4)}")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as written:
        written.write(secrets.token_urlsafe(LENGTH))
        written.flush()
        os.fsync(written.fileno())
    with suppress(FileExistsError):
        place.hardlink_to(beside)
    if _held(place):
        beside.unlink()
    else:
        beside.replace(place)
