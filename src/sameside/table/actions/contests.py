"""Contests: raised with a reason, settled by both, and printed as contested until then."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sameside.kernel.lifecycle import Recorded, Said
from sameside.kernel.lifecycles import CONTEST
from sameside.kernel.refusal import N_, Refused
from sameside.ledger.actions import record
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import as_held
from sameside.table.actions.letters_of_contests import tell_of_contest
from sameside.table.actions.wording import text_of
from sameside.table.models import (
    Act,
    Case,
    Contest,
    ContestMove,
    ContestState,
    ContestYes,
    Numbering,
)
from sameside.table.policy import CardMoved, contest_standing, kind_of, mover


class AlreadyContested(Refused):
    """A thing is contested once at a time."""


@transaction.atomic
def contest(*, about: str, reason: str, by: Seat, now: datetime) -> Contest:
    """Contest a figure, a verdict or a pause, named by its key.

    :raises Refused: for a facilitator, without a reason, and for what is contested already.
    """
    # Kept as it came: by these very signs the figure is found again.
    key, why = about, text_of(reason)
    kind = kind_of(key)
    step = CONTEST.step(
        "contest", contest_standing(None, by.side or "customer", ()), mover(by), Said(reason=why)
    )
    number = _next_number(by)
    as_held(by, now)
    _require_uncontested(key, by)
    made = Contest.objects.create(
        partnership=by.partnership,
        number=number,
        kind=kind,
        about=key,
        reason=why,
        side=by.side,
        raised_by=by,
        raised_at=now,
        state=step.enters,
    )
    _note(made, Act.MOVE, "contest", why, by=by, now=now)
    tell_of_contest(made, "contest", why, by=by, now=now)
    return made


@transaction.atomic
def move_contest(
    *,
    contest: Contest,
    name: str,
    by: Seat,
    now: datetime,
    words: str = "",
    seen: int | None = None,
) -> ContestMove:
    """Settle a contest (both), withdraw it (its side, with a reason) or state a case.

    :raises Refused: when it is not the mover's, or something is missing.
    """
    found, said = _locked(contest, by, now, seen), text_of(words)
    stands = contest_standing(found, by.side, found.yeses.all())
    step = CONTEST.step(name, stands, mover(by), Said(reason=said, text=said))
    if step.recorded is Recorded.CONSENT:
        ContestYes.objects.create(contest=found, side=by.side, by=by, at=now)
        act = Act.CONSENT
    else:
        act = Act.MOVE
        _enter(found, step.enters, now)
    made = _note(found, act, name, said, by=by, now=now, agreed=step.agreed)
    if name == "state_case":
        Case.objects.create(contest=found, side=by.side, by=by, at=now, body=said, leaf=made.leaf)
    tell_of_contest(found, name, said, by=by, now=now, act=act)
    return made


@transaction.atomic
def take_back_settling(
    *, contest: Contest, by: Seat, now: datetime, seen: int | None = None
) -> ContestMove:
    """Take back a side's yes to settling.

    :raises Refused: when none of this side waits.
    """
    found = _locked(contest, by, now, seen)
    stands = contest_standing(found, by.side, found.yeses.all())
    CONTEST.withdraw_consent("settle", stands, mover(by))
    found.yeses.filter(side=by.side).delete()
    return _note(found, Act.CONSENT_WITHDRAWN, "settle", "", by=by, now=now)


def _enter(found: Contest, state: str, now: datetime) -> None:
    found.state = ContestState(state)
    if found.state != ContestState.LAID:
        found.ended_at = now
        found.yeses.all().delete()


def _locked(contest: Contest, by: Seat, now: datetime, seen: int | None) -> Contest:
    found = (
        Contest.objects.select_for_update(of=("self",))
        .select_related("partnership__customer", "partnership__supplier")
        .get(pk=contest.pk)
    )
    as_held(by, now)
    if seen is not None and seen != found.turn:
        raise CardMoved
    return found


def _next_number(by: Seat) -> int:
    Numbering.objects.get_or_create(partnership=by.partnership)
    numbering = Numbering.objects.select_for_update().get(partnership=by.partnership)
    numbering.contests += 1
    numbering.save(update_fields=["contests"])
    return numbering.contests


def _require_uncontested(about: str, by: Seat) -> None:
    open_one = Contest.objects.filter(
        partnership=by.partnership, about=about, state=ContestState.LAID
    ).first()
    if open_one is not None:
        raise AlreadyContested(
            N_("This is contested already, in contest {number}. Write what you see there."),
            number=open_one.number,
        )


def _note(  # noqa: PLR0913 -- one row of what was done, each part of it named
    found: Contest,
    act: Act,
    name: str,
    reason: str,
    *,
    by: Seat,
    now: datetime,
    agreed: bool = False,
) -> ContestMove:
    found.turn += 1
    found.save(update_fields=["turn", "state", "ended_at"])
    what = {Act.CONSENT: "contest.consent", Act.CONSENT_WITHDRAWN: "contest.consent_withdrawn"}
    entry = record(
        head_id=found.partnership.record_id,
        what=what.get(act, "contest.move"),
        by=by.actor,
        now=now,
        about={
            "contest": str(found.number),
            "about": found.about,
            "move": name,
            "to": found.state,
        },
        personal={"reason": {"text": reason}} if reason else None,
        checkpoint_now=agreed,
    )
    return ContestMove.objects.create(
        contest=found,
        turn=found.turn,
        act=act,
        name=name,
        by=by,
        side=by.side,
        at=now,
        reason=reason,
        leaf=entry.index,
    )
