"""The work that is due by the clock: checkpoints, the nightly look at every record, pruning."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from sameside.config.jobs.leases import DONE, FAILED
from sameside.config.models import Beat, Lease, Slot
from sameside.kernel.refusal import N_, Refused
from sameside.ledger.actions import RecordBroken, make_checkpoint, note_verification
from sameside.ledger.models import Head
from sameside.ledger.queries import Found, due_heads, verify_record
from sameside.mail.actions import prune_outbox, tell
from sameside.partnerships.actions.calls import forget_answers
from sameside.partnerships.actions.record import tell_of_fault
from sameside.partnerships.models import Person
from sameside.web.words import words

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)
"""How long what is done stays to be looked at."""


@task()
def make_due_checkpoints() -> int:
    """Sign each record to which an hour ago something was added; return how many were signed."""
    now = timezone.now()
    return sum(sign(head, now=now) for head in due_heads(now))


@task()
def verify_every_record() -> int:
    """Read every record again from its first entry; return how many are not what they were."""
    return sum(verify(head, now=timezone.now()) for head in Head.objects.order_by("origin"))


@task()
def prune() -> None:
    """Remove what nobody needs any more: old sessions, tasks, slots, sent mails."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    old = DBTaskResult.objects.filter(finished_at__lt=now - KEPT)
    old.filter(status=DONE).delete()
    given_up = old.filter(status=FAILED)
    Lease.objects.filter(task__in=given_up.values("pk")).delete()
    given_up.delete()
    # The newest slot of each name must stay, or its work would begin again.
    Slot.objects.filter(due_at__lt=now - 3 * KEPT).delete()
    Beat.objects.filter(beat_at__lt=now - KEPT).delete()
    prune_outbox(before=now - KEPT)
    forget_answers(now=now)


def sign(head: Head, *, now: datetime) -> bool:
    """Make a checkpoint of a record; where it cannot be made, tell why.

    Trouble with the key is for the administrators; a broken record is for both sides as well.
    """
    try:
        make_checkpoint(head=head, now=now)
    except RecordBroken:
        return not verify(head, now=now)
    except Refused as refused:
        _write_down(head, refused.words.format(**refused.values), now=now)
        return False
    return True


def verify(head: Head, *, now: datetime) -> bool:
    """Read a record again, write down what was found; answer whether something is wrong."""
    found: tuple[Found, ...] = verify_record(head)
    first = f"{found[0].fault} {found[0].index}" if found else ""
    _write_down(head, first, now=now)
    return bool(found)


@transaction.atomic
def _write_down(head: Head, fault: str, *, now: datetime) -> None:
    told_before = not note_verification(head=head, fault=fault, now=now)
    if fault:
        log.error("record is not what it was", extra={"record": str(head.pk)})
    if told_before:
        return
    _tell_administrators(head, fault, now=now)
    # Whoever runs the machine can have done it, so both sides hear of it without them.
    tell_of_fault(head_id=head.pk, fault=fault, now=now)


def _tell_administrators(head: Head, fault: str, *, now: datetime) -> None:
    for person in Person.objects.filter(is_administrator=True, is_active=True):
        say = words(person.language).say
        tell(
            to=person.email,
            subject=say(N_("The record {origin} is not what it was"), origin=head.origin),
            text=say(
                N_(
                    "The record of {origin} was read again, and something is wrong: {fault}. "
                    "Nothing was changed by this look, and no checkpoint is signed until it is "
                    "whole again. Keep the machine as it is, type `sameside doctor`, and tell both "
                    "sides: each holds checkpoints that show what was there."
                ),
                origin=head.origin,
                fault=fault,
            ),
            now=now,
        )
