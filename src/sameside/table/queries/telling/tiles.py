"""A card as it lies on the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from sameside.kernel.calendar import Calendar
from sameside.kernel.refusal import N_
from sameside.kernel.reply import open_seconds_between
from sameside.kernel.zone import DAY
from sameside.partnerships.models import Partnership
from sameside.partnerships.queries import today_at
from sameside.table.models import Card
from sameside.table.policy import orphaned, overdue, phrases
from sameside.web.words import say, words

SOON = 3 * DAY
"""How far ahead business time is counted; beyond it a date says more."""


@dataclass(frozen=True, slots=True)
class Tile:
    """What the board shows of a card, in words."""

    url: str
    kind: str
    title: str
    side: str
    laid: str
    state: str
    next: str
    left: str
    late: bool
    draft: bool
    goal: str = ""
    contested: bool = False
    linked: str = ""
    table: str = ""
    """Of which table it is, where cards of several lie beside each other."""


def tile_of(card: Card, at: Partnership, calendar: Calendar, now: datetime) -> Tile:
    """Return a card as it lies on the board of its table."""
    late = overdue(card, now)
    return Tile(
        url=_address(card, at),
        kind=say(phrases.KIND_NAMES[card.kind]),
        title=card.title,
        side=card.layer,
        laid=_laid(card, at),
        state=say(phrases.STATE_NAMES[card.state]),
        next=_next(card, at, today_at(at, now), late=late),
        left="" if late else time_left(_due(card), calendar, now),
        late=late,
        draft=card.is_draft,
    )


def time_left(due: datetime | None, calendar: Calendar, now: datetime) -> str:
    """Return how much business time is left until an instant; empty when it is long or gone."""
    if due is None or not 0 < (due - now).total_seconds() < SOON:
        return ""
    left = open_seconds_between(calendar, int(now.timestamp()), int(due.timestamp()))
    return say(N_("{left} of business time"), left=words().about(left))


def _address(card: Card, at: Partnership) -> str:
    if card.is_draft:
        return reverse("table:draft", args=[at.slug, card.key])
    return reverse("table:card", args=[at.slug, card.number])


def _laid(card: Card, at: Partnership) -> str:
    day = words().date(today_at(at, card.laid_at or card.drafted_at), year=False)
    if card.laid_by is None:
        return say(phrases.DRAFTED_SHORT, name=card.drafted_by.person.name, day=day)
    short = phrases.LAID_SHORT if card.kind == "concern" else phrases.PROMISED_SHORT
    return say(phrases.ASKED_SHORT if card.asked else short, name=card.laid_by.person.name, day=day)


def _due(card: Card) -> datetime | None:
    return card.reply_due_at or (card.due_at if card.state == "promised" else None)


def _waits_for_a_yes(card: Card) -> bool:
    """Tell whether one side has said yes and the other has not."""
    usual = {"answered": card.layer}.get(card.state, "")
    return card.state in {"answered", "worked", "promised"} and card.waits_for != usual


def _next(card: Card, at: Partnership, today: date, *, late: bool) -> str:
    if card.ended_at is not None:
        return say(phrases.STATE_NAMES[card.state])
    due = _due(card)
    by = words().moment(int(due.timestamp()), at.zone) if due else ""
    if card.owner is not None and orphaned(card, today):
        return say(phrases.NEXT_LEFT, owner=card.owner.person.name, by=by)
    steps = phrases.NEXT_LATE if late else phrases.NEXT_STEPS
    if _waits_for_a_yes(card):
        steps = phrases.NEXT_YES
    step = steps.get((card.kind, card.state), "")
    return say(step, by=by) if step else ""
