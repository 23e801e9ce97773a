"""A log is brought, mapped, confirmed or taken away: what is written of it."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.db import IntegrityError, transaction

from sameside.delivery.actions.looking import Kept, Look, keep_log, look_again
from sameside.delivery.models import COMING, Import, ImportState
from sameside.delivery.policy import require_side
from sameside.delivery.refusals import AlreadyBrought, NotNow
from sameside.kernel.refusal import N_
from sameside.partnerships.models import Partnership, Seat


def bring_log(
    *,
    partnership: Partnership,
    content: BinaryIO,
    name: str,
    mapping: str,
    by: Seat,
    now: datetime,
) -> Import:
    """Keep a log as it came and look at it; until it is confirmed only one's own side sees it.

    :raises TooLarge: for a larger file than this installation takes. :raises AlreadyBrought: when
    it is in the record, or on its way there. :raises FacilitatorsOnlyHelp: for a facilitator.
    """
    kept = keep_log(partnership=partnership, content=content, name=name, mapping=mapping, by=by)
    return note_log(kept=kept, by=by, now=now)


@transaction.atomic
def note_log(*, kept: Kept, by: Seat, now: datetime) -> Import:
    """Write down a log that was kept and looked at.

    :raises AlreadyBrought: when it is in the record, or on its way there.
    """
    require_side(by)
    _require_new(by.partnership, kept.digest, kept.look.mapping_digest)
    return Import.objects.create(
        partnership=by.partnership,
        by=by,
        side=by.side,
        name=kept.name,
        size=kept.size,
        file_digest=kept.digest,
        brought_at=now,
        **_looked(kept.look),
    )


def map_log(*, brought: Import, mapping: str, by: Seat) -> Import:
    """Look at a log again with another mapping.

    :raises NotNow: once it is confirmed or withdrawn. :raises AlreadyBrought: when it is in the
    record with this mapping.
    """
    look = look_again(brought=brought, mapping=mapping, by=by)
    return note_look(brought=brought, look=look, by=by)


@transaction.atomic
def note_look(*, brought: Import, look: Look, by: Seat) -> Import:
    """Write down how a log is understood with another mapping.

    :raises NotNow: once it is confirmed or withdrawn. :raises AlreadyBrought: when it is in the
    record with this mapping.
    """
    require_side(by)
    found = _still_looked_at(brought)
    _require_new(found.partnership, found.file_digest, look.mapping_digest)
    said = _looked(look)
    for field, value in said.items():
        setattr(found, field, value)
    found.save(update_fields=list(said))
    return found


@transaction.atomic
def confirm_import(*, brought: Import, by: Seat, now: datetime) -> Import:
    """Say that a log was understood as it is meant. From now on both sides see it.

    The job that brings it in is started by the caller, in this transaction.

    :raises NotNow: when it cannot be read, is read by a guess, or was confirmed or withdrawn.
    :raises AlreadyBrought: when the same log came in meanwhile.
    """
    require_side(by)
    found = _still_looked_at(brought)
    if found.fault:
        raise NotNow(
            N_("{file} cannot be read yet: say first which column is what."), file=found.name
        )
    if found.guessed:
        raise NotNow(
            N_("The mapping of {file} is our guess. Read it, correct it, and look again first."),
            file=found.name,
        )
    _require_new(found.partnership, found.file_digest, found.mapping_digest)
    found.state, found.by, found.confirmed_at = ImportState.WAITING, by, now
    try:
        with transaction.atomic():
            found.save(update_fields=["state", "by", "confirmed_at"])
    except IntegrityError as twice:
        raise _already(found) from twice
    return found


@transaction.atomic
def withdraw_import(*, brought: Import, by: Seat, now: datetime) -> Import:
    """Take a log away again before it is confirmed.

    :raises NotNow: once it is confirmed or withdrawn.
    """
    require_side(by)
    found = _still_looked_at(brought)
    found.state, found.finished_at = ImportState.WITHDRAWN, now
    found.save(update_fields=["state", "finished_at"])
    return found


def _looked(look: Look) -> dict[str, object]:
    return {
        "mapping": look.mapping,
        "mapping_digest": look.mapping_digest,
        "guessed": look.guessed,
        "understood": look.understood,
        "fault": look.fault,
    }


def _still_looked_at(brought: Import) -> Import:
    found = (
        Import.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .filter(pk=brought.pk)
        .first()
    )
    if found is None or found.state != ImportState.LOOKED_AT:
        raise NotNow(N_("{file} was confirmed or taken away meanwhile."), file=brought.name)
    return found


def _require_new(partnership: Partnership, file_digest: str, mapping_digest: str) -> None:
    there = Import.objects.filter(
        partnership=partnership,
        file_digest=file_digest,
        mapping_digest=mapping_digest,
        state__in=COMING,
    ).first()
    if there:
        raise _already(there)


def _already(there: Import) -> AlreadyBrought:
    words = N_(
        "This log is in the record already, or on its way there: {file}, brought on {day}. The same"
        " file with the same mapping would say the same again."
    )
    return AlreadyBrought(words, file=there.name, day=there.brought_at.date())
