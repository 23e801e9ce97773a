"""People, and what they hold: seats, invitations, tokens, versions, tables, sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings

from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from sameside.ledger.models import Head
from sameside.mail.models import Mail
from sameside.partnerships.models import (
    AgreementVersion,
    AgreementYes,
    Invitation,
    Organisation,
    Partnership,
    Person,
    Seat,
    Token,
)
from sameside.table.models import Card, Numbering
from tests.many.cards import card_of
from tests.many.record import BATCH, FIRST, digest_of


def people(n: int, domain: str) -> list[Person]:
    """Return n people nobody has met yet."""
    made = [Person(email=f"guest{k}@{domain}", name=f"Guest {k}") for k in range(n)]
    return Person.objects.bulk_create(made, BATCH)


def seats(at: Partnership, n: int, now: datetime) -> None:
    """Let n people sit at a table, every other on the other side, every third no longer."""
    today = now.date()
    Seat.objects.bulk_create(
        (
            Seat(
                partnership=at,
                person=each,
                side=list(Side)[k % 2],
                role=Role.MEMBER,
                starts_on=today - timedelta(days=90),
                ends_on=None if k % 3 else today - timedelta(days=9),
            )
            for k, each in enumerate(people(n, f"{n}.example"))
        ),
        BATCH,
    )


def invitations(by: Seat, n: int, now: datetime) -> None:
    """Leave n invitations open."""
    Invitation.objects.bulk_create(
        (
            Invitation(
                partnership=by.partnership,
                email=f"asked{k}@{n}.example",
                side=by.side,
                role=Role.MEMBER,
                secret_hash=digest_of(f"invitation {n} {k}"),
                by=by,
                made_at=now,
                sent_at=now,
                expires_at=now + timedelta(days=14),
            )
            for k in range(n)
        ),
        BATCH,
    )


def tokens(of: Seat, n: int, now: datetime) -> None:
    """Give a seat n tokens."""
    Token.objects.bulk_create(
        (
            Token(
                seat=of,
                name=f"Reports {k}",
                secret_hash=digest_of(f"token {n} {k}"),
                begins_with="sst_1234",
                scopes=["read"],
                made_at=now,
                expires_at=now + timedelta(days=90),
            )
            for k in range(n)
        ),
        BATCH,
    )


def versions(by: Seat, n: int, now: datetime) -> None:
    """Let n versions have been agreed before the one in force, which is still the newest."""
    newest = by.partnership.versions.filter(state="agreed").latest("number")
    AgreementVersion.objects.filter(pk=newest.pk).update(number=FIRST + 2 * n)
    made = AgreementVersion.objects.bulk_create(
        (
            AgreementVersion(
                partnership=by.partnership,
                number=FIRST + n + k,
                state="agreed" if k % 2 else "declined",
                source=newest.source,
                digest=newest.digest,
                effective_on=newest.effective_on,
                proposed_by=by,
                proposed_at=newest.proposed_at,
                settled_at=now,
            )
            for k in range(n)
        ),
        BATCH,
    )
    AgreementYes.objects.bulk_create(
        (AgreementYes(version=each, side=side, by=by, at=now) for each in made for side in Side),
        BATCH,
    )


def tables(of: Person, n: int, now: datetime) -> None:
    """Let a person sit at n further tables, each with a card that waits there."""
    heads = Head.objects.bulk_create((Head(origin=f"many-{n}-{k}") for k in range(n)), BATCH)
    names = [Organisation(name=f"Organisation {k}") for k in range(2 * n)]
    parties = Organisation.objects.bulk_create(names, BATCH)
    made = Partnership.objects.bulk_create(
        (
            Partnership(
                slug=f"many-{n}-{k}",
                customer=parties[2 * k],
                supplier=parties[2 * k + 1],
                record=head,
                begun_at=now,
            )
            for k, head in enumerate(heads)
        ),
        BATCH,
    )
    held = Seat.objects.bulk_create(
        (
            Seat(
                partnership=each,
                person=of,
                side=Side.SUPPLIER,
                role=Role.RELATIONSHIP_MANAGER,
                starts_on=now.date() - timedelta(days=9),
            )
            for each in made
        ),
        BATCH,
    )
    Numbering.objects.bulk_create((Numbering(partnership=each, cards=1) for each in made), BATCH)
    Card.objects.bulk_create((card_of(4, seat, seat, now) for seat in held), BATCH)


def around(person: Person, n: int, now: datetime) -> None:
    """Let a person be signed in at n places and n mails lie in the outbox."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for k in range(min(n, 100)):
        session = store()
        session.create()
        UserSession.objects.create(
            user=person, session_key=session.session_key, ip="127.0.0.1", user_agent=f"Browser {k}"
        )
    Mail.objects.bulk_create(
        (
            Mail(
                message_id=f"<{k}@{n}.example>", to=[person.email], subject="A card was laid",
                text="So.", written_at=now, due_at=now,
            )
            for k in range(n)
        ),
        BATCH,
    )  # fmt: skip
