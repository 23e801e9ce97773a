"""How a contest stands, and how far it has come by the days of its table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import DRAFT, Standing
from sameside.kernel.lifecycles.contest import Progress, progress
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Partnership
from sameside.partnerships.queries import today_at
from sameside.table.models import AboutKind, Contest, ContestYes

LONGEST_KEY = 200


class NotContestable(Refused):
    """Something that is no figure, verdict or pause."""


def progress_of(contest: Contest, at: Partnership, now: datetime) -> Progress | None:
    """Return how far a contest has come by the days of its table, None once it has ended.

    Nothing is forfeited by it. One query, none where its cases were read with it.
    """
    if contest.ended_at is not None:
        return None
    stated = frozenset(Side(each.side) for each in contest.cases.all())
    laid_on, today = today_at(at, contest.raised_at), today_at(at, now)
    return progress(laid_on, today=today, stated=stated)


def kind_of(about: str) -> AboutKind:
    """Return what a key is about: a figure, a verdict or a pause.

    :raises NotContestable: for a key of another form.
    """
    kind, _, rest = about.partition(":")
    # The record keeps the key as it is, on one line.
    fits = rest and about.isprintable() and len(about) <= LONGEST_KEY
    if kind not in AboutKind.values or not fits:
        raise NotContestable(
            N_(
                "Only a figure, a verdict or a pause can be contested."
                " Open one and contest it there."
            )
        )
    return AboutKind(kind)


def contest_standing(contest: Contest | None, side: str, yeses: Iterable[ContestYes]) -> Standing:
    """Return how a contest stands for its lifecycle; None stands for one not yet raised."""
    if contest is None:
        return Standing(state=DRAFT, layer=Side(side))
    return Standing(
        state=contest.state,
        layer=Side(contest.side),
        consents={"settle": frozenset(Side(each.side) for each in yeses)},
    )
