"""Laying a draft on the table: the other side sees it from here on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from sameside.kernel.refusal import N_, Refused
from sameside.ledger.actions import record
from sameside.partnerships.models import Seat
from sameside.table.actions.drafts import require_ahead, require_seated
from sameside.table.actions.letters import Letter, tell_across
from sameside.table.actions.recording import locked
from sameside.table.actions.replies import reply_due
from sameside.table.models import Act, Card, Link, Move, Numbering
from sameside.table.policy import lifecycle, mover, standing, waits_for

LAID = [
    "number", "state", "laid_by", "laid_at", "turn", "changed_at", "reply_due_at", "waits_for",
]  # fmt: skip


class Unfinished(Refused):
    """A draft that says too little to be laid."""


@transaction.atomic
def lay(*, card: Card, by: Seat, now: datetime) -> Card:
    """Lay a draft on the table: recorded, dated, and never taken back unseen.

    :raises Refused: when it is not the mover's to lay, or says too little.
    """
    card = locked(card, by, now)
    _require_finished(card, by, now)
    name = "ask" if card.asked and card.kind == "commitment" else "lay"
    step = lifecycle(card).step(name, standing(card, (), now), mover(by))
    card.state, card.number = step.enters, _next_number(card)
    card.laid_by, card.laid_at, card.changed_at, card.turn = by, now, now, 1
    card.reply_due_at = reply_due(card, now)
    card.waits_for = waits_for(standing(card, (), now), card.kind)
    card.save(update_fields=LAID)
    leaf = _record(card, name, by, now)
    _keep(card, name, leaf, by, now)
    tell_across(Letter(card, Act.MOVE, name), by=by, now=now)
    return card


def words_of(card: Card) -> Mapping[str, str]:
    """Return the words of a card that its entry holds a commitment to."""
    parts = {
        "title": card.title,
        "observation": card.observation,
        "effect": card.effect,
        "wish": card.wish,
    }
    return {part: words for part, words in parts.items() if words}


def _require_finished(card: Card, by: Seat, now: datetime) -> None:
    if card.kind == "concern":
        if not card.observation:
            raise Unfinished(N_("Say what you have seen, so that the other side can see it too."))
        return
    if card.owner is None:
        raise Unfinished(N_("Name who promises it. A promise has one owner."))
    require_seated(card.owner, card, now)
    if card.due_on is None:
        raise Unfinished(N_("Name the day by which it is promised."))
    require_ahead(card.due_on, by, now)


def _next_number(card: Card) -> int:
    Numbering.objects.get_or_create(partnership=card.partnership)
    numbering = Numbering.objects.select_for_update().get(partnership=card.partnership)
    numbering.cards += 1
    numbering.save(update_fields=["cards"])
    return numbering.cards


def _record(card: Card, name: str, by: Seat, now: datetime) -> int:
    about = {"card": str(card.number), "kind": card.kind, "move": name, "to": card.state}
    if card.owner_id:
        about |= {"owner": str(card.owner_id), "owner_side": card.owner_side}
    if card.due_on:
        about["due_on"] = card.due_on.isoformat()
    if card.mark:
        about["mark"] = card.mark
    entry = record(
        head_id=card.partnership.record_id,
        what="card.lay",
        by=by.actor,
        now=now,
        about=about,
        personal={"card": words_of(card)},
    )
    return entry.index


def _keep(card: Card, name: str, leaf: int, by: Seat, now: datetime) -> None:
    Move.objects.create(
        card=card,
        turn=card.turn,
        act=Act.MOVE,
        name=name,
        starts="draft",
        enters=card.state,
        by=by,
        side=card.layer,
        at=now,
        due_on=card.due_on,
        leaf=leaf,
    )
    Link.objects.filter(card=card).update(leaf=leaf)
