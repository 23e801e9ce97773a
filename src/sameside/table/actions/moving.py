"""Moves: each through the lifecycle of its kind, and none beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sameside.kernel.lifecycle import Recorded, Said, Step
from sameside.partnerships.models import Seat
from sameside.table.actions.drafts import due_instant, require_ahead
from sameside.table.actions.letters import Letter, tell_across
from sameside.table.actions.recording import Done, locked, noted, open_consents
from sameside.table.actions.replies import reply_due
from sameside.table.actions.wording import text_of
from sameside.table.models import Act, Card, Consent, Move
from sameside.table.policy import lifecycle, mover, standing, waits_for

MOVED = [
    "state", "turn", "waits_for", "changed_at", "answered_at", "ended_at", "reply_due_at",
    "due_on", "due_at", "owner", "owner_side",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoveWords:
    """What comes with a move: why, a new date, and at which turn the card was seen."""

    reason: str = ""
    due_on: date | None = None
    seen: int | None = None


NOTHING_SAID = MoveWords()


@transaction.atomic
def move(
    *, card: Card, name: str, by: Seat, now: datetime, words: MoveWords = NOTHING_SAID
) -> Move:
    """Make a move, or give a side's yes to one that takes both.

    :raises Refused: in words, when it is not the mover's or something is missing.
    """
    card, reason = locked(card, by, now, words.seen), text_of(words.reason)
    consents = open_consents(card)
    said = Said(reason=reason, text=reason, on=words.due_on)
    step = lifecycle(card).step(name, standing(card, consents, now), mover(by), said)
    asked = next((each.due_on for each in consents if each.move == name and each.due_on), None)
    if asked is None and words.due_on is not None:
        require_ahead(words.due_on, by, now)
    act = Act.MOVE if step.recorded is Recorded.MOVE else Act.CONSENT
    done = Done(
        act=act,
        name=name,
        starts=card.state,
        reason=reason,
        due_on=asked or (words.due_on if name == "move_date" else None),
        counted=step.counted,
        agreed=step.agreed,
        took_over_from=card.owner if step.takes_over else None,
    )
    return _apply(card, done, step, by=by, now=now)


@transaction.atomic
def take_back(*, card: Card, name: str, by: Seat, now: datetime, seen: int | None = None) -> Move:
    """Take back a side's yes while it waits for the other's.

    :raises Refused: when no yes of this side waits.
    """
    card = locked(card, by, now, seen)
    consents = open_consents(card)
    lifecycle(card).withdraw_consent(name, standing(card, consents, now), mover(by))
    Consent.objects.filter(
        card=card, move=name, side=by.side, withdrawn_at=None, closed_at=None
    ).update(withdrawn_at=now)
    made = noted(card, Done(Act.CONSENT_WITHDRAWN, name, card.state), by=by, now=now)
    _save(card, now)
    tell_across(Letter(card, Act.CONSENT_WITHDRAWN, name), by=by, now=now)
    return made


def _apply(card: Card, done: Done, step: Step, *, by: Seat, now: datetime) -> Move:
    if done.act is Act.CONSENT:
        _say_yes(card, done, by, now)
    else:
        _enter(card, done, step, by, now)
    made = noted(card, done, by=by, now=now)
    _save(card, now)
    before = done.took_over_from.person.name if done.took_over_from else ""
    tell_across(Letter(card, done.act, done.name, done.reason, before), by=by, now=now)
    return made


def _say_yes(card: Card, done: Done, by: Seat, now: datetime) -> None:
    Consent.objects.create(
        card=card,
        move=done.name,
        side=by.side,
        by=by,
        at=now,
        due_on=done.due_on,
        counted=done.counted or "",
    )


def _enter(card: Card, done: Done, step: Step, by: Seat, now: datetime) -> None:
    card.state = step.enters
    # Whatever was waiting for a second yes is void once the card has moved.
    Consent.objects.filter(card=card, withdrawn_at=None, closed_at=None).update(closed_at=now)
    if step.takes_over:
        # A person in place of another answers nothing, and the period for reply runs on.
        card.owner, card.owner_side = by, by.side
        return
    card.ended_at = now if step.enters in lifecycle(card).ends else None
    card.reply_due_at = reply_due(card, now)
    if by.side != card.layer and card.answered_at is None:
        card.answered_at = now
    if done.due_on is not None:
        card.due_on, card.due_at = done.due_on, due_instant(card, done.due_on, now)


def _save(card: Card, now: datetime) -> None:
    stands = standing(card, open_consents(card), now)
    card.waits_for = "" if card.ended_at else waits_for(stands, card.kind)
    card.changed_at = now
    card.save(update_fields=MOVED)
