"""Django's ways of sending mail: into the outbox, and from there into files people can open."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from sameside.mail.actions import put_into_outbox


class Outbox(BaseEmailBackend):
    """Writes each mail into the outbox, in the transaction of whoever sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; the worker sends them once this transaction is there to stay."""
        for message in email_messages:
            put_into_outbox(message, now=timezone.now())
        return len(email_messages)


class Files(BaseEmailBackend):
    """Writes each mail as a file of its own, to be opened with any mail program or editor.

    The name follows from the mail: one that is sent again lies where it lay before.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Put the mails into the folder."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            _put(message, folder)
        return len(email_messages)


def _put(message: EmailMessage, folder: Path) -> None:
    written_at = parsedate_to_datetime(message.extra_headers["Date"])
    mark = hashlib.sha256(message.extra_headers["Message-ID"].encode()).hexdigest()[:8]
    place = folder / f"{written_at:%Y-%m-%d-%H%M%S}-{mark}.eml"
    unfinished = place.with_suffix(".unfinished")
    unfinished.write_bytes(message.message().as_bytes())
    unfinished.replace(place)
