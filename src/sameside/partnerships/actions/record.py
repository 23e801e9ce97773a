"""What both sides do about their record: name a key, know of a loss, be told of a fault."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from sameside.kernel.refusal import N_, Refused
from sameside.ledger import actions as ledger
from sameside.ledger.keys import public_key_of
from sameside.ledger.kinds import BACKUP
from sameside.ledger.models import Cosignature, Cosigner, Entry, Head
from sameside.ledger.queries import (
    LOSS,
    LOSS_MEANS,
    MEANS,
    TO_DO,
    Broken,
    Loss,
    broken_of,
    losses,
)
from sameside.mail.letters import Button, Letter
from sameside.partnerships.actions.letters import Reader, post, reader_in
from sameside.partnerships.models import Partnership, Seat
from sameside.partnerships.policy import require_voice, speaks_for_side
from sameside.partnerships.queries import seats_at
from sameside.web.words import words

CHANGED = N_("The record {origin} is not what it was")
LOST = N_("Part of the record {origin} was lost")


class NoLoss(Refused):
    """An entry that tells of no loss."""


@transaction.atomic
def name_key(*, key: str, by: Seat, now: datetime) -> Cosigner:
    """Name the key with which one's side cosigns, as it was pasted.

    :raises NotForYourRole: for who does not speak for the side; for facilitators as well.
    :raises NotAPublicKey: for a text that is none. :raises KeyKnown: when it has a holder here.
    """
    require_voice(by)
    head = by.partnership.record
    return ledger.name_cosigner(head=head, key=public_key_of(key), by=by.actor, now=now)


@transaction.atomic
def bring_cosignature(*, note: str, by: Seat, now: datetime) -> Cosignature:
    """Keep what one's side has cosigned.

    :raises NotForYourRole: for who does not speak for the side. :raises NotACosignature: when the
    note is anything else.
    """
    require_voice(by)
    return ledger.keep_cosignatures(head=by.partnership.record, side=by.side, note=note, now=now)


@transaction.atomic
def know_of_loss(*, index: int, by: Seat, now: datetime) -> Entry:
    """Say for one's side that it knows what was lost.

    :raises NotForYourRole: for who does not speak for the side. :raises NoLoss: when the entry
    tells of none. :raises LossKnown: when the side has said so.
    """
    require_voice(by)
    head_id = by.partnership.record_id
    if index not in {loss.index for loss in losses(head_id)}:
        raise NoLoss(N_("This entry tells of no loss."))
    entry = Entry.objects.get(head=head_id, index=index)
    return ledger.acknowledge_loss(entry=entry, by=by.actor, now=now)


@transaction.atomic
def say_lost(*, head: Head, now: datetime) -> Entry:
    """Say for good that signed entries are lost, and tell both sides of it.

    :raises NothingLost: when all that this host signed is here.
    """
    entry = ledger.declare_loss(head=head, by=ledger.SYSTEM, now=now, ground=BACKUP)
    tell_of_loss(head_id=head.pk, index=entry.index, now=now)
    return entry


def tell_of_fault(*, head_id: uuid.UUID, fault: str, now: datetime) -> None:
    """Tell those who speak for either side that their record is not what was written.

    Trouble with the host's key is no fault of the record, and not theirs to hear of.
    """
    found = broken_of(fault, now)
    if found is None:
        return
    for reader in _voices(head_id, now):
        _post_fault(found, reader, now)


def tell_of_loss(*, head_id: uuid.UUID, index: int, now: datetime) -> None:
    """Tell those who speak for either side what was lost, and that each is to say it knows."""
    [loss] = [loss for loss in losses(head_id) if loss.index == index]
    for reader in _voices(head_id, now):
        _post_loss(loss, reader, now)


def _voices(head_id: uuid.UUID, now: datetime) -> list[Reader]:
    tables = Partnership.objects.select_related("customer", "supplier").filter(record=head_id)
    return [
        reader_in(seat, table)
        for table in tables
        for seat in seats_at(table, now)
        if speaks_for_side(seat)
    ]


def _post_fault(found: Broken, reader: Reader, now: datetime) -> None:
    say = words(reader.language).say
    letter = Letter(
        lead=say(found.words, index=found.index),
        more=(say(MEANS), say(TO_DO)),
        button=Button(say(N_("Open the record")), _record(reader)),
    )
    post(letter, reader=reader, subject=say(CHANGED, origin=reader.at), now=now)


def _post_loss(loss: Loss, reader: Reader, now: datetime) -> None:
    say = words(reader.language).say
    letter = Letter(
        lead=say(LOSS, first=loss.first, last=loss.last),
        more=(say(LOSS_MEANS),),
        button=Button(say(N_("Open the record")), _record(reader)),
    )
    post(letter, reader=reader, subject=say(LOST, origin=reader.at), now=now)


def _record(reader: Reader) -> str:
    return reverse("partnerships:record", args=[reader.at.slug]) if reader.at else ""
