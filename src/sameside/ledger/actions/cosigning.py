"""Cosignatures: with its own key a side says which record it has seen, so that a fork shows."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import product

from django.db import transaction

from sameside.kernel.refusal import N_, Refused
from sameside.ledger import kinds, verify
from sameside.ledger.actions.recording import record
from sameside.ledger.models import Checkpoint, Cosignature, Cosigner, Head
from sameside.ledger.notes import COSIGNER, LOG, fingerprint, key_line
from sameside.ledger.policy import Actor

_SIZE = re.compile(r"[0-9]{1,15}")
MOST_LINES = 5
"""Signatures under one checkpoint that are looked at."""


class NotACosignature(Refused):
    """Something that is no signature of this side under this checkpoint."""


class KeyKnown(Refused):
    """A key that has a holder here already."""


def name_cosigner(*, head: Head, key: bytes, by: Actor, now: datetime) -> Cosigner:
    """Name the key with which the side of `by` cosigns; the record keeps its fingerprint.

    :raises KeyKnown: when it is the host's, the other side's, or was named before.
    """
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=head.pk)
        _require_new(head, key, by.side)
        cosigner = Cosigner.objects.create(head=head, side=by.side, key=key, at=now)
        record(
            head_id=head.pk,
            what=kinds.COSIGNER_NAMED.name,
            by=by,
            now=now,
            about={"fingerprint": fingerprint(key)},
        )
    return cosigner


def add_cosignature(
    *, checkpoint: Checkpoint, cosigner: Cosigner, line: str, now: datetime
) -> Cosignature:
    """Keep a side's signature under a checkpoint; the signature itself says who gives it.

    :raises NotACosignature: when the line is anything else.
    """
    if not _is_signed(checkpoint, cosigner, line):
        raise NotACosignature(
            N_("This line is not the {side}’s signature under the checkpoint of {size} entries."),
            side=cosigner.side,
            size=checkpoint.size,
        )
    kept, _ = Cosignature.objects.get_or_create(
        checkpoint=checkpoint, cosigner=cosigner, defaults={"line": line, "at": now}
    )
    return kept


def keep_cosignatures(*, head: Head, side: str, note: str, now: datetime) -> Cosignature:
    """Keep a side's signature under a checkpoint of this record, from the note it stands in.

    `note` is the checkpoint with the line of the side below, as `sameside ledger cosign` gives it.

    :raises NotACosignature: when it is anything else.
    """
    text, _, lines = note.replace("\r\n", "\n").strip().partition("\n\n")
    name, size, _root = (*text.split("\n"), "", "", "")[:3]
    found = Checkpoint.objects.filter(head=head, size=int(size) if _SIZE.fullmatch(size) else -1)
    checkpoint = found.select_related("head").first() if name == head.name else None
    cosigners = Cosigner.objects.filter(head=head, side=side).select_related("head")
    pairs = product(cosigners, [f"{line}\n" for line in lines.split("\n")[:MOST_LINES]])
    for cosigner, line in pairs if checkpoint else ():
        if checkpoint and _is_signed(checkpoint, cosigner, line):
            return add_cosignature(checkpoint=checkpoint, cosigner=cosigner, line=line, now=now)
    raise NotACosignature(
        N_(
            "This is no checkpoint of this record with a signature of your side’s key. Paste all"
            " that “sameside ledger cosign” wrote, as it stands."
        )
    )


def _require_new(head: Head, key: bytes, side: str) -> None:
    signed = Checkpoint.objects.filter(head=head).order_by("-size").first()
    if signed and bytes(signed.key) == key:
        raise KeyKnown(
            N_("This is the key of this server. Name one that lies on a machine of your own.")
        )
    held = Cosigner.objects.filter(head=head, key=key).first()
    if held and held.side == side:
        raise KeyKnown(N_("This key has been named for your side already."))
    if held:
        raise KeyKnown(N_("This is the other side’s key. Each side signs with one of its own."))


def _is_signed(checkpoint: Checkpoint, cosigner: Cosigner, line: str) -> bool:
    """Ask what either side would ask: verify.py itself."""
    origin = checkpoint.head.name
    lines = (
        key_line(origin, bytes(checkpoint.key), LOG),
        key_line(cosigner.name, bytes(cosigner.key), COSIGNER),
    )
    try:
        keys = verify.keys_of("\n".join(lines), origin, ())
        [(_, signers)] = verify.notes((checkpoint.note + line).encode(), origin, keys)
    except (ValueError, verify.NotVerified):
        return False
    return cosigner.name in signers
