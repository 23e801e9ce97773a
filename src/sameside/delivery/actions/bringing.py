"""A log is brought, looked at, mapped and confirmed."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction

from sameside.delivery.models import COMING, Import, ImportState
from sameside.delivery.policy import require_side
from sameside.delivery.reckoning.understanding import Said, fault_of, understood
from sameside.delivery.refusals import AlreadyBrought, NotNow, TooLarge
from sameside.delivery.shelves import log_at, shelf_of
from sameside.formats.log.guess import guess
from sameside.formats.log.mapping import LogMapping
from sameside.formats.log.mapping_file import read_mapping
from sameside.formats.log.preview import preview
from sameside.formats.log.refusals import UnfitMapping
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Partnership, Seat
from sameside.web.cleaning import clean_line, clean_text

PART = 1 << 20
MAPPING = "mapping.toml"
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Look:
    """How a log was understood, or why it was not, and the mapping it was read with."""

    understood: Said
    fault: Said
    mapping: str
    guessed: bool


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
    require_side(by)
    shown = clean_line(Path(name.replace("\\", "/")).name)[:LONGEST_NAME] or "log"
    digest, size, path = _keep(partnership, content, shown)
    look = look_at(path, clean_text(mapping))
    with transaction.atomic():
        _require_new(partnership, digest, look.mapping)
        return Import.objects.create(
            partnership=partnership,
            by=by,
            side=by.side,
            name=shown,
            size=size,
            file_digest=digest,
            mapping_digest=_digest(look.mapping),
            brought_at=now,
            **_looked(look),
        )


def map_log(*, brought: Import, mapping: str, by: Seat) -> Import:
    """Look at a log again with another mapping.

    :raises NotNow: once it is confirmed or withdrawn. :raises AlreadyBrought: when it is in the
    record with this mapping.
    """
    require_side(by)
    look = look_at(path_of(brought), clean_text(mapping))
    with transaction.atomic():
        found = _still_looked_at(brought)
        _require_new(found.partnership, found.file_digest, look.mapping)
        found.mapping_digest = _digest(look.mapping)
        for field, value in _looked(look).items():
            setattr(found, field, value)
        found.save(update_fields=["mapping_digest", *_looked(look)])
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
    _require_new(found.partnership, found.file_digest, found.mapping)
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


def path_of(brought: Import) -> Path:
    """Return where a log lies."""
    return log_at(brought.partnership, brought.file_digest, brought.name)


def mapping_of(text: str) -> LogMapping | None:
    """Read a mapping, None where there is none.

    :raises AgreementRefused: when it has faults.
    """
    return read_mapping(text.encode(), name=MAPPING) if text.strip() else None


def look_at(path: Path, mapping: str) -> Look:
    """Read a log and say how it is understood; without a mapping, propose one where it needs it."""
    try:
        return Look(understood(preview(path, mapping_of(mapping))), {}, mapping, guessed=False)
    except UnfitMapping as unfit:
        if mapping:
            return Look({}, fault_of(unfit), mapping, guessed=False)
        return _guessed(path, unfit)
    except Refused as refused:
        return Look({}, fault_of(refused), mapping, guessed=False)


def _guessed(path: Path, unfit: UnfitMapping) -> Look:
    """Propose a mapping, and read the log with it."""
    try:
        proposed = guess(path).text
    except Refused:
        return Look({}, fault_of(unfit), "", guessed=False)
    try:
        return Look(understood(preview(path, mapping_of(proposed))), {}, proposed, guessed=True)
    except Refused as refused:
        return Look({}, fault_of(refused), proposed, guessed=True)


def _keep(partnership: Partnership, content: BinaryIO, name: str) -> tuple[str, int, Path]:
    """Store a file under its digest, whole or not at all."""
    shelf = shelf_of(partnership)
    shelf.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.TemporaryDirectory(dir=shelf, prefix=".brought-") as folder:
        unfinished = Path(folder) / "log"
        with unfinished.open("wb") as written:
            for part in _parts(content):
                size += len(part)
                _require_small(size, name)
                digest.update(part)
                written.write(part)
        path = log_at(partnership, digest.hexdigest(), name)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.replace(path)
    return digest.hexdigest(), size, path


def _parts(content: BinaryIO) -> Iterable[bytes]:
    while part := content.read(PART):
        yield part


def _require_small(size: int, name: str) -> None:
    if size > settings.LARGEST_UPLOAD:
        raise TooLarge(
            N_(
                "{file} is larger than the {megabytes} MB this installation takes. Send it packed"
                " with gzip, or in parts."
            ),
            file=name,
            megabytes=settings.LARGEST_UPLOAD >> 20,
        )


def _looked(look: Look) -> dict[str, object]:
    return {
        "mapping": look.mapping,
        "guessed": look.guessed,
        "understood": look.understood,
        "fault": look.fault,
    }


def _digest(mapping: str) -> str:
    return hashlib.sha256(mapping.encode()).hexdigest()


def _still_looked_at(brought: Import) -> Import:
    found = (
        Import.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=brought.pk)
    )
    if found.state != ImportState.LOOKED_AT:
        raise NotNow(N_("{file} was confirmed or taken away meanwhile."), file=found.name)
    return found


def _require_new(partnership: Partnership, file_digest: str, mapping: str) -> None:
    there = Import.objects.filter(
        partnership=partnership,
        file_digest=file_digest,
        mapping_digest=_digest(mapping),
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
