"""Signed notes as C2SP writes them: checkpoints of a log, and the signatures under them.

A note is a text, an empty line and one line a signature: `— name base64(key id ‖ signature)`.
The log signs the text itself; a side that cosigns signs the text and the time at which it saw it.
"""

from __future__ import annotations

import base64
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LOG, COSIGNER = 1, 4
"""The kinds of Ed25519 key C2SP knows: of a log, and of whoever cosigns it."""
ID_LENGTH = 4


def public_of(key: Ed25519PrivateKey) -> bytes:
    """Return the 32 bytes of a key's public half."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def fingerprint(public: bytes) -> str:
    """Return what a public key is known by: the SHA-256 of its 32 bytes, in hex."""
    return sha256(public).hexdigest()


def key_line(name: str, public: bytes, kind: int) -> str:
    """Return a public key as C2SP writes it (a vkey)."""
    blob = bytes([kind]) + public
    return f"{name}+{_key_id(name, blob).hex()}+{base64.b64encode(blob).decode()}"


def checkpoint_text(name: str, size: int, root: bytes) -> str:
    """Return what is signed of a log: its name, how many entries, and their root."""
    return f"{name}\n{size}\n{base64.b64encode(root).decode()}\n"


def signed_note(name: str, key: Ed25519PrivateKey, text: str) -> str:
    """Return a text signed by the log itself."""
    return f"{text}\n{_line(name, key, LOG, key.sign(text.encode()))}"


def is_signed(note: str, text: str, public: bytes) -> bool:
    """Tell whether a note is this text, signed by the log's key."""
    name, signature = text.partition("\n")[0], note.removeprefix(text).strip().rpartition(" ")[2]
    try:
        blob = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(blob[ID_LENGTH:], text.encode())
    except (ValueError, InvalidSignature):
        return False
    return note == f"{text}\n\N{EM DASH} {name} {signature}\n"


def cosignature(name: str, key: Ed25519PrivateKey, text: str, at: int) -> str:
    """Return the line with which a side cosigns a text; `at` is in seconds since 1970."""
    said = f"cosignature/v1\ntime {at}\n{text}"
    return _line(name, key, COSIGNER, at.to_bytes(8, "big") + key.sign(said.encode()))


def _line(name: str, key: Ed25519PrivateKey, kind: int, signature: bytes) -> str:
    blob = _key_id(name, bytes([kind]) + public_of(key)) + signature
    return f"\N{EM DASH} {name} {base64.b64encode(blob).decode()}\n"


def _key_id(name: str, blob: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + blob).digest()[:ID_LENGTH]
