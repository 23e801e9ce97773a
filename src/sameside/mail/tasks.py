"""Sending what lies in the outbox.

A mail is claimed in one transaction, handed to the mail server, and marked as sent in another. A
worker that is killed between the last two leaves a mail that is on its way and looks as if it were
not: it is sent again, with the same Message-ID, by which mail programs know it for the same. A mail
that was marked before it was handed on could be lost instead, and an invitation that never comes
is worse than one that comes twice. In files, nothing comes twice: the name is the same.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from sameside.mail.actions import claim_due, give_back, mark_failed, mark_sent
from sameside.mail.models import Mail

AT_ONCE = 20
REFUSED = 500
"""From here on a mail server's answer is meant for good."""


def send_due(worker: str, *, now: datetime) -> int:
    """Send what is due, over one connection; return how many were sent."""
    mails = claim_due(worker, now=now, limit=AT_ONCE)
    if not mails:
        return 0
    transport: BaseEmailBackend = get_connection(settings.MAIL_TRANSPORT)
    try:
        transport.open()
        return sum(_sent(mail, transport) for mail in mails)
    except OSError as fault:  # the server is not there; SMTPException is an OSError too
        for mail in mails[:1]:
            mark_failed(mail, type(fault).__name__, now=timezone.now(), final=False)
        give_back(mails[1:], now=_later(mails[0]))
        return 0
    finally:
        transport.close()


def _later(mail: Mail) -> datetime:
    mail.refresh_from_db(fields=["due_at"])
    return mail.due_at


def _sent(mail: Mail, transport: BaseEmailBackend) -> bool:
    try:
        transport.send_messages([message_of(mail)])
    except (SMTPException, BadHeaderError, UnicodeError) as fault:
        mark_failed(mail, _named(fault), now=timezone.now(), final=_for_good(fault))
        return False
    mark_sent(mail, now=timezone.now())
    return True


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """Return a mail as it goes out: plain text, its twin in HTML where there is one."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=mail.to,
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.written_at),
            # Holiday answers to a machine help nobody.
            "Auto-Submitted": "auto-generated",
            **mail.headers,
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _for_good(fault: Exception) -> bool:
    match fault:
        case SMTPRecipientsRefused():
            return all(code >= REFUSED for code, _ in fault.recipients.values())
        case SMTPDataError():
            return fault.smtp_code >= REFUSED
        case SMTPException():
            return False
        case _:
            return True


def _named(fault: Exception) -> str:
    """Return what kind of fault it was; its text would quote the address."""
    match fault:
        case SMTPRecipientsRefused():
            codes = sorted({str(code) for code, _ in fault.recipients.values()})
            return f"{type(fault).__name__} {' '.join(codes)}"
        case SMTPDataError():
            return f"{type(fault).__name__} {fault.smtp_code}"
        case _:
            return type(fault).__name__
