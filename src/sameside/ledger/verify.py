# ruff: noqa: EM101, EM102, TRY003 -- it stands alone, and says its answers where they arise
"""Verify a record of Sameside: python3 verify.py BUNDLE --key FINGERPRINT --checkpoint FILE.

Needs Python 3.10 and this file, from where you trust it; no network. Exit code 0: VERIFIED, and how
far; 1, not what was signed: REWRITTEN n (from 0), TRUNCATED, FORK, PAYLOAD n, SIGNATURE; 2:
UNREADABLE. --require customer:980 asks that this side cosigned the first 980; or customer:all.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import Any

SEALED = ("checkpoints.txt", "keys.txt", "leaves.txt", "log.jsonl", "payloads.jsonl")
NOTE, COSIGNATURE = 1, 4  # the kinds of signatures: that of the log itself, that of a side
FAULTS = (AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
PLAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
D, BASE = -121665 * pow(121666, -1, P) % P, b"\x58" + b"\x66" * 31
Point = tuple[int, int, int, int]
Keys = dict[tuple[str, bytes], tuple[int, bytes]]
Checkpoint = tuple[int, bytes, frozenset[str]]  # how many entries, their root, and who signed
FOUND = """{record}: {entries} entries, {checkpoints} checkpoints.
A bundle for the {reader}: {payloads} payloads, {withheld} withheld from it, {erased} erased."""


class NotVerified(Exception):  # noqa: N818 -- an answer: its word, and a sentence of what it means
    """The record is not what was signed."""


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = (b - a) % P, (d - c) % P, (d + c) % P, (b + a) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


@lru_cache(maxsize=8)
def _multiples(key: bytes, sign: int) -> list[list[Point]]:
    odd, y = divmod(int.from_bytes(key, "little"), 2**255)
    u, v = y * y - 1, D * y * y + 1
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    x = x if (v * x * x - u) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if odd > 1 or y >= P or (v * x * x - u) % P or (odd and not x):
        raise ValueError("there is a key that is no Ed25519 key")
    x = (x if x & 1 == odd else -x) * sign % P
    step, rows = (x, y, 1, x * y % P), list[list[Point]]()
    for _ in range(32):
        rows.append([*accumulate([(0, 1, 1, 0), *[step] * 256], _add)])
        step = rows[-1].pop()
    return rows


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the holder of a key signed a message: Ed25519 (RFC 8032)."""
    s, point = int.from_bytes(signature[32:], "little"), (0, 1, 1, 0)
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    for rows, number in ((_multiples(BASE, 1), s % L), (_multiples(key, -1), h)):
        for row, digit in zip(rows, number.to_bytes(32, "little"), strict=True):
            point = _add(point, row[digit])
    x, y = (value * pow(point[2], -1, P) % P for value in point[:2])
    return s < L and (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def keys_of(text: str, origin: str, pinned: Sequence[str]) -> Keys:
    """Read the public keys of a bundle (C2SP vkeys); those that are pinned must be the ones."""
    keys, pins = {}, [pin.lower().rpartition("=") for pin in pinned]
    for line in text.splitlines():
        name, key_id, encoded = line.split("+", 2)
        blob = _decoded(encoded)
        hashed = hashlib.sha256(name.encode() + b"\n" + blob).digest()[:4]
        known = {pin for side, _, pin in pins if side == name.removeprefix(origin).strip("/")}
        other = known and hashlib.sha256(blob[1:]).hexdigest() not in known
        if other or hashed.hex() != key_id or blob[0] not in {NOTE, COSIGNATURE}:
            raise NotVerified("SIGNATURE", f"The key of {name} is not the one that was named.")
        keys[name, hashed] = blob[0], blob[1:]
    return keys


def notes(content: bytes, origin: str, keys: Keys) -> Iterator[tuple[list[str], frozenset[str]]]:
    """Read signed notes (C2SP), the lines and signers of each; a key nobody knows is refused."""
    blocks = content.decode()[:-1].split("\n\n")
    for text, signatures in zip(blocks[::2], blocks[1::2], strict=True):
        lines = signatures.split("\n")
        signers = frozenset(_signer(text + "\n", line, keys) for line in lines)
        if origin not in signers or len(set(lines)) < len(lines):
            raise NotVerified("SIGNATURE", f"{origin} did not sign, or a signature stands twice.")
        yield text.split("\n"), signers


def _signer(text: str, line: str, keys: Keys) -> str:
    _, name, encoded = line.split(" ")
    blob = _decoded(encoded)
    kind, key = keys.get((name, blob[:4]), (0, b""))
    if kind == COSIGNATURE:
        text, blob = f"cosignature/v1\ntime {int.from_bytes(blob[4:12], 'big')}\n{text}", blob[8:]
    if not kind or not signed(key, text.encode(), blob[4:]):
        raise NotVerified("SIGNATURE", f"A signature of {name} is not of a key that is known here.")
    return name


def _decoded(encoded: str) -> bytes:
    if base64.b64encode(decoded := base64.b64decode(encoded, validate=True)).decode() != encoded:
        raise ValueError("base64 is written in another way than it was made")
    return decoded


def checkpoints(content: bytes, origin: str, keys: Keys) -> Iterator[Checkpoint]:
    """Read checkpoints, each signed by the log it is of."""
    for (name, size, root), signers in notes(content, origin, keys):
        if name != origin:
            raise ValueError(f"a checkpoint of {name} says nothing of {origin}")
        yield int(size), _decoded(root), signers


def roots_of(leaves: Iterable[bytes], sizes: set[int]) -> dict[int, bytes]:
    """Return the root (RFC 6962) of the first leaves, for each of these sizes they reach."""
    found, peaks = {0: hashlib.sha256().digest()}, list[bytes]()
    for size, leaf in enumerate(leaves, start=1):
        peaks.append(leaf)
        for _ in range((size & -size).bit_length() - 1):
            peaks[-2:] = [hashlib.sha256(b"\x01" + peaks[-2] + peaks[-1]).digest()]
        if size in sizes:
            found[size] = reduce(lambda r, x: hashlib.sha256(b"\x01" + x + r).digest(), peaks[::-1])
    return found


def check_log(lines: list[bytes], listed: list[bytes], sealed: set[Checkpoint]) -> None:
    """Compare the entries with each checkpoint; listed leaves, if they are right, show where."""
    leaves = [hashlib.sha256(b"\x00" + line).digest() for line in lines]
    roots = {(size, root) for size, root, _ in sealed}
    found, (size, root) = roots_of(leaves, {size for size, _ in roots}), max(roots)
    good = max((size for size, root in roots if found.get(size) == root), default=0)
    bad = min((size for size, root in roots if found.get(size, root) != root), default=None)
    if len(dict(roots)) < len(roots) or (bad is not None and bad <= good):
        raise NotVerified("FORK", "Two records were signed that do not begin the same.")
    told = roots_of(listed, {size}).get(size) == root
    differ = (at for at, leaf in enumerate(leaves[:size]) if told and leaf != listed[at])
    first = next(differ, (size if len(lines) > size else None) if bad is None else good)
    if first is not None:
        raise NotVerified(f"REWRITTEN {first}", f"From entry {first} on it is not what was signed.")
    if len(lines) < size:
        raise NotVerified("TRUNCATED", f"{size} entries were signed; {len(lines)} are here.")


def check_payloads(lines: list[bytes], payloads: list[bytes], reader: str) -> dict[str, int]:
    """Compare payloads with their salted hashes; one is missing only if an entry says it is."""
    given, read = map(json.loads, payloads), [*map(json.loads, lines)]
    held = {(at := int(one["entry"]), one["name"]): one | {"entry": at} for one in given}
    if [*map(PLAIN, (*held.values(), *read))] != [*map(bytes.decode, (*payloads, *lines))]:
        raise ValueError("a line stands twice, or is written in another way than it was made")
    gone = (one["about"] for one in read if one["what"] == "payload.erased")
    erased = {(int(one["entry"]), one["payload"]) for one in gone}
    seals = (one["commitments"].items() for one in read)
    sealed = {(at, name): seal for at, ones in enumerate(seals) for name, seal in ones}
    for at, name in sorted(held.keys() | sealed.keys()):
        seal, payload = sealed.get((at, name), {"audience": "both"}), held.get((at, name), {})
        if not (not payload if (at, name) in erased else _kept(seal, payload, reader)):
            raise NotVerified(f"PAYLOAD {at}", f"“{name}” was changed, or is gone and not erased.")
    withheld, n = sum("withheld" in payload for payload in held.values()), len(held)
    return {"payloads": n - withheld, "withheld": withheld, "erased": len(sealed) - n}


def _kept(seal: Any, payload: Any, reader: str) -> bool:  # noqa: ANN401 -- JSON, as it was read
    if "salt" not in payload:
        return [*payload][2:] == ["withheld"] and seal["audience"] not in {"both", reader}
    content = bytes.fromhex(payload["salt"]) + payload["content"].encode()
    return bool(hashlib.sha256(content).hexdigest() == seal.get("sha256"))


def files_of(bundle: Path) -> dict[str, bytes]:
    """Read the files of a bundle, from a folder or a tar."""
    if bundle.is_dir():
        return {name: (bundle / name).read_bytes() for name in ("bundle.note", *SEALED)}
    with tarfile.open(bundle, "r:") as tar:
        members = {PurePosixPath(one.name).name: one for one in tar if one.isfile()}
        return {name: tar.extractfile(members[name]).read() for name in ("bundle.note", *SEALED)}  # type: ignore[union-attr]  # -- each is a file


def reach(sealed: set[Checkpoint], origin: str, total: int, asked: list[str]) -> dict[str, int]:
    """Return how many of the first entries each side cosigned, where that is what is required."""
    names = (f"{origin}/{side}" for side in ("customer", "supplier"))
    reached = {name: max((n for n, _, by in sealed if name in by), default=0) for name in names}
    for side, _, wanted in (text.partition(":") for text in asked):
        n, least = reached.get(f"{origin}/{side}", 0), total if wanted == "all" else wanted or 1
        if n < max(int(least), 1):
            raise NotVerified("SIGNATURE", f"The {side} cosigned the first {n}, not {least}.")
    return reached


def verify(files: Mapping[str, bytes], asked: argparse.Namespace) -> dict[str, Any]:
    """Verify all of a bundle, and return what was found."""
    origin = files["bundle.note"].decode().split("\n")[1]
    keys = keys_of(files["keys.txt"].decode(), origin, asked.key)
    read = {path: Path(path).read_bytes().replace(b"\r\n", b"\n") for path in asked.checkpoint}
    kept = {path: {*checkpoints(n.strip() + b"\n", origin, keys)} for path, n in read.items()}
    sealed = set(checkpoints(files["checkpoints.txt"], origin, keys)).union(*kept.values())
    lines = files["log.jsonl"].split(b"\n")[:-1]
    check_log(lines, [*map(bytes.fromhex, files["leaves.txt"].decode().split())], sealed)
    [((_, _, reader, *digests), _)] = notes(files["bundle.note"], origin, keys)
    payloads = check_payloads(lines, files["payloads.jsonl"].split(b"\n")[:-1], reader)
    covered = reach(sealed, origin, len(lines), asked.require)
    covered |= {path: max(ones)[0] for path, ones in kept.items()}
    if digests != [f"{hashlib.sha256(files[name]).hexdigest()} {name}" for name in SEALED]:
        raise NotVerified("SIGNATURE", "A file is not the one that was put into this bundle.")
    prints = [(name, hashlib.sha256(key).hexdigest()) for (name, _), (_, key) in keys.items()]
    found = {"record": origin, "entries": len(lines), "checkpoints": len(sealed), "reader": reader}
    return found | payloads | {"covered": covered, "keys": prints}


def told(found: Mapping[str, Any]) -> Iterator[str]:
    """Say what was found, and how far: what nobody else has signed or kept rests on the host."""
    yield FOUND.format(**found)
    for who, n in found["covered"].items():
        yield f"{who} covers the first {n}; the {found['entries'] - n} after it rest on the host."
    for name, fingerprint in found["keys"]:
        yield f"The key of {name} is {fingerprint}; it must be the one that you were told."


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found; return the exit code."""
    parser = argparse.ArgumentParser(prog="verify.py", description=__doc__)
    parser.add_argument("bundle", type=Path)
    for option, value in (("checkpoint", "FILE"), ("require", "SIDE"), ("key", "FINGERPRINT")):
        parser.add_argument(f"--{option}", metavar=value, action="append", default=[])
    asked = parser.parse_args(arguments)
    try:
        answer, code = ("VERIFIED", *told(verify(files_of(asked.bundle), asked))), 0
    except NotVerified as fault:
        answer, code = fault.args, 1
    except (*FAULTS, tarfile.TarError) as fault:
        answer, code = ("UNREADABLE", f"This is no whole bundle: {fault!r}."), 2
    # ast-grep-ignore: only-the-command-prints
    sys.stdout.write("\n".join([*answer, ""]))
    return code


if __name__ == "__main__":
    sys.exit(main())
