"""Handing a record out: a bundle that ends with a checkpoint of all that is in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sameside.kernel.refusal import N_, Refused
from sameside.ledger import kinds
from sameside.ledger.actions.sealing import make_checkpoint, signing_key
from sameside.ledger.bundle import bundle_of
from sameside.ledger.models import Entry, Head

TRIES = 5


class RecordBusy(Refused):
    """A record in which words are being erased all the while."""


def nobody_else(_audience: str) -> bool:
    """Let a bundle hold what is for both sides and for its own, and no forum's words."""
    return False


def export_bundle(
    *,
    head: Head,
    reader: str,
    now: datetime,
    may_read: Callable[[str], bool] = nobody_else,
) -> dict[str, bytes]:
    """Make a checkpoint of a record and return the files of a bundle that ends with it.

    `reader` is the side it is for: it always gets what is for both sides and for itself.
    `may_read` is asked of every other audience.

    :raises RecordBroken: when the record is not what was written. :raises RecordBusy: when words
    were erased during each of several attempts.
    """
    for _ in range(TRIES):
        last = make_checkpoint(head=head, now=now)
        files = bundle_of(last, signing_key(), reader=reader, may_read=may_read)
        # Words erased while we read are missing; the entry that says so must be in the bundle.
        later = Entry.objects.filter(head=head, index__gte=last.size)
        if not later.filter(what=kinds.PAYLOAD_ERASED.name).exists():
            return files
    raise RecordBusy(N_("Words are being erased from this record just now. Try again in a minute."))
