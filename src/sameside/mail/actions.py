"""What writes to the outbox."""

from __future__ import annotations

from datetime import datetime
from email.utils import make_msgid

from django.core.mail import EmailMessage, EmailMultiAlternatives

from sameside.mail.models import Mail


def put_into_outbox(message: EmailMessage, *, now: datetime) -> Mail:
    """Write a mail into the outbox, in the transaction of the change it tells of."""
    html = next(
        (
            str(content)
            for content, kind in getattr(message, "alternatives", [])
            if kind == "text/html"
        ),
        "",
    )
    return Mail.objects.create(
        message_id=make_msgid(domain="sameside"),
        to=list(message.to),
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        headers=dict(message.extra_headers),
        written_at=now,
        due_at=now,
    )


def tell(*, to: str, subject: str, text: str, html: str = "", now: datetime) -> Mail:
    """Write a mail to one person."""
    message = EmailMultiAlternatives(subject, text, to=[to])
    if html:
        message.attach_alternative(html, "text/html")
    return put_into_outbox(message, now=now)
