"""Where each side sees the cause of a concern: a claim, until both have said the same."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sameside.kernel.history import Side
from sameside.kernel.lifecycle.permission import moving_side
from sameside.kernel.lifecycles.concern import Cause
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Seat
from sameside.table.actions.letters import Letter, tell_across
from sameside.table.actions.recording import Done, locked, noted
from sameside.table.models import Act, Card, Move
from sameside.table.policy import mover


class NotAConcern(Refused):
    """Only a concern has a cause, and only while it lies on the table."""


@transaction.atomic
def claim_cause(
    *, card: Card, cause: str, by: Seat, now: datetime, seen: int | None = None
) -> Move:
    """Say where the mover's side sees the cause, seen from its own chair.

    :raises Refused: for a facilitator, and on anything but a concern on the table.
    """
    card = locked(card, by, now, seen)
    side = moving_side(mover(by))
    if card.kind != "concern" or card.is_draft or card.ended_at:
        raise NotAConcern(N_("Only a concern that lies open on the table has a cause to speak of."))
    column = "cause_customer" if side is Side.CUSTOMER else "cause_supplier"
    setattr(card, column, Cause(cause).value)
    made = noted(card, Done(Act.CAUSE, Cause(cause).value, card.state), by=by, now=now)
    card.changed_at = now
    card.save(update_fields=[column, "turn", "changed_at"])
    tell_across(Letter(card, Act.CAUSE, cause), by=by, now=now)
    return made
