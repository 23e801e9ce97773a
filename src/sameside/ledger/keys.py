"""The key with which the host signs checkpoints: a file outside the database, for its owner alone.

It is made on first use and never again: a host that lost its key and made another in silence could
sign another past.
"""

from __future__ import annotations

import base64
import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from sameside.kernel.refusal import N_, Refused
from sameside.ledger.verify import signed

LENGTH = 32
"""Bytes of a public key."""
_LINE = re.compile(r"[^+\s]+\+[0-9a-f]{8}\+([A-Za-z0-9+/=]+)")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyOpen(Refused):
    """A key that others on the machine may read."""


class KeyLost(Refused):
    """No key where checkpoints were signed before."""


class KeyUnreadable(Refused):
    """A file that holds no key of ours."""


class NotAPublicKey(Refused):
    """A text that is no public key to cosign with."""


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


def public_key_of(text: str) -> bytes:
    """Read a public Ed25519 key that somebody pasted: PEM, a C2SP line, or its 32 bytes in base64.

    :raises NotAPublicKey: when it is anything else; a private key above all.
    """
    pasted = text.strip()
    if "PRIVATE KEY" in pasted:
        raise NotAPublicKey(
            N_(
                "This is a private key, and by pasting it you have shown it. Make a new one, keep"
                " it on your machine, and paste its public half."
            )
        )
    try:
        key = _pasted(pasted)
        signed(key, b"", bytes(64))
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise NotAPublicKey(
            N_(
                "This is no public Ed25519 key. Paste what “openssl pkey -pubout” wrote, from"
                " BEGIN to END."
            )
        ) from fault
    return key


def _pasted(text: str) -> bytes:
    if text.startswith("-----BEGIN PUBLIC KEY-----"):
        key = load_pem_public_key(text.encode())
        if not isinstance(key, Ed25519PublicKey):
            message = "a key of another kind"
            raise ValueError(message)
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    line = _LINE.fullmatch(text)
    pasted = base64.b64decode(line[1] if line else text, validate=True)
    # A C2SP line begins its key with one byte for the kind of it.
    held = pasted[1:] if line else pasted
    if len(held) != LENGTH:
        message = "another number of bytes"
        raise ValueError(message)
    return held


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
