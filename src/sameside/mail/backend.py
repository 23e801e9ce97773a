"""Django's way of sending mail, leading into the outbox."""

from __future__ import annotations

from collections.abc import Sequence

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
