"""Writing down what a look at a whole record found, and whether somebody has to be told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sameside.ledger.models import Head, Verification

LONGEST = 200


@transaction.atomic
def note_verification(*, head: Head, fault: str, now: datetime) -> bool:
    """Write down what was found, nothing where all is well; tell whether it is to be told.

    The same fault is told once a day, as long as it lasts: a task that is run again tells nobody
    twice.
    """
    fault = fault[:LONGEST]
    before = Verification.objects.select_for_update().filter(head=head).first()
    same = before is not None and before.fault == fault
    since = (before.found_at if before and same else now) if fault else None
    Verification.objects.update_or_create(
        head=head,
        defaults={"verified_at": now, "size": head.size, "fault": fault, "found_at": since},
    )
    told = before is not None and same and before.verified_at.date() == now.date()
    return bool(fault) and not told
