"""A bundle: all that either side needs to verify a record on a machine of its own.

| file | what it holds |
| --- | --- |
| `log.jsonl` | the entries, one a line, byte for byte as they were hashed |
| `leaves.txt` | their hashes, so that a changed entry can be pointed at |
| `payloads.jsonl` | personal words beside them; those of others are named as withheld |
| `checkpoints.txt` | every checkpoint, with the cosignatures under it |
| `keys.txt` | the public keys of the host and of the sides that cosign |
| `bundle.note` | whose bundle it is, and the digests of these files, signed by the host |
| `verify.py` | the verifier: one file, Python alone |
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sameside.ledger import verify
from sameside.ledger.models import Checkpoint, Cosigner, Entry, Payload
from sameside.ledger.notes import COSIGNER, LOG, key_line, signed_note
from sameside.ledger.policy import canonical, is_of

FORMAT = "sameside-bundle-1"
AT_ONCE = 2_000
"""Rows that are read at once."""


def bundle_of(
    last: Checkpoint, key: Ed25519PrivateKey, *, reader: str, may_read: Callable[[str], bool]
) -> dict[str, bytes]:
    """Return the files of a bundle of a record up to a checkpoint, as one side may read it."""
    rows = Entry.objects.filter(head=last.head, index__lt=last.size).order_by("index")
    log, leaves = [], []
    for content, leaf in rows.values_list("content", "leaf").iterator(chunk_size=AT_ONCE):
        log.append(bytes(content) + b"\n")
        leaves.append(bytes(leaf).hex() + "\n")
    files = {
        "checkpoints.txt": "\n".join(_checkpoints(last)).encode(),
        "keys.txt": "".join(f"{line}\n" for line in _keys(last)).encode(),
        "leaves.txt": "".join(leaves).encode(),
        "log.jsonl": b"".join(log),
        "payloads.jsonl": b"".join(_payloads(last, reader, may_read)),
    }
    return files | {
        "bundle.note": seal(files, last.head.name, reader, key),
        "verify.py": Path(verify.__file__).read_bytes(),
    }


def seal(files: Mapping[str, bytes], origin: str, reader: str, key: Ed25519PrivateKey) -> bytes:
    """Return the note that says whose bundle it is and what its files are, signed by the host."""
    digests = [f"{sha256(files[name]).hexdigest()} {name}" for name in sorted(files)]
    text = "\n".join([FORMAT, origin, reader, *digests, ""])
    return signed_note(origin, key, text).encode()


def tar_of(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return the files as a tar with one folder in it; the same files are the same bytes."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = len(files[name])
            tar.addfile(member, io.BytesIO(files[name]))
    return held.getvalue()


def _checkpoints(last: Checkpoint) -> Iterator[str]:
    rows = Checkpoint.objects.filter(head=last.head, size__lte=last.size).order_by("size")
    for checkpoint in rows.prefetch_related("cosignatures"):
        yield full_note(checkpoint)


def full_note(checkpoint: Checkpoint) -> str:
    """Return a checkpoint as it is handed out: the host's signature, and those of the sides."""
    lines = sorted(cosignature.line for cosignature in checkpoint.cosignatures.all())
    return checkpoint.note + "".join(lines)


def _keys(last: Checkpoint) -> Iterator[str]:
    yield key_line(last.head.name, bytes(last.key), LOG)
    for cosigner in Cosigner.objects.filter(head=last.head).order_by("side", "at", "pk"):
        yield key_line(cosigner.name, bytes(cosigner.key), COSIGNER)


def _payloads(last: Checkpoint, reader: str, may_read: Callable[[str], bool]) -> Iterator[bytes]:
    rows = Payload.objects.filter(entry__head=last.head, entry__index__lt=last.size)
    values = rows.order_by("entry__index", "name").values_list(
        "entry__index", "name", "audience", "salt", "content"
    )
    for index, name, audience, salt, content in values.iterator(chunk_size=AT_ONCE):
        told: dict[str, object] = {"entry": index, "name": name}
        if is_of(audience, reader) or may_read(audience):
            told |= {"salt": bytes(salt).hex(), "content": bytes(content).decode()}
        else:
            told["withheld"] = True
        yield canonical(told) + b"\n"
