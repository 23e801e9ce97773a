"""What writes to the outbox.

A mail is written in the transaction of the change it tells of: without the change there is no
mail, and with it there always is. The worker claims it, sends it, and writes down that it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import formataddr, make_msgid, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction

from sameside.kernel.refusal import N_, Refused
from sameside.mail.models import Mail
from sameside.web.cleaning import clean_line

LONGEST = 250
"""Letters of a subject."""
NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>\s*")
CLAIMED = timedelta(minutes=5)
"""How long a worker may take to send a mail before another tries."""
TRIES = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)


class BadAddress(Refused):
    """Something that is no mail address, or more than one."""


def tell(*, to: str, subject: str, text: str, html: str = "", now: datetime) -> Mail:
    """Write a mail to one person.

    :raises BadAddress: when `to` is not one mail address.
    """
    message = EmailMultiAlternatives(subject, text, to=[to])
    if html:
        message.attach_alternative(html, "text/html")
    return put_into_outbox(message, now=now)


def put_into_outbox(message: EmailMessage, *, now: datetime) -> Mail:
    """Write a mail into the outbox, in the transaction of the change it tells of.

    :raises BadAddress: when a receiver is not one mail address.
    """
    html = next(
        (
            str(content)
            for content, kind in getattr(message, "alternatives", [])
            if kind == "text/html"
        ),
        "",
    )
    return Mail.objects.create(
        message_id=make_msgid(domain=_domain()),
        to=[one_address(each) for each in message.to],
        subject=clean_line(str(message.subject))[:LONGEST],
        text=str(message.body),
        html=html,
        headers={name: clean_line(str(said)) for name, said in message.extra_headers.items()},
        written_at=now,
        due_at=now,
    )


def one_address(text: str) -> str:
    """Return a receiver so that it can only be read as one: a comma in a name makes no second.

    :raises BadAddress: when it is no mail address.
    """
    line = clean_line(text)
    named = NAMED.fullmatch(line)
    name, address = (named["name"].strip(' "'), named["address"]) if named else ("", line)
    try:
        validate_email(address)
    except ValidationError as fault:
        raise BadAddress(N_("“{given}” is no mail address."), given=line) from fault
    return formataddr((name, address))


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "sameside"


@transaction.atomic
def claim_due(worker: str, *, now: datetime, limit: int) -> list[Mail]:
    """Take the mails that are due, the oldest first; for a while no other worker takes them."""
    due = Mail.objects.select_for_update(skip_locked=True).filter(
        sent_at__isnull=True, given_up_at__isnull=True, due_at__lte=now
    )
    mails = list(due.order_by("due_at", "pk")[:limit])
    for mail in mails:
        mail.claimed_by, mail.due_at, mail.tries = worker, now + CLAIMED, mail.tries + 1
    Mail.objects.bulk_update(mails, ["claimed_by", "due_at", "tries"])
    return mails


def mark_sent(mail: Mail, *, now: datetime) -> None:
    """Write down that a mail is on its way."""
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, claimed_by="", fault="")


def mark_failed(mail: Mail, fault: str, *, now: datetime, final: bool) -> None:
    """Write down why a mail is not on its way, and when it is tried again, if ever."""
    wait = min(FIRST_WAIT * 4 ** min(mail.tries - 1, 8), LONGEST_WAIT)
    given_up_at = now if final or mail.tries >= TRIES else None
    Mail.objects.filter(pk=mail.pk, sent_at__isnull=True).update(
        claimed_by="", fault=fault[:200], due_at=now + wait, given_up_at=given_up_at
    )


def give_back(mails: Sequence[Mail], *, now: datetime) -> None:
    """Let mails that were claimed and not tried be tried by whoever comes next."""
    Mail.objects.filter(pk__in=[mail.pk for mail in mails], sent_at__isnull=True).update(
        claimed_by="", due_at=now
    )


def prune_outbox(*, before: datetime) -> None:
    """Remove the mails that were sent long ago."""
    Mail.objects.filter(sent_at__lt=before).delete()
