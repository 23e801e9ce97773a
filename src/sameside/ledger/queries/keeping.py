"""How a record is kept: what the newest look found, what was lost, which keys cosign it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from sameside.kernel.refusal import N_
from sameside.ledger import kinds
from sameside.ledger.models import Cosigner, Entry, Head, Verification
from sameside.ledger.notes import fingerprint
from sameside.ledger.queries.checking import Fault
from sameside.ledger.queries.written import said_by
from sameside.ledger.signed import remembered

FAULTS: Mapping[str, str] = {
    Fault.REWRITTEN: N_("Entry {index} is not the one that was written."),
    Fault.TRUNCATED: N_("The record ends before entry {index}, and more entries were signed."),
    Fault.FORK: N_("The first {index} entries are not those that a checkpoint was signed of."),
    Fault.PAYLOAD: N_(
        "Words beside entry {index} were changed, or are gone and nobody erased them."
    ),
    Fault.SIGNATURE: N_("The checkpoint of {index} entries is not signed by the key of this host."),
}
"""What a look at the whole record found, as a person reads it."""
MEANS = N_(
    "Sameside never changes an entry. Something else wrote where the record lies: a failing disk,"
    " or a person with access to the machine. What it says from there on proves nothing now, and"
    " no checkpoint is signed until it is whole again."
)
TO_DO = N_(
    "Keep every bundle, checkpoint and mail you have: they show what stood there. Talk to the other"
    " side, who was told the same. Ask whoever runs this server to leave the machine as it is and"
    " to find the cause before anything is put back."
)
LOSS = N_("Entries {first} to {last} of the record were lost.")
LOSS_MEANS = N_(
    "An older backup was put back, and no bundle held what came after it. A checkpoint from before"
    " will never fit this record again; this is why. If you do have a newer bundle, tell whoever"
    " runs this server. Each side says that it knows."
)


@dataclass(frozen=True, slots=True)
class Broken:
    """That a record is not what was written: at which entry, and since when it is known."""

    fault: Fault
    index: int
    found_at: datetime

    @property
    def words(self) -> str:
        """What happened, with a place for the entry."""
        return FAULTS[self.fault]


@dataclass(frozen=True, slots=True)
class Loss:
    """Entries that were signed and are nowhere any more, and which seat of a side knows of it."""

    index: int
    first: int
    last: int
    at: datetime
    ground: str
    seats: dict[str, str] = field(default_factory=dict)

    @property
    def many(self) -> int:
        """How many entries were lost."""
        return self.last - self.first + 1

    def known(self, side: str) -> bool:
        """Tell whether a side has said that it knows."""
        return side in self.seats


def broken(head: Head) -> Broken | None:
    """Return what is wrong with a record as of the newest look, nothing where all is well.

    One query, none where the look was read with the head.
    """
    try:
        found = head.verification
    except Verification.DoesNotExist:
        return None
    return broken_of(found.fault, found.found_at or found.verified_at) if found.fault else None


def broken_of(fault: str, at: datetime) -> Broken | None:
    """Read a fault as it is written down; trouble with the key is no fault of the record."""
    word, _, index = fault.partition(" ")
    known = word in FAULTS and index.isascii() and index.isdigit()
    return Broken(Fault(word), int(index), at) if known else None


def losses(head_id: uuid.UUID) -> list[Loss]:
    """Return what was lost of a record, the newest first, and which sides know. One query."""
    kept = (kinds.LOG_RESTORED.name, kinds.LOSS_ACKNOWLEDGED.name)
    # They are few: put in order here, SQLite finds them by their kind instead of reading all.
    rows = Entry.objects.filter(head=head_id, what__in=kept).order_by()
    found: dict[int, Loss] = {}
    for entry in sorted(rows, key=lambda each: each.index):
        about = (said_by(entry) or {"about": {}})["about"]
        if entry.what == kinds.LOG_RESTORED.name and about:
            found[entry.index] = _loss(entry, about)
        elif loss := found.get(int(about.get("entry", -1))):
            loss.seats.setdefault(entry.side, entry.seat)
    return list(found.values())[::-1]


def missing(head_id: uuid.UUID, size: int) -> range:
    """Return the entries that this host signed and that are not here; usually none."""
    return range(size, max(remembered(settings.LEDGER_KEY_FILE, head_id), default=0))


@dataclass(frozen=True, slots=True)
class Named:
    """A key with which a side cosigns."""

    side: str
    fingerprint: str
    at: datetime


def cosigners(head_id: uuid.UUID) -> list[Named]:
    """Return the keys both sides cosign with, the newest of each first. One query."""
    rows = Cosigner.objects.filter(head=head_id).order_by("side", "-at", "-pk")
    return [Named(each.side, fingerprint(bytes(each.key)), each.at) for each in rows]


def _loss(entry: Entry, about: Mapping[str, str]) -> Loss:
    first, last = int(about["first"]), int(about["last"])
    return Loss(entry.index, first, last, entry.at, about["ground"])
