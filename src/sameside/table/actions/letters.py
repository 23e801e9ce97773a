"""Mails to the people a move concerns, each in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role
from sameside.mail.actions import tell
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import seats_at
from sameside.table.models import Act, Card
from sameside.table.policy.phrases import (
    CAUSE_SUBJECT,
    CONSENT_SUBJECT,
    CONSENT_WITHDRAWN_SUBJECT,
    DATE_SUBJECT,
    SUBJECTS,
    TEXT_SUBJECT,
)
from sameside.web.words import say

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail tells of."""

    card: Card
    act: Act
    name: str
    reason: str = ""
    due_on: date | None = None

    @property
    def sentence(self) -> str:
        """The marked sentence of its subject."""
        if self.act == Act.CONSENT:
            return DATE_SUBJECT if self.name == "move_date" else CONSENT_SUBJECT
        if self.act == Act.CONSENT_WITHDRAWN:
            return CONSENT_WITHDRAWN_SUBJECT
        if self.act == Act.CAUSE:
            return CAUSE_SUBJECT
        return SUBJECTS[self.card.kind, self.name]


def tell_across(letter: Letter, *, by: Seat, now: datetime) -> None:
    """Tell those on the other side who look after the relation, and the owner, of a move."""
    card = letter.card
    party = card.partnership.party(by.side).name
    words = letter.reason or ("" if letter.name not in {"lay", "ask"} else card.observation)
    for reader in _readers(card, by, now):
        with translation.override(reader.person.language):
            subject = say(letter.sentence, party=party, title=card.title)
            _send(reader, card, subject=subject, body=words, now=now)


def tell_of_text(card: Card, body: str, *, by: Seat, now: datetime) -> None:
    """Tell those concerned of a text that both sides read; never of one for our side."""
    for reader in _readers(card, by, now):
        with translation.override(reader.person.language):
            subject = say(TEXT_SUBJECT, name=by.person.name, title=card.title)
            _send(reader, card, subject=subject, body=body, now=now)


def _readers(card: Card, by: Seat, now: datetime) -> list[Seat]:
    """Return the other side's relationship managers, and the owner, but not whoever moved."""
    across = Q(role=Role.RELATIONSHIP_MANAGER) & ~Q(side=by.side)
    concerned = across | Q(pk=card.owner_id) if card.owner_id else across
    return list(seats_at(card.partnership, now).filter(concerned).exclude(pk=by.pk))


def _send(reader: Seat, card: Card, *, subject: str, body: str, now: datetime) -> None:
    place = reverse("table:card", args=[card.partnership.slug, card.number])
    shown = {
        "subject": subject,
        "body": body,
        "address": f"{settings.ORIGIN}{place}",
        "table": str(card.partnership),
        "who_reads": say(
            N_("What you write there goes to both sides, unless you keep it on yours.")
        ),
    }
    tell(
        to=reader.person.email,
        subject=subject[:LONGEST_SUBJECT],
        text=render_to_string("table/mail/card.txt", shown, using="jinja2"),
        html=render_to_string("table/mail/card.html", shown, using="jinja2"),
        now=now,
    )
