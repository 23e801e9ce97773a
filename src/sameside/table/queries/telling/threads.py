"""What was written and done on a card, in time order, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from sameside.kernel.refusal import N_
from sameside.partnerships.models import Seat
from sameside.table.models import Act, Audience, Card, Move, Text
from sameside.table.policy import answered_by, phrases
from sameside.table.queries.cards import CardInFull
from sameside.web.words import say, words

TOLD = {
    Act.MOVE: N_("{name} {move}"),
    Act.CONSENT: N_("{name} said yes to this: {move}"),
    Act.CONSENT_WITHDRAWN: N_("{name} took back a yes to this: {move}"),
    Act.CAUSE: N_("{name} sees the cause here: {move}"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing in the thread: a text, or something done.

    `audience` is `ours` or `both`; `leaf` the entry in the record, None for our-side texts.
    """

    is_text: bool
    pk: int
    side: str
    name: str
    at: datetime
    audience: str
    body: str
    leaf: int | None
    files: tuple[tuple[str, str], ...] = ()
    reply_to: str = ""
    reply_to_pk: int | None = None
    can_be_laid: bool = False
    was_ours: bool = False


def thread(full: CardInFull, seat: Seat, *, newest: bool = True) -> tuple[Told, ...]:
    """Return the texts of a card in time order, and the moves between them.

    Where there are earlier texts, the moves before those are left to them, as are those after
    the last text where that is not the newest.
    """
    since = full.before.at if full.before is not None else None
    until = None if newest or not full.texts else full.texts[-1].at
    told = [
        _done(each)
        for each in full.moves
        if (since is None or each.at > since) and (until is None or each.at <= until)
    ]
    told += [told_text(each, full.card, seat) for each in full.texts]
    return tuple(sorted(told, key=lambda each: (each.at, each.is_text)))


def done_words(move: Move) -> str:
    """Return what somebody did to a card, as a sentence that begins with their name."""
    if move.act == Act.CONSENT and move.due_on:
        day = words().day(move.due_on)
        return say(N_("{name} asks for a new date: {move}"), name=move.by.person.name, move=day)
    if move.took_over_from is not None:
        before = move.took_over_from.person.name
        return say(N_("{name} took it over from {before}"), name=move.by.person.name, before=before)
    names = phrases.CAUSE_NAMES if move.act == Act.CAUSE else phrases.MOVES_MADE
    if move.act in {Act.CONSENT, Act.CONSENT_WITHDRAWN}:
        names = phrases.MOVE_NAMES
    said = say(names[move.name])
    if move.due_on and move.name == "move_date":
        said = say(N_("{move}, to {day}"), move=said, day=words().day(move.due_on))
    return say(TOLD[Act(move.act)], name=move.by.person.name, move=said)


def _done(move: Move) -> Told:
    return Told(
        is_text=False,
        pk=move.pk,
        side=move.side,
        name=done_words(move),
        at=move.at,
        audience="both",
        body=move.reason,
        leaf=move.leaf,
    )


def told_text(text: Text, card: Card, seat: Seat) -> Told:
    """Return a text that a seat may read, ready to be read."""
    ours = text.audience == Audience.OUR_SIDE
    answered = answered_by(text)
    return Told(
        is_text=True,
        pk=text.pk,
        side=text.side or "facilitator",
        name=text.by.person.name,
        at=text.at,
        audience="ours" if ours else "both",
        body=text.body,
        leaf=text.leaf,
        files=tuple(
            (
                f"{each.name} ({words().number(-(-each.size // 1024))} kB)",
                reverse("table:attachment", args=[card.partnership.slug, card.number, each.key]),
            )
            for each in text.attachments.all()
        ),
        reply_to=say(N_("in reply to {name}"), name=answered.by.person.name) if answered else "",
        reply_to_pk=answered.pk if answered else None,
        can_be_laid=ours and text.side == seat.side,
        was_ours=text.shared_at is not None,
    )
