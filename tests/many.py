"""A table with very many rows of everything that can multiply; written past the actions, in bulk.

Only to be read: the record stays whole (its entries lead to its head), all else need only stand.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings

from sameside.delivery.models import Import, Issued, RecordVersion
from sameside.kernel import merkle
from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from sameside.ledger.models import Checkpoint, Cosignature, Cosigner, Entry, Head, Payload
from sameside.ledger.policy import BOTH, canonical, instant
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
from sameside.table.models import (
    Act,
    Attachment,
    Audience,
    Card,
    Case,
    Contest,
    ContestMove,
    Link,
    Move,
    Numbering,
    Text,
)

Said = dict[str, Any]
BATCH = 2_000
FIRST = 10_000
"""Numbers given here begin so far up that none is taken."""
STATES = (
    ("concern", "laid", "supplier"), ("concern", "answered", "customer"),
    ("concern", "worked", ""), ("concern", "settled", ""), ("commitment", "asked", "supplier"),
    ("commitment", "promised", ""), ("commitment", "delivered", "customer"),
    ("commitment", "kept", ""), ("concern", "draft", ""),
)  # fmt: skip
RECORDED: tuple[Said, ...] = (
    {"what": "card.text", "about": {"card": "1"}},
    {"what": "contest.consent_withdrawn", "about": {"contest": "1"}},
)
ENDS = frozenset({"settled", "kept"})


def fill(nora: Seat, jens: Seat, card: Card, now: datetime, n: int) -> None:
    """Write n rows of everything at one table, on one of its cards, and around one person.

    At one table it may be called again, with another n.
    """
    at = nora.partnership
    seats(at, n, now)
    invitations(nora, n, now)
    tokens(nora, n, now)
    versions(nora, n, now)
    cards(nora, jens, n, now)
    on_card(card, nora, jens, n, now)
    contests(nora, jens, n, now)
    said = (RECORDED[k % len(RECORDED)] for k in range(n))
    entries(at.record, said, by=jens, now=now)
    checkpoints(at.record, n, now)
    imports(jens, n, now)
    tables(nora.person, n, now)
    around(nora.person, n, now)


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
                secret_hash=_digest(f"invitation {n} {k}"),
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
                secret_hash=_digest(f"token {n} {k}"),
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


def cards(nora: Seat, jens: Seat, n: int, now: datetime) -> None:
    """Lay n cards, and begin some: in all states, waiting for each side, with and without dates."""
    Card.objects.bulk_create((_card(FIRST + n + k, nora, jens, now) for k in range(n)), BATCH)
    Numbering.objects.filter(partnership=nora.partnership).update(cards=FIRST + 2 * n)


def _card(k: int, nora: Seat, jens: Seat, now: datetime) -> Card:
    kind, state, waits = STATES[k % len(STATES)]
    laid, promise = state != "draft", kind == "commitment"
    return Card(
        partnership=nora.partnership,
        number=k if laid else None,
        kind=kind,
        title=f"The floor of hall {k} was wet",
        observation="It was wet in the morning.",
        state=state,
        layer=nora.side,
        drafted_by=nora,
        drafted_at=now,
        laid_by=nora if laid else None,
        laid_at=now if laid else None,
        owner=(nora if k % 2 else jens) if promise else None,
        owner_side=(nora.side if k % 2 else jens.side) if promise else "",
        due_at=now + timedelta(days=k % 40 - 20) if promise else None,
        reply_due_at=now + timedelta(days=k % 9 - 4) if waits else None,
        waits_for=(nora.side if k % 2 else jens.side) if waits else "",
        changed_at=now,
        ended_at=now if state in ENDS else None,
    )


def on_card(card: Card, nora: Seat, jens: Seat, n: int, now: datetime) -> None:
    """Let n things happen on one card: texts for each audience with files, links, causes."""
    texts = Text.objects.bulk_create((_text(k, card, nora, jens, now) for k in range(n)), BATCH)
    Attachment.objects.bulk_create(
        (
            Attachment(text=each, file="nowhere", name="floor.jpg", size=9, sha256="0" * 64)
            for each in texts
        ),
        BATCH,
    )
    Move.objects.bulk_create(
        (
            Move(
                card=card, turn=FIRST + n + k, act=Act.CAUSE, name="theirs", starts=card.state,
                enters=card.state, by=(nora, jens)[k % 2], side=(nora, jens)[k % 2].side, at=now,
                leaf=k,
            )
            for k in range(n)
        ),
        BATCH,
    )  # fmt: skip
    kinds = ("card", "request", "service")
    Link.objects.bulk_create(
        (
            Link(card=card, kind=kinds[k % 3], key=str(FIRST + n + k), by=nora, at=now, leaf=k)
            for k in range(n)
        ),
        BATCH,
    )


def _text(k: int, card: Card, nora: Seat, jens: Seat, now: datetime) -> Text:
    by, both = (nora, jens)[k % 2], k % 3 > 0
    return Text(
        card=card,
        audience=Audience.BOTH_SIDES if both else Audience.OUR_SIDE,
        side=by.side,
        by=by,
        at=now,
        body=f"Text {k}: the floor was wet again.",
        leaf=k if both else None,
    )


def contests(nora: Seat, jens: Seat, n: int, now: datetime) -> None:
    """Contest n verdicts, and state n cases in the first contest there is."""
    first = Contest.objects.filter(partnership=nora.partnership, number=1).get()
    Contest.objects.bulk_create(
        (
            Contest(
                partnership=nora.partnership,
                number=FIRST + n + k,
                kind="verdict",
                about=f"verdict:M-{n}-{k}/response",
                reason="We answered by telephone.",
                side=jens.side,
                raised_by=jens,
                raised_at=now,
                state="settled" if k % 2 else "laid",
                ended_at=now if k % 2 else None,
            )
            for k in range(n)
        ),
        BATCH,
    )
    seats = (nora, jens)
    Case.objects.bulk_create(
        (
            Case(contest=first, side=seats[k % 2].side, by=seats[k % 2], at=now, body="So.", leaf=k)
            for k in range(n)
        ),
        BATCH,
    )
    ContestMove.objects.bulk_create(
        (
            ContestMove(
                contest=first, turn=FIRST + n + k, act=Act.MOVE, name="state_case",
                by=seats[k % 2], side=seats[k % 2].side, at=now, leaf=k,
            )
            for k in range(n)
        ),
        BATCH,
    )  # fmt: skip


def entries(
    head: Head, said: Iterable[Said], *, by: Seat, now: datetime, words: str = "It was wet."
) -> int:
    """Add entries to a record, each with a text beside it; return the leaf of the first."""
    head = Head.objects.get(pk=head.pk)
    tree, first, made, beside = head.tree, head.size, [], []
    for each in said:
        at = each.get("at", now)
        payload = _payload(str(each.get("text", words)))
        content = canonical(
            {
                "about": each["about"],
                "at": instant(at),
                "by": each.get("by") or asdict(by.actor),
                "commitments": {"text": _commitment(payload)},
                "index": tree.size,
                "what": each["what"],
            }
        )
        leaf = merkle.leaf_hash(content)
        entry = Entry(
            head=head, index=tree.size, what=each["what"], content=content, leaf=leaf, at=at
        )
        tree = merkle.append(tree, leaf)
        payload.entry = entry
        made.append(entry)
        beside.append(payload)
    Entry.objects.bulk_create(made, BATCH)
    for payload in beside:
        payload.entry_id = payload.entry.pk
    Payload.objects.bulk_create(beside, BATCH)
    head.size, head.peaks = tree.size, b"".join(tree.peaks)
    head.save(update_fields=["size", "peaks"])
    return first


def _payload(text: str) -> Payload:
    return Payload(
        name="text", audience=BOTH, salt=secrets.token_bytes(32), content=canonical({"text": text})
    )


def _commitment(payload: Payload) -> dict[str, str]:
    sealed = hashlib.sha256(bytes(payload.salt) + bytes(payload.content)).hexdigest()
    return {"audience": payload.audience, "sha256": sealed}


def checkpoints(head: Head, n: int, now: datetime) -> None:
    """Sign n sizes that nobody reaches, each cosigned by both sides."""
    cosigners = [
        Cosigner.objects.create(head=head, side=side, key=secrets.token_bytes(32), at=now)
        for side in Side
    ]
    newest = head.checkpoints.latest("size")
    taken = set(head.checkpoints.values_list("size", flat=True))
    made = Checkpoint.objects.bulk_create(
        (
            Checkpoint(
                head=head, size=size, root=newest.root, key=newest.key, note=newest.note, at=now
            )
            for size in [size for size in range(1, newest.size) if size not in taken][:n]
        ),
        BATCH,
    )
    Cosignature.objects.bulk_create(
        (
            Cosignature(checkpoint=each, cosigner=by, line="— said", at=now)
            for each in made
            for by in cosigners
        ),
        BATCH,
    )


def imports(by: Seat, n: int, now: datetime) -> None:
    """Let n logs have come in before the newest, each with its record and a statement issued."""
    at, newest = (
        by.partnership,
        RecordVersion.objects.filter(partnership=by.partnership).latest("number"),
    )
    RecordVersion.objects.filter(pk=newest.pk).update(number=FIRST + 2 * n)
    logs = Import.objects.bulk_create(
        (
            Import(
                partnership=at, by=by, side=by.side, state="done", name=f"log-{k}.csv", size=100,
                file_digest=_digest(f"log {n} {k}"), mapping_digest=_digest(""), brought_at=now,
                confirmed_at=now, finished_at=now, done=100, rows_read=10, requests_new=10,
            )
            for k in range(n)
        ),
        BATCH,
    )  # fmt: skip
    records = RecordVersion.objects.bulk_create(
        (
            RecordVersion(
                partnership=at, number=FIRST + n + k, requests=10,
                digest=_digest(f"record {n} {k}"),
                events=30, first_at=newest.first_at, last_at=newest.last_at, source=log,
                made_at=now,
            )
            for k, log in enumerate(logs)
        ),
        BATCH,
    )  # fmt: skip
    Issued.objects.bulk_create(
        (
            Issued(
                partnership=at, digest=_digest(f"statement {n} {k}"), record=record,
                agreement_digest="0" * 64, tzdata="2026a", as_of=0, starts_on=date(2026, 1, 1),
                ends_before_on=date(2026, 2, 1), issued_by=by, issued_at=now,
            )
            for k, record in enumerate(records)
        ),
        BATCH,
    )  # fmt: skip


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
    Card.objects.bulk_create((_card(4, seat, seat, now) for seat in held), BATCH)


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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
