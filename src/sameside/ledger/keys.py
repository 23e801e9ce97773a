"""The key with which the host signs checkpoints: a file outside the database, for its owner alone.

It is made on first use and never again: a host that lost its key and made another in silence could
sign another past.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sameside.kernel.refusal import N_, Refused

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyOpen(Refused):
    """A key that others on the machine may read."""


class KeyLost(Refused):
    """No key where checkpoints were signed before."""


class KeyUnreadable(Refused):
    """A file that holds no key of ours."""


def host_key(place: Path, *, may_make: bool) -> Ed25519PrivateKey:
    """Return the host's key; make it where there is none and nothing was ever signed.

    :raises KeyLost: when it is gone. :raises KeyOpen: when others may read it.
    :raises KeyUnreadable: when the file is something else.
    """
    if may_make and not place.exists():
        _make(place)
    try:
        mode = place.stat().st_mode
        content = place.read_bytes()
    except FileNotFoundError as gone:
        raise KeyLost(
            N_(
                "{file}: the key that signs checkpoints is gone. Put it back from where you keep"
                " it; with another one nobody could verify what was signed before."
            ),
            file=place,
        ) from gone
    if mode & OTHERS:
        raise KeyOpen(
            N_("{file}: others may read the key that signs checkpoints. Run chmod 600 on it."),
            file=place,
        )
    return _read(place, content)


def _read(place: Path, content: bytes) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadable(
            N_("{file}: this is not the key that signs checkpoints (Ed25519, PEM)."), file=place
        )
    return key


def _make(place: Path) -> None:
    """Put a new key in place whole, or leave the one that another process put there first."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    beside = place.with_name(f".{place.name}.{os.getpid()}.{id(content)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    with suppress(FileExistsError):
        place.hardlink_to(beside)
    beside.unlink()
