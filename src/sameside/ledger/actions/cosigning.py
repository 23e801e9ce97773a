"""Cosignatures: with its own key a side says which record it has seen, so that a fork shows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sameside.kernel.refusal import N_, Refused
from sameside.ledger import kinds, verify
from sameside.ledger.actions.recording import record
from sameside.ledger.models import Checkpoint, Cosignature, Cosigner, Head
from sameside.ledger.notes import COSIGNER, LOG, fingerprint, key_line
from sameside.ledger.policy import Actor


class NotACosignature(Refused):
    """Something that is no signature of this side under this checkpoint."""


def name_cosigner(*, head: Head, key: bytes, by: Actor, now: datetime) -> Cosigner:
    """Name the key with which the side of `by` cosigns; the record keeps its fingerprint."""
    with transaction.atomic():
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
