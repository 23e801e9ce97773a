"""Entries and checkpoints of a record, in bulk; the entries lead to its head."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sameside.kernel import merkle
from sameside.kernel.history import Side
from sameside.ledger.models import Checkpoint, Cosignature, Cosigner, Entry, Head, Payload
from sameside.ledger.policy import BOTH, canonical, instant
from sameside.partnerships.models import Seat

Said = dict[str, Any]
BATCH = 2_000
FIRST = 10_000
"""Numbers given here begin so far up that none is taken."""


def entries(
    head: Head, said: Iterable[Said], *, by: Seat, now: datetime, words: str = "It was wet."
) -> int:
    """Add entries to a record, each with a text beside it; return the leaf of the first."""
    head = Head.objects.get(pk=head.pk)
    tree, first, made, beside = head.tree, head.size, [], []
    for each in said:
        at, who = each.get("at", now), each.get("by") or asdict(by.actor)
        payload = _payload(str(each.get("text", words)))
        content = canonical(
            {
                "about": each["about"],
                "at": instant(at),
                "by": who,
                "commitments": {"text": _commitment(payload)},
                "index": tree.size,
                "what": each["what"],
            }
        )
        leaf = merkle.leaf_hash(content)
        entry = Entry(
            head=head,
            index=tree.size,
            what=each["what"],
            content=content,
            leaf=leaf,
            at=at,
            side=who["side"],
            seat=who["seat"],
        )
        tree = merkle.append(tree, leaf)
        payload.entry = entry
        made.append(entry)
        beside.append(payload)
    Entry.objects.bulk_create(made, BATCH)
    for payload in beside:
        payload.entry_id = payload.entry.pk
    Payload.objects.bulk_create(beside, BATCH)
    head.size, head.peaks = tree.size, b"".join(tree.peaks)
    head.save(update_fields=["size", "peaks"])
    return first


def checkpoints(head: Head, n: int, now: datetime) -> None:
    """Sign n sizes that nobody reaches, each cosigned by both sides."""
    cosigners = [
        Cosigner.objects.create(head=head, side=side, key=secrets.token_bytes(32), at=now)
        for side in Side
    ]
    newest = head.checkpoints.latest("size")
    taken = set(head.checkpoints.values_list("size", flat=True))
    made = Checkpoint.objects.bulk_create(
        (
            Checkpoint(
                head=head, size=size, root=newest.root, key=newest.key, note=newest.note, at=now
            )
            for size in [size for size in range(1, newest.size) if size not in taken][:n]
        ),
        BATCH,
    )
    Cosignature.objects.bulk_create(
        (
            Cosignature(checkpoint=each, cosigner=by, line="— said", at=now)
            for each in made
            for by in cosigners
        ),
        BATCH,
    )


def _payload(text: str) -> Payload:
    return Payload(
        name="text", audience=BOTH, salt=secrets.token_bytes(32), content=canonical({"text": text})
    )


def _commitment(payload: Payload) -> dict[str, str]:
    sealed = hashlib.sha256(bytes(payload.salt) + bytes(payload.content)).hexdigest()
    return {"audience": payload.audience, "sha256": sealed}


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
