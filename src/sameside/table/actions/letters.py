"""Mails to the people a move concerns, each in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from sameside.kernel.refusal import N_
from sameside.kernel.seat import Role
from sameside.mail.letters import Button, Said
from sameside.mail.letters import Letter as Sheet
from sameside.partnerships.actions.letters import post, reader_in
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import seats_at
from sameside.table.actions.recording import open_consents
from sameside.table.models import Act, Card, Move
from sameside.table.policy.phrases import (
    CAUSE_CLAIMS,
    CAUSE_SUBJECT,
    CONSENT_SUBJECT,
    CONSENT_WITHDRAWN_SUBJECT,
    DATE_SUBJECT,
    STAYS_DUE,
    SUBJECTS,
    TEXT_SUBJECT,
)
from sameside.table.queries.cards import CardInFull
from sameside.table.queries.telling import said_of
from sameside.web.words import say, words


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail tells of; `before` is the name of the owner from whom it was taken over."""

    card: Card
    act: Act
    name: str
    reason: str = ""
    before: str = ""

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
    said, full = _said(letter, by), _in_short(card)
    for reader in _readers(card, by, now):
        with translation.override(reader.person.language):
            names = {"party": party, "name": by.person.name, "before": letter.before}
            lead = say(letter.sentence, **names, title=card.title)
            more = (*_besides(letter, party), " ".join(said_of(full, now)))
            _send(Sheet(lead, said, more), reader, card, now)


def tell_of_text(card: Card, body: str, *, by: Seat, now: datetime) -> None:
    """Tell those concerned of a text that both sides read; never of one for our side."""
    said, full = Said(body, by.person.name, by.side), _in_short(card)
    for reader in _readers(card, by, now):
        with translation.override(reader.person.language):
            lead = say(TEXT_SUBJECT, name=by.person.name, title=card.title)
            _send(Sheet(lead, said, (" ".join(said_of(full, now)),)), reader, card, now)


def _said(letter: Letter, by: Seat) -> Said | None:
    """Return what was written with a move, or what a card begins with."""
    begun = letter.card.observation if letter.name in {"lay", "ask"} else ""
    written = letter.reason or begun
    return Said(written, by.person.name, by.side) if written else None


def _besides(letter: Letter, party: str) -> tuple[str, ...]:
    """Return what its subject is too short for."""
    if letter.act == Act.CAUSE:
        return (f"{party} {say(CAUSE_CLAIMS[letter.name])}.",)
    if letter.before and letter.card.due_on is not None:
        return (say(STAYS_DUE, day=words().day(letter.card.due_on)),)
    return ()


def _in_short(card: Card) -> CardInFull:
    """Return what it takes to say how a card stands. Two queries."""
    done = Move.objects.filter(card=card).select_related("by__person", "took_over_from__person")
    return CardInFull(card, tuple(done), tuple(open_consents(card)), (), (), ())


def _readers(card: Card, by: Seat, now: datetime) -> list[Seat]:
    """Return the other side's relationship managers, and the owner, but not whoever moved."""
    across = Q(role=Role.RELATIONSHIP_MANAGER) & ~Q(side=by.side)
    concerned = across | Q(pk=card.owner_id) if card.owner_id else across
    return list(seats_at(card.partnership, now).filter(concerned).exclude(pk=by.pk))


def _send(sheet: Sheet, reader: Seat, card: Card, now: datetime) -> None:
    place = reverse("table:card", args=[card.partnership.slug, card.number])
    small = (
        say(N_("What you write there goes to both sides, unless you keep it on yours.")),
        say(N_("Nobody reads a reply to this mail; both sides answer on the page.")),
    )
    whole = replace(sheet, button=Button(say(N_("Open it on the table")), place), small=small)
    post(whole, reader=reader_in(reader, card.partnership), subject=sheet.lead, now=now)
