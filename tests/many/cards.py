"""Cards in all states, one card on which very much happened, and contests."""

from __future__ import annotations

from datetime import datetime, timedelta

from sameside.partnerships.models import Seat
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
from tests.many.record import BATCH, FIRST

STATES = (
    ("concern", "laid", "supplier"), ("concern", "answered", "customer"),
    ("concern", "worked", ""), ("concern", "settled", ""), ("commitment", "asked", "supplier"),
    ("commitment", "promised", ""), ("commitment", "delivered", "customer"),
    ("commitment", "kept", ""), ("concern", "draft", ""),
)  # fmt: skip
ENDS = frozenset({"settled", "kept"})


def cards(nora: Seat, jens: Seat, n: int, now: datetime) -> None:
    """Lay n cards, and begin some: in all states, waiting for each side, with and without dates."""
    Card.objects.bulk_create((card_of(FIRST + n + k, nora, jens, now) for k in range(n)), BATCH)
    Numbering.objects.filter(partnership=nora.partnership).update(cards=FIRST + 2 * n)


def card_of(k: int, nora: Seat, jens: Seat, now: datetime) -> Card:
    """Return a card; its number says its kind, its state and whom it waits for."""
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
