#!/usr/bin/env python3
"""Verify a record of Sameside on any machine: python3 verify.py BUNDLE [--checkpoint FILE].

Needs this file, Python 3.10 and a bundle (a folder or a .tar); no network, nothing of ours. Exit
code 0: verified. 1: not what was signed, and the first line says how: REWRITTEN n, TRUNCATED, FORK,
PAYLOAD n or SIGNATURE. 2: UNREADABLE. Entries are counted from 0. Take verify.py from where you
trust it: one that came with a bundle is as good as whoever sent the bundle.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

SEALED = ("checkpoints.txt", "keys.txt", "leaves.txt", "log.jsonl", "payloads.jsonl")
NOTE, COSIGNATURE = 1, 4  # C2SP's kinds of signatures: that of the log itself, that of a side
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE = b"\x58" + b"\x66" * 31
Point = tuple[int, int, int, int]
Keys = dict[tuple[str, bytes], tuple[int, bytes]]


class NotVerified(Exception):  # noqa: N818 -- an answer: its word, and a sentence of what it means
    """Say that the record is not what was signed."""


class Checkpoint(NamedTuple):
    """What was signed: how many entries there were, their root; and by whom."""

    size: int
    root: bytes
    signers: frozenset[str]


# Ed25519 (RFC 8032): points in extended coordinates, multiples of a key from a table.


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = (b - a) % P, (d - c) % P, (d + c) % P, (b + a) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


@cache
def _multiples(key: bytes, sign: int) -> list[list[Point]]:
    odd, y = divmod(int.from_bytes(key, "little"), 2**255)
    u, v = y * y - 1, D * y * y + 1
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    x = x if (v * x * x - u) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if odd > 1 or y >= P or (v * x * x - u) % P or (odd and not x):
        raise ValueError("this is no Ed25519 key")
    x = (x if x & 1 == odd else -x) * sign % P
    step, rows = (x, y, 1, x * y % P), []
    for _ in range(32):
        row = [(0, 1, 1, 0)]
        for _ in range(256):
            row.append(_add(row[-1], step))
        step = row.pop()
        rows.append(row)
    return rows


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the holder of a key signed a message."""
    s = int.from_bytes(signature[32:], "little")
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    h, point = int.from_bytes(hashed, "little") % L, (0, 1, 1, 0)
    for rows, number in ((_multiples(BASE, 1), s % L), (_multiples(key, -1), h)):
        for row, digit in zip(rows, number.to_bytes(32, "little"), strict=True):
            point = _add(point, row[digit])
    x, y = (value * pow(point[2], -1, P) % P for value in point[:2])
    return s < L and (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# Keys and signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature).


def keys_of(text: str, origin: str, pinned: Sequence[str]) -> Keys:
    """Read the public keys of a bundle; what is pinned (FINGERPRINT or SIDE=FINGERPRINT) holds."""
    keys, pins = {}, [pin.lower().rpartition("=") for pin in pinned]
    for line in text.splitlines():
        name, key_id, encoded = line.split("+", 2)
        blob = _decoded(encoded)
        hashed = hashlib.sha256(name.encode() + b"\n" + blob).digest()[:4]
        if hashed.hex() != key_id:
            raise NotVerified("SIGNATURE", f"The key of {name} is not the one its id tells.")
        known = {pin for side, _, pin in pins if side == name.removeprefix(origin).strip("/")}
        if known and hashlib.sha256(blob[1:]).hexdigest() not in known:
            raise NotVerified("SIGNATURE", f"{name} has another key than the one you named.")
        keys[name, hashed] = blob[0], blob[1:]
    return keys


def notes(content: bytes, origin: str, keys: Keys) -> Iterator[tuple[list[str], frozenset[str]]]:
    """Read signed texts: the lines of each, and who signed it; a key nobody knows is refused."""
    blocks = content.decode().removesuffix("\n").split("\n\n")
    for text, signatures in zip(blocks[::2], blocks[1::2], strict=True):
        signers = frozenset(_signer(text + "\n", line, keys) for line in signatures.split("\n"))
        if origin not in signers:
            raise NotVerified("SIGNATURE", f"{origin} has not signed what is said to be its own.")
        yield text.split("\n"), signers


def _signer(text: str, line: str, keys: Keys) -> str:
    dash, name, encoded = line.split(" ")
    blob = _decoded(encoded)
    kind, key = keys.get((name, blob[:4]), (0, b""))
    if kind not in {NOTE, COSIGNATURE} or dash != "\N{EM DASH}":
        raise NotVerified("SIGNATURE", f"A signature of {name} is of a key that is not here.")
    if kind == COSIGNATURE:
        text = f"cosignature/v1\ntime {int.from_bytes(blob[4:12], 'big')}\n{text}"
    if not signed(key, text.encode(), blob[12 if kind == COSIGNATURE else 4 :]):
        raise NotVerified("SIGNATURE", f"A signature of {name} was not made by its key.")
    return name


def _decoded(encoded: str) -> bytes:
    decoded = base64.b64decode(encoded, validate=True)
    if base64.b64encode(decoded).decode() != encoded:
        raise ValueError("base64 is written in another way than it was made")
    return decoded


def checkpoints(content: bytes, origin: str, keys: Keys) -> Iterator[Checkpoint]:
    """Read checkpoints, each signed by the log they are of."""
    for (name, size, root), signers in notes(content, origin, keys):
        if name != origin:
            raise ValueError(f"a checkpoint of {name} says nothing of {origin}")
        yield Checkpoint(int(size), _decoded(root), signers)


# The log: a Merkle tree (RFC 6962).


def roots_of(leaves: Iterable[bytes], sizes: set[int]) -> dict[int, bytes]:
    """Return the root of the first `size` leaves, for each size there is."""
    found, peaks = {0: hashlib.sha256().digest()}, list[bytes]()
    for size, leaf in enumerate(leaves, start=1):
        peaks.append(leaf)
        for _ in range((size & -size).bit_length() - 1):
            right, left = peaks.pop(), peaks.pop()
            peaks.append(hashlib.sha256(b"\x01" + left + right).digest())
        if size in sizes:
            root = peaks[-1]
            for left in reversed(peaks[:-1]):
                root = hashlib.sha256(b"\x01" + left + root).digest()
            found[size] = root
    return found


def check_log(lines: Sequence[bytes], listed: Sequence[bytes], sealed: list[Checkpoint]) -> None:
    """Compare the entries with all checkpoints; listed leaves, if they are right, show the place.

    :raises NotVerified: FORK, REWRITTEN n or TRUNCATED.
    """
    leaves = [hashlib.sha256(b"\x00" + line).digest() for line in lines]
    found, last = roots_of(leaves, {one.size for one in sealed}), max(sealed)
    good = [one.size for one in sealed if found.get(one.size) == one.root]
    bad = [one.size for one in sealed if found.get(one.size, one.root) != one.root]
    twice = len({one.root for one in sealed if one.size == last.size}) > 1
    if twice or (bad and min(bad) <= max(good, default=-1)):
        size = min([*bad, last.size])
        raise NotVerified(
            "FORK", f"Two records were signed that differ in the first {size} entries."
        )
    if roots_of(listed, {last.size}).get(last.size) == last.root:
        for at, (leaf, other) in enumerate(zip(leaves, listed, strict=False)):
            if leaf != other:
                raise NotVerified(f"REWRITTEN {at}", f"Entry {at} is not the one that was signed.")
    if bad:
        after = max((size for size in good if size < min(bad)), default=0)
        raise NotVerified(
            f"REWRITTEN {after}",
            f"Of the entries {after} to {min(bad) - 1} one is not what was signed.",
        )
    if len(lines) < last.size:
        raise NotVerified(
            "TRUNCATED", f"{last.size} entries were signed, and {len(lines)} are here."
        )
    if len(lines) > last.size:
        raise NotVerified(
            f"REWRITTEN {last.size}", f"Nobody signed the entries from {last.size} on."
        )


# The payloads: personal words, of which an entry holds a salted hash.


def check_payloads(lines: Sequence[bytes], payloads: Sequence[bytes], reader: str) -> str:
    """Compare payloads with the entries; say how many are here, withheld and erased.

    :raises NotVerified: PAYLOAD n, also where one is missing that was not erased by an entry.
    """
    held, sealed, erased = {}, {}, set()
    for line in payloads:
        payload = json.loads(line)
        held[payload["entry"], payload["name"]] = payload
    for at, line in enumerate(lines):
        entry = json.loads(line)
        sealed.update({(at, name): seal for name, seal in entry["commitments"].items()})
        if entry["what"] == "payload.erased":
            erased.add((int(entry["about"]["entry"]), entry["about"]["payload"]))
    for at, name in sorted(held.keys() | sealed.keys()):
        place = at, name
        if place not in sealed or not _kept(
            sealed[place], held.get(place), place in erased, reader
        ):
            meaning = f"“{name}” of entry {at} was changed, or is missing and nobody erased it."
            raise NotVerified(f"PAYLOAD {at}", meaning)
    withheld = sum("withheld" in payload for payload in held.values())
    return f"{len(held) - withheld} payloads, {withheld} withheld, {len(sealed) - len(held)} erased"


def _kept(seal: Mapping[str, str], payload: Any, erased: bool, reader: str) -> bool:  # noqa: ANN401, FBT001 -- JSON
    if payload is None or erased:
        return payload is None and erased
    if "withheld" in payload:
        return seal["audience"] not in {"both", reader}
    content = bytes.fromhex(payload["salt"]) + payload["content"].encode()
    return hashlib.sha256(content).hexdigest() == seal["sha256"]


# The bundle.


def files_of(bundle: Path) -> dict[str, bytes]:
    """Read the files of a bundle, from a folder or a tar."""
    names = {"bundle.note", *SEALED}
    if bundle.is_dir():
        return {name: (bundle / name).read_bytes() for name in names}
    with tarfile.open(bundle, "r:") as tar:
        members = {PurePosixPath(one.name).name: one for one in tar if one.isfile()}
        return {name: tar.extractfile(members[name]).read() for name in names}


def verify(files: Mapping[str, bytes], asked: argparse.Namespace) -> str:
    """Verify all of it, and say what was found."""
    origin = files["bundle.note"].decode().split("\n")[1]
    keys = keys_of(files["keys.txt"].decode(), origin, asked.key)
    sealed = list(checkpoints(files["checkpoints.txt"], origin, keys))
    for path in asked.checkpoint:
        kept = path.read_bytes().replace(b"\r\n", b"\n").strip() + b"\n"
        sealed.extend(checkpoints(kept, origin, keys))
    lines = files["log.jsonl"].split(b"\n")[:-1]
    listed = [bytes.fromhex(leaf) for leaf in files["leaves.txt"].decode().split()]
    check_log(lines, listed, sealed)
    [((_, _, reader, *digests), _)] = notes(files["bundle.note"], origin, keys)
    payloads = check_payloads(lines, files["payloads.jsonl"].split(b"\n")[:-1], reader)
    for side in asked.require:
        if not any(f"{origin}/{side}" in one.signers for one in sealed):
            raise NotVerified("SIGNATURE", f"The {side} has cosigned none of these checkpoints.")
    if digests != [f"{hashlib.sha256(files[name]).hexdigest()} {name}" for name in SEALED]:
        raise NotVerified("SIGNATURE", "A file is not the one that was put into this bundle.")
    return f"{origin}: {len(lines)} entries under {len(sealed)} checkpoints; {payloads}."


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found; return the exit code."""
    parser = argparse.ArgumentParser(prog="verify.py", description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--checkpoint", type=Path, action="append", default=[])
    parser.add_argument("--require", action="append", default=[], metavar="SIDE")
    parser.add_argument("--key", action="append", default=[], metavar="[SIDE=]FINGERPRINT")
    asked = parser.parse_args(arguments)
    try:
        answer, code = ("VERIFIED", verify(files_of(asked.bundle), asked)), 0
    except NotVerified as fault:
        answer, code = fault.args, 1
    except UNREADABLE as fault:
        answer, code = ("UNREADABLE", f"This is no whole bundle: {fault!r}"), 2
    sys.stdout.write("\n".join([*answer, ""]))
    return code


if __name__ == "__main__":
    sys.exit(main())
