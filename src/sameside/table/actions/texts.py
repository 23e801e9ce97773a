"""Texts under a card, each for its audience, and the files beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from sameside.kernel.refusal import N_, Refused
from sameside.ledger.actions import record
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import as_held
from sameside.table.actions.letters import tell_of_text
from sameside.table.actions.recording import locked, locked_by
from sameside.table.actions.wording import text_of
from sameside.table.models import Attachment, Audience, Card, Text
from sameside.table.policy import require_audience
from sameside.web.cleaning import clean_line

Upload: TypeAlias = "UploadedFile[bytes]"
LARGEST_FILE = 20 << 20
MOST_FILES = 5
LONGEST_NAME = 120


class NothingWritten(Refused):
    """A text without words."""


class FileTooLarge(Refused):
    """A file, or a number of files, that is too large to lie beside a text."""


class AlreadyShared(Refused):
    """A text that both sides read already, or that is not of one's own side."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody writes, for whom, and what lies beside it."""

    audience: str
    body: str
    reply_to: Text | None = None
    files: Sequence[Upload] = ()


@transaction.atomic
def write(*, card: Card, note: Note, by: Seat, now: datetime) -> Text:
    """Write a text under a card. What both sides read is recorded; an our-side text is not.

    :raises Refused: for an audience it cannot have, no words, or files that are too large.
    """
    card, body = locked(card, by, now), text_of(note.body)
    require_audience(card, note.audience, by, note.reply_to)
    _require_fitting(body, note.files)
    written = Text(
        card=card,
        audience=Audience(note.audience),
        side=by.side,
        by=by,
        at=now,
        body=body,
        reply_to=note.reply_to,
    )
    attached = [_attachment(file) for file in note.files]
    if written.audience == Audience.BOTH_SIDES:
        _share(written, attached, by, now)
    written.save()
    for each in attached:
        each.text = written
        each.save()
    return written


@transaction.atomic
def lay_text(*, text: Text, by: Seat, now: datetime) -> Text:
    """Let both sides read what was written for one; it cannot be narrowed again.

    :raises Refused: when it is shared already, not of one's own side, or under a draft.
    """
    # The card first, as in everything that is done to it: two orders would wait for each other.
    card = locked_by(text.card_id)
    as_held(by, now)
    text = Text.objects.select_for_update().get(pk=text.pk)
    text.card = card
    if text.audience != Audience.OUR_SIDE or text.side != by.side or not by.side:
        raise AlreadyShared(N_("Both sides read this text already, or it is not of your side."))
    require_audience(text.card, Audience.BOTH_SIDES, by)
    text.audience, text.shared_at = Audience.BOTH_SIDES, now
    _share(text, list(text.attachments.all()), by, now)
    text.save(update_fields=["audience", "shared_at", "leaf"])
    return text


def _share(text: Text, attached: Sequence[Attachment], by: Seat, now: datetime) -> None:
    """Record a text that both sides read, and tell the other side of it."""
    files = [{"name": each.name, "sha256": each.sha256} for each in attached]
    entry = record(
        head_id=text.card.partnership.record_id,
        what="card.text",
        by=by.actor,
        now=now,
        about={"card": str(text.card.number)},
        personal={"text": {"body": text.body, "files": files}},
    )
    text.leaf = entry.index
    tell_of_text(text.card, text.body, by=by, now=now)


def _require_fitting(body: str, files: Sequence[Upload]) -> None:
    if not body:
        raise NothingWritten(N_("Write something first."))
    if len(files) > MOST_FILES:
        raise FileTooLarge(N_("At most {most} files lie beside a text."), most=MOST_FILES)
    if any((file.size or 0) > LARGEST_FILE for file in files):
        raise FileTooLarge(N_("A file of more than {most} MB is too large here."), most=20)


def _attachment(file: Upload) -> Attachment:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return Attachment(
        file=file, name=file_name(file.name), size=file.size or 0, sha256=digest.hexdigest()
    )


def file_name(name: str | None) -> str:
    """Return the name of a file without the folders and signs it came with."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    plain = clean_line("".join(sign for sign in last if sign not in '"<>|:*?;')).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= LONGEST_NAME:
        return plain or "file"
    return f"{stem[: LONGEST_NAME - 20]}{dot}{ending[:19]}" if dot else plain[:LONGEST_NAME]
