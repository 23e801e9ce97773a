"""Checkpoints: what the host signs of a record, so that it can be kept outside the host."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from sameside.kernel import merkle
from sameside.kernel.refusal import N_, Refused
from sameside.ledger.keys import host_key
from sameside.ledger.models import Checkpoint, Head
from sameside.ledger.notes import checkpoint_text, public_of, signed_note
from sameside.ledger.queries.checking import Snapshot, log_faults, snapshot
from sameside.ledger.queries.reading import due_heads
from sameside.ledger.signed import remember, remembered


class RecordBroken(Refused):
    """A record that is not what was written; nothing is signed of it until a person has looked."""


class KeyChanged(Refused):
    """Another key than the one that signed the checkpoints before."""


def make_checkpoint(*, head: Head, now: datetime) -> Checkpoint:
    """Read a whole record again and sign its size and root; what is signed already is given back.

    :raises RecordBroken: when it is not what was written or signed. :raises KeyChanged: when
    another key signed before.
    """
    place, seen = settings.LEDGER_KEY_FILE, snapshot(head)
    head = seen.head
    made = Checkpoint.objects.filter(head=head, size=head.size).first()
    note = made or _signed(seen, now)
    with transaction.atomic():
        locked = Head.objects.select_for_update().get(pk=head.pk)
        made, is_new = Checkpoint.objects.get_or_create(
            head=head,
            size=head.size,
            defaults={"root": note.root, "key": note.key, "note": note.note, "at": note.at},
        )
        if is_new and made.size >= max(remembered(place, head.pk), default=0):
            remember(place, head.pk, made.note)
        if locked.wants_checkpoint and locked.size == made.size:
            locked.wants_checkpoint = False
            locked.save(update_fields=["wants_checkpoint"])
    return made


def checkpoint_on_commit(*, head: Head, now: datetime) -> None:
    """Make a checkpoint as soon as the caller's transaction is committed.

    One that fails is logged and undoes nothing; like one whose process died, it stays wanted and
    is made by the job that comes round.
    """
    transaction.on_commit(lambda: make_checkpoint(head=head, now=now), robust=True)


def make_due_checkpoints(*, now: datetime) -> dict[Head, Checkpoint | Refused]:
    """Make a checkpoint of each record of which one is due; one that fails holds up no other.

    To be run every ten minutes at least, so that no entry is without one for an hour.
    """
    return {head: _made_or_refused(head, now) for head in due_heads(now)}


def signing_key() -> Ed25519PrivateKey:
    """Return the host's key; it is made only where nothing was ever signed."""
    return host_key(settings.LEDGER_KEY_FILE, may_make=not Checkpoint.objects.exists())


def _made_or_refused(head: Head, now: datetime) -> Checkpoint | Refused:
    try:
        return make_checkpoint(head=head, now=now)
    except Refused as refused:
        return refused


def _signed(seen: Snapshot, now: datetime) -> Checkpoint:
    """Sign what was read again, outside any lock: entries never change, so it stays true."""
    for found in log_faults(seen):
        raise RecordBroken(found.words, **found.values)
    head = seen.head
    key = signing_key()
    _require_same_key(head, public_of(key))
    root = merkle.root(head.tree)
    note = signed_note(head.name, key, checkpoint_text(head.name, head.size, root))
    return Checkpoint(head=head, size=head.size, root=root, key=public_of(key), note=note, at=now)


def _require_same_key(head: Head, public: bytes) -> None:
    before = Checkpoint.objects.filter(head=head).order_by("-size").first()
    if before and bytes(before.key) != public:
        raise KeyChanged(
            N_(
                "Another key signed the checkpoints of this record before. Put that key back;"
                " with this one nobody could verify them."
            )
        )
