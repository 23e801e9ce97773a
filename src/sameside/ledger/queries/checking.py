"""Whether a record is what it was: every entry read again, every root made again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from sameside.kernel import merkle
from sameside.kernel.refusal import N_
from sameside.ledger import kinds
from sameside.ledger.models import Checkpoint, Entry, Head, Payload
from sameside.ledger.notes import checkpoint_text, is_signed
from sameside.ledger.policy import instant
from sameside.ledger.signed import remembered

AT_ONCE = 2_000
"""Rows that are read at once."""


Stored = bytes | memoryview
"""How databases give back what is stored."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A record at one moment: its head, and the roots that were signed by their sizes."""

    head: Head
    roots: Mapping[int, bytes]


class Fault(StrEnum):
    """What may be wrong with a record, in the words of verify.py."""

    REWRITTEN = "REWRITTEN"
    TRUNCATED = "TRUNCATED"
    FORK = "FORK"
    PAYLOAD = "PAYLOAD"
    SIGNATURE = "SIGNATURE"


@dataclass(frozen=True, slots=True)
class Found:
    """A fault, the entry it is at, and a sentence with its values."""

    fault: Fault
    index: int
    words: str
    values: Mapping[str, object]


def verify_record(head: Head) -> tuple[Found, ...]:
    """Read a whole record again and return everything that is wrong with it."""
    if not _faults(head):
        return ()
    # It may have been written to while we read: what is wrong is so with nobody writing as well.
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=head.pk)
        return _faults(head)


def _faults(head: Head) -> tuple[Found, ...]:
    seen = snapshot(head)
    found = (*log_faults(seen), *_signature_faults(head))
    # What an entry says of its payloads is worth nothing where the entries are not what they were.
    return found or (*_column_faults(seen.head), *_payload_faults(seen.head))


def snapshot(head: Head) -> Snapshot:
    """Return a record as it is now; checkpoints first, so that none reaches past the head."""
    rows = Checkpoint.objects.filter(head=head).values_list("size", "root")
    roots = {size: bytes(root) for size, root in rows}
    # What was signed and is remembered outside the database comes before what it says itself.
    roots |= remembered(settings.LEDGER_KEY_FILE, head.pk)
    return Snapshot(Head.objects.get(pk=head.pk), roots)


def log_faults(seen: Snapshot) -> Iterator[Found]:
    """Yield what is wrong with the entries of a record up to its head, and with its checkpoints."""
    head, roots = seen.head, seen.roots
    tree = merkle.Head()
    for index, content, leaf in _rows(head):
        if index != tree.size:
            yield _rewritten(tree.size, N_("Entry {index} is missing."))
            return
        made = merkle.leaf_hash(bytes(content))
        if made != bytes(leaf):
            yield _rewritten(index, N_("Entry {index} is not the one that was written."))
        tree = merkle.append(tree, made)
        if tree.size in roots and merkle.root(tree) != roots[tree.size]:
            yield _forked(tree.size)
    if tree.size < max(head.size, *roots, 0):
        words = N_("There are {index} entries, and there were {there} when it was signed.")
        there = max(head.size, *roots, 0)
        yield Found(Fault.TRUNCATED, tree.size, words, {"index": tree.size, "there": there})
    elif tree != head.tree:
        yield _rewritten(
            tree.size, N_("The {index} entries do not lead to the head of the record.")
        )


def _rows(head: Head) -> Iterator[tuple[int, Stored, Stored]]:
    rows = Entry.objects.filter(head=head, index__lt=head.size).order_by("index")
    return rows.values_list("index", "content", "leaf").iterator(chunk_size=AT_ONCE)


def _column_faults(head: Head) -> Iterator[Found]:
    """Compare what stands beside the bytes of an entry, by which pages find and say it."""
    rows = Entry.objects.filter(head=head, index__lt=head.size).order_by("index")
    values = rows.values_list("index", "content", "what", "at", "side", "seat")
    for index, content, what, at, *who in values.iterator(chunk_size=AT_ONCE):
        said = json.loads(bytes(content))
        written = said["what"], said["at"], [said["by"]["side"], said["by"]["seat"]]
        if written != (what, instant(at), who):
            yield _rewritten(index, N_("Entry {index} is not the one that was written."))


def _payload_faults(head: Head) -> Iterator[Found]:
    """Compare the personal words that are here with the entries; none is missing unrecorded."""
    sealed: dict[tuple[int, str], tuple[str, str]] = {}
    erased: set[tuple[int, str]] = set()
    for index, content, _ in _rows(head):
        said = json.loads(bytes(content))
        for name, commitment in said["commitments"].items():
            sealed[index, name] = commitment["sha256"], commitment["audience"]
        if said["what"] == kinds.PAYLOAD_ERASED.name:
            erased.add((int(said["about"]["entry"]), said["about"]["payload"]))
    rows = Payload.objects.filter(entry__head=head, entry__index__lt=head.size)
    values = rows.values_list("entry__index", "name", "salt", "content", "audience")
    for index, name, salt, content, audience in values.iterator(chunk_size=AT_ONCE):
        made = sha256(bytes(salt) + bytes(content)).hexdigest(), audience
        if (index, name) in erased or sealed.pop((index, name), None) != made:
            yield _payload(index, name, N_("“{name}” of entry {index} is not what was written."))
    for index, name in sorted(sealed.keys() - erased):
        yield _payload(index, name, N_("“{name}” of entry {index} is gone, and nobody erased it."))


def _signature_faults(head: Head) -> Iterator[Found]:
    for checkpoint in Checkpoint.objects.filter(head=head).order_by("size"):
        text = checkpoint_text(head.name, checkpoint.size, bytes(checkpoint.root))
        if not is_signed(checkpoint.note, text, bytes(checkpoint.key)):
            words = N_("The checkpoint of {index} entries is not signed by the key of this host.")
            yield Found(Fault.SIGNATURE, checkpoint.size, words, {"index": checkpoint.size})


def _rewritten(index: int, words: str) -> Found:
    return Found(Fault.REWRITTEN, index, words, {"index": index})


def _forked(size: int) -> Found:
    words = N_("The first {index} entries are not those that a checkpoint was signed of.")
    return Found(Fault.FORK, size, words, {"index": size})


def _payload(index: int, name: str, words: str) -> Found:
    return Found(Fault.PAYLOAD, index, words, {"index": index, "name": name})
