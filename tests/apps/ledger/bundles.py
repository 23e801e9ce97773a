"""Bundles made without a database: as the host makes them, and as somebody might who lies."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sameside.kernel import merkle
from sameside.ledger import bundle, notes, policy, verify

ORIGIN = "sameside/north-harbour"
SEALED = verify.SEALED


def key_of(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


HOST, NORA, OTTO = key_of(1), key_of(2), key_of(3)
"""The keys of the host, of the customer, and of somebody outside."""
NORAS = f"{ORIGIN}/customer"


@dataclass
class Making:
    """What a bundle is made of; an attack changes some of it before it is put together."""

    lines: list[bytes] = field(default_factory=list)
    payloads: list[dict[str, object]] = field(default_factory=list)
    sizes: Sequence[int] = ()
    host: Ed25519PrivateKey = HOST
    cosigned: frozenset[int] = frozenset()
    reader: str = "customer"

    def add(self, what: str, about: dict[str, str], **personal: tuple[str, str]) -> None:
        """Add an entry; a personal text comes with its audience."""
        index, commitments = len(self.lines), {}
        for name, (audience, text) in personal.items():
            salt = hashlib.sha256(f"{index} {name}".encode()).digest()
            content = policy.canonical({"text": text})
            sha256 = hashlib.sha256(salt + content).hexdigest()
            commitments[name] = {"audience": audience, "sha256": sha256}
            told: dict[str, object] = {"entry": index, "name": name}
            if policy.is_of(audience, self.reader):
                told |= {"salt": salt.hex(), "content": content.decode()}
            else:
                told["withheld"] = True
            self.payloads.append(told)
        entry = {
            "about": about,
            "at": f"2026-11-{1 + index % 28:02}T08:00:00.000000Z",
            "by": {"role": "member", "seat": "7f3a", "side": "customer"},
            "commitments": commitments,
            "index": index,
            "what": what,
        }
        self.lines.append(policy.canonical(entry))

    def checkpoint(self, size: int) -> str:
        """Sign the first entries, as they are now."""
        root = merkle.root_of([merkle.leaf_hash(line) for line in self.lines[:size]])
        return self.signed(size, root)

    def signed(self, size: int, root: bytes) -> str:
        text = notes.checkpoint_text(ORIGIN, size, root)
        note = notes.signed_note(ORIGIN, self.host, text)
        if size in self.cosigned:
            note += notes.cosignature(NORAS, NORA, text, 1_790_000_000)
        return note

    def files(self) -> dict[str, bytes]:
        """Put the bundle together: honest about whatever the lines are now."""
        keys = [notes.key_line(ORIGIN, notes.public_of(self.host), notes.LOG)]
        keys += [notes.key_line(NORAS, notes.public_of(NORA), notes.COSIGNER)]
        leaves = [merkle.leaf_hash(line).hex() + "\n" for line in self.lines]
        found = verify.roots_of([merkle.leaf_hash(line) for line in self.lines], set(self.sizes))
        checkpoints = [self.signed(size, found[size]) for size in self.sizes]
        return self.sealed(
            {
                "checkpoints.txt": "\n".join(checkpoints).encode(),
                "keys.txt": "".join(f"{line}\n" for line in keys).encode(),
                "leaves.txt": "".join(leaves).encode(),
                "log.jsonl": b"".join(line + b"\n" for line in self.lines),
                "payloads.jsonl": b"".join(policy.canonical(p) + b"\n" for p in self.payloads),
            }
        )

    def sealed(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """Return the files under a note that signs them as they are."""
        listed = {name: files[name] for name in SEALED}
        return listed | {"bundle.note": bundle.seal(listed, ORIGIN, self.reader, self.host)}


def honest(entries: int = 40) -> Making:
    """Return a record with texts of every audience, one of them erased; three checkpoints."""
    made = Making(sizes=(entries // 4, entries // 2, entries), cosigned=frozenset({entries // 2}))
    for index in range(entries - 1):
        texts = {"title": ("both", f"The night cleaning, {index}")} if index % 2 else {}
        if index % 8 == 5:
            texts["reply"] = ("supplier", "Not for the customer")
        made.add("card.move", {"card": str(index), "move": "answer"}, **texts)
    made.add("payload.erased", {"entry": "3", "payload": "title", "ground": "request"})
    made.payloads = [told for told in made.payloads if told["entry"] != 3]
    return made


def write(files: dict[str, bytes], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return other bytes: one flipped, lost or added, or a line lost, doubled, moved or cut."""
    at = chance.randrange(len(content))
    lines = content.splitlines(keepends=True)
    row, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    swapped = list(lines)
    swapped[row], swapped[other] = swapped[other], swapped[row]
    return chance.choice(
        [
            content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :],
            content[:at] + content[at + 1 :],
            content[:at] + bytes([chance.randrange(256)]) + content[at:],
            content[:at],
            b"".join(lines[:row] + lines[row + 1 :]),
            b"".join([*lines[:row], lines[row], *lines[row:]]),
            b"".join(swapped),
            b"",
        ]
    )
