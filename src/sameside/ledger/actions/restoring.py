"""After a backup was put back that is older than what was signed: the rest, or the truth about it.

What a side's bundle still holds is added byte for byte. What nobody holds is lost, and an entry
that stays says so; each side acknowledges it.
"""

from __future__ import annotations

import argparse
import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from sameside.kernel import merkle
from sameside.kernel.refusal import N_, Refused
from sameside.ledger import kinds, verify
from sameside.ledger.actions.recording import record
from sameside.ledger.actions.sealing import signing_key
from sameside.ledger.models import Checkpoint, Entry, Head, Payload
from sameside.ledger.notes import fingerprint, public_of
from sameside.ledger.policy import Actor
from sameside.ledger.queries.keeping import losses
from sameside.ledger.signed import forget, remembered


class BundleRefused(Refused):
    """A bundle from which nothing can be put back."""


class NothingLost(Refused):
    """A record of which all that was signed is here."""


class LossKnown(Refused):
    """A loss that this side has acknowledged."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many entries, payloads and checkpoints were put back."""

    entries: int
    payloads: int
    checkpoints: int


@transaction.atomic
def replay_bundle(*, head: Head, files: Mapping[str, bytes], now: datetime) -> Replayed:
    """Put back, byte for byte, what a side's bundle holds and this record lacks.

    The bundle must be signed by this host and begin with all that is here. Words the bundle names
    as withheld come back with the other side's bundle, which may be replayed as well.

    :raises BundleRefused: when it is another record's, was changed, or does not fit what is here.
    """
    head = Head.objects.select_for_update().get(pk=head.pk)
    lines = _verified_lines(head, files)
    _require_same_beginning(head, lines)
    entries = [_entry(head, index, lines[index]) for index in range(head.size, len(lines))]
    Entry.objects.bulk_create(entries, batch_size=1_000)
    tree = head.tree
    for entry in entries:
        tree = merkle.append(tree, bytes(entry.leaf))
    head.size, head.peaks = tree.size, b"".join(tree.peaks)
    head.save(update_fields=["size", "peaks"])
    payloads = Payload.objects.bulk_create(_missing_payloads(head, files), batch_size=1_000)
    checkpoints = Checkpoint.objects.bulk_create(_missing_checkpoints(head, files, now))
    return Replayed(len(entries), len(payloads), len(checkpoints))


@transaction.atomic
def declare_loss(*, head: Head, by: Actor, now: datetime, ground: str) -> Entry:
    """Say for good that signed entries are lost, so that the record can go on.

    A checkpoint kept from before will never fit again; this entry is why. `ground` is a code.

    :raises NothingLost: when all that this host signed is here.
    """
    head = Head.objects.select_for_update().get(pk=head.pk)
    signed = max(remembered(settings.LEDGER_KEY_FILE, head.pk), default=0)
    if signed <= head.size:
        raise NothingLost(
            N_("All {size} entries that this host signed are here; nothing was lost."), size=signed
        )
    entry = record(
        head_id=head.pk,
        what=kinds.LOG_RESTORED.name,
        by=by,
        now=now,
        about={"first": str(head.size), "last": str(signed - 1), "ground": ground},
    )
    transaction.on_commit(lambda: forget(settings.LEDGER_KEY_FILE, head.pk))
    return entry


@transaction.atomic
def acknowledge_loss(*, entry: Entry, by: Actor, now: datetime) -> Entry:
    """Let a side say, once, that it knows what was lost.

    :raises LossKnown: when it has said so.
    """
    Head.objects.select_for_update().get(pk=entry.head_id)
    if any(loss.known(by.side) for loss in losses(entry.head_id) if loss.index == entry.index):
        raise LossKnown(N_("Your side has said already that it knows what was lost."))
    about = json.loads(bytes(entry.content))["about"]
    return record(
        head_id=entry.head_id,
        what=kinds.LOSS_ACKNOWLEDGED.name,
        by=by,
        now=now,
        about={"entry": str(entry.index), "first": about["first"], "last": about["last"]},
    )


def _verified_lines(head: Head, files: Mapping[str, bytes]) -> list[bytes]:
    key = fingerprint(public_of(signing_key()))
    asked = argparse.Namespace(checkpoint=[], require=[], key=[key])
    try:
        verify.verify(files, asked)
        origin = files["bundle.note"].decode().split("\n")[1]
    except verify.NotVerified as fault:
        word, meaning = fault.args
        raise BundleRefused(N_("{word}: {meaning}"), word=word, meaning=meaning) from fault
    except verify.FAULTS as fault:
        raise BundleRefused(N_("This is no whole bundle: {why}"), why=fault) from fault
    if origin != head.name:
        raise BundleRefused(
            N_("This is a bundle of {origin}, not of {name}."), origin=origin, name=head.name
        )
    return files["log.jsonl"].split(b"\n")[:-1]


def _require_same_beginning(head: Head, lines: list[bytes]) -> None:
    here = Entry.objects.filter(head=head).order_by("index").values_list("index", "leaf")
    for index, leaf in here.iterator(chunk_size=2_000):
        if index < len(lines) and merkle.leaf_hash(lines[index]) != bytes(leaf):
            raise BundleRefused(
                N_(
                    "Entry {index} here is not the one in the bundle; put nothing back before"
                    " both sides have looked at it."
                ),
                index=index,
            )


def _entry(head: Head, index: int, content: bytes) -> Entry:
    said = json.loads(content)
    return Entry(
        head=head,
        index=index,
        what=said["what"],
        content=content,
        leaf=merkle.leaf_hash(content),
        at=datetime.fromisoformat(said["at"]),
        side=said["by"]["side"],
        seat=said["by"]["seat"],
    )


def _missing_payloads(head: Head, files: Mapping[str, bytes]) -> Iterator[Payload]:
    """Yield the words that lie in the bundle and not here, but for those erased since."""
    rows = Payload.objects.filter(entry__head=head).values_list("entry__index", "name")
    settled = {*rows.iterator(), *_erased(head)}
    for told in map(json.loads, files["payloads.jsonl"].splitlines()):
        if "withheld" in told or (told["entry"], told["name"]) in settled:
            continue
        entry = Entry.objects.get(head=head, index=told["entry"])
        commitment = json.loads(bytes(entry.content))["commitments"][told["name"]]
        yield Payload(
            entry=entry,
            name=told["name"],
            audience=commitment["audience"],
            salt=bytes.fromhex(told["salt"]),
            content=told["content"].encode(),
        )


def _erased(head: Head) -> Iterator[tuple[int, str]]:
    rows = Entry.objects.filter(head=head, what=kinds.PAYLOAD_ERASED.name)
    for content in rows.values_list("content", flat=True):
        about = json.loads(bytes(content))["about"]
        yield int(about["entry"]), about["payload"]


def _missing_checkpoints(
    head: Head, files: Mapping[str, bytes], now: datetime
) -> Iterator[Checkpoint]:
    """Yield the checkpoints in the bundle that are not here; the host's own signature alone."""
    here = set(Checkpoint.objects.filter(head=head).values_list("size", flat=True))
    public = public_of(signing_key())
    blocks = files["checkpoints.txt"].decode()[:-1].split("\n\n")
    for text, signatures in zip(blocks[::2], blocks[1::2], strict=True):
        _, size, root = text.split("\n")
        own = next(line for line in signatures.split("\n") if line.split(" ")[1] == head.name)
        if int(size) not in here:
            yield Checkpoint(
                head=head,
                size=int(size),
                root=base64.b64decode(root),
                key=public,
                note=f"{text}\n\n{own}\n",
                at=now,
            )
