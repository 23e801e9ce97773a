"""How a contest stands, and how far it has come by the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import DRAFT, Standing
from sameside.kernel.refusal import N_, Refused
from sameside.table.models import AboutKind, Contest, ContestYes

CASES_WITHIN = timedelta(weeks=1)
TALKS_WITHIN = CASES_WITHIN + timedelta(weeks=3)
LONGEST_KEY = 200


class NotContestable(Refused):
    """Something that is no figure, verdict or pause."""


class Stage(StrEnum):
    """How far a contest has come; nothing is forfeited by it."""

    CASES = "cases"
    """Each side states its case."""
    TALKS = "talks"
    """The two sides look for what settles it."""
    SENIORS = "seniors"
    """It lies with the senior representatives."""
    ENDED = "ended"


def stage_of(contest: Contest, now: datetime) -> Stage:
    """Return how far a contest has come."""
    if contest.ended_at is not None:
        return Stage.ENDED
    age = now - contest.raised_at
    if age < CASES_WITHIN:
        return Stage.CASES
    return Stage.TALKS if age < TALKS_WITHIN else Stage.SENIORS


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
