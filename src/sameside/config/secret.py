"""The key that signs sessions: given, or kept in a file only its owner may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

LENGTH = 50


def secret_key(given: str, data: Path) -> str:
    """Return the key, made on the first start and kept from then on."""
    return given or _kept(data / "keys" / "secret")


def _kept(place: Path) -> str:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        opened = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_text("ascii")
    with os.fdopen(opened, "w", encoding="ascii") as written:
        written.write(secrets.token_urlsafe(LENGTH))
    return place.read_text("ascii")
