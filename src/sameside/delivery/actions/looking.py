"""A log is kept as it came and looked at; nothing here speaks to the database.

A log of a hundred megabytes is read for seconds. No transaction is open meanwhile: on SQLite it
would let every other writer wait.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from sameside.delivery.models import Import, ImportState
from sameside.delivery.policy import require_side
from sameside.delivery.reckoning.understanding import Said, fault_of, understood
from sameside.delivery.refusals import NotNow, TooLarge
from sameside.delivery.shelves import UNFINISHED, log_at, replacing_logs, shelf_of
from sameside.formats.log.guess import guess
from sameside.formats.log.mapping import LogMapping
from sameside.formats.log.mapping_file import read_mapping
from sameside.formats.log.preview import preview
from sameside.formats.log.refusals import UnfitMapping
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Partnership, Seat
from sameside.web.cleaning import clean_line, clean_text
from sameside.web.durable import see_to_disk

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

    @property
    def mapping_digest(self) -> str:
        """By which a mapping is known again."""
        return hashlib.sha256(self.mapping.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A log that lies on its shelf and was looked at, before anything is written of it."""

    name: str
    size: int
    digest: str
    look: Look


def keep_log(
    *, partnership: Partnership, content: BinaryIO, name: str, mapping: str, by: Seat
) -> Kept:
    """Keep a log as it came, and look at it.

    :raises TooLarge: for a larger file than this installation takes.
    :raises FacilitatorsOnlyHelp: for a facilitator.
    """
    require_side(by)
    shown = clean_line(Path(name.replace("\\", "/")).name)[:LONGEST_NAME] or "log"
    digest, size, path = _keep(partnership, content, shown)
    return Kept(shown, size, digest, look_at(path, clean_text(mapping)))


def look_again(*, brought: Import, mapping: str, by: Seat) -> Look:
    """Look at a log that was brought, with another mapping.

    :raises FacilitatorsOnlyHelp: for a facilitator. :raises NotNow: when it was confirmed or
    withdrawn, before anything is read.
    """
    require_side(by)
    require_looked_at(brought)
    return look_at(path_of(brought), clean_text(mapping))


def require_looked_at(brought: Import) -> None:
    """Refuse what was confirmed or taken away.

    :raises NotNow: in words.
    """
    if brought.state != ImportState.LOOKED_AT:
        raise NotNow(N_("{file} was confirmed or taken away meanwhile."), file=brought.name)


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
    with tempfile.TemporaryDirectory(dir=shelf, prefix=UNFINISHED) as folder:
        unfinished = Path(folder) / "log"
        with unfinished.open("wb") as written:
            for part in _parts(content):
                size += len(part)
                _require_small(size, name)
                digest.update(part)
                written.write(part)
        path = log_at(partnership, digest.hexdigest(), name)
        with replacing_logs(partnership):
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.replace(path)
    see_to_disk(path)
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
