"""The rows behind every recorded act: the card locked, its entry, its move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sameside.kernel.lifecycle import Counted
from sameside.ledger.actions import record
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import as_held
from sameside.table.models import Act, Card, Consent, Move
from sameside.table.policy import CardMoved, require_seen

NOTED = {
    Act.MOVE: "card.move",
    Act.CONSENT: "card.consent",
    Act.CONSENT_WITHDRAWN: "card.consent_withdrawn",
    Act.CAUSE: "card.cause",
}
"""The kind of entry of each act."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to a card, before it is recorded."""

    act: Act
    name: str
    starts: str
    reason: str = ""
    due_on: date | None = None
    counted: Counted | None = None
    agreed: bool = False
    took_over_from: Seat | None = None


def locked(card: Card, by: Seat, now: datetime, seen: int | None = None) -> Card:
    """Return a card as it stands now, locked until the transaction ends.

    :raises CardMoved: when it was seen elsewhere than it stands, or is a draft thrown away since.
    :raises NoSeat: for whoever lost their seat while they waited for the lock.
    """
    found = locked_by(card.pk)
    as_held(by, now)
    require_seen(found, seen)
    return found


def locked_by(pk: int) -> Card:
    """Return the card with a key as it stands now, locked until the transaction ends.

    :raises CardMoved: when it is a draft thrown away since.
    """
    # Locked first and read then: what is joined while waiting for the lock is as it was before.
    if not Card.objects.select_for_update().filter(pk=pk).values_list("pk"):
        raise CardMoved
    return Card.objects.select_related(
        "partnership__customer", "partnership__supplier", "owner__person"
    ).get(pk=pk)


def open_consents(card: Card) -> list[Consent]:
    """Return the yeses that wait for the other side."""
    return list(Consent.objects.filter(card=card, withdrawn_at=None, closed_at=None))


def noted(card: Card, done: Done, *, by: Seat, now: datetime) -> Move:
    """Record an act, and keep it among the moves of the card; the card is saved by the caller."""
    card.turn += 1
    entry = record(
        head_id=card.partnership.record_id,
        what=NOTED[done.act],
        by=by.actor,
        now=now,
        about=_about(card, done),
        personal={"reason": {"text": done.reason}} if done.reason else None,
        checkpoint_now=done.agreed,
    )
    return Move.objects.create(
        card=card,
        turn=card.turn,
        act=done.act,
        name=done.name,
        starts=done.starts,
        enters=card.state,
        by=by,
        side=by.side,
        at=now,
        reason=done.reason,
        due_on=done.due_on,
        took_over_from=done.took_over_from,
        counted=done.counted or "",
        leaf=entry.index,
    )


def _about(card: Card, done: Done) -> dict[str, str]:
    said = {
        "card": str(card.number),
        "kind": card.kind,
        "move": done.name,
        "from": done.starts,
        "to": card.state,
    }
    if done.took_over_from is not None:
        said |= {
            "owner": str(card.owner_id),
            "owner_side": card.owner_side,
            "owner_before": str(done.took_over_from.pk),
        }
    if done.due_on is not None:
        said["due_on"] = done.due_on.isoformat()
    if done.counted is not None:
        said["counted"] = done.counted.value
    return said
