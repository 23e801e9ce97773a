"""A contest: one side disputes a figure, a verdict or a pause, and it prints as contested.

It never blocks work. A statement of case from each side is due within a week; after three more
weeks it goes to the senior representatives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import WITHDRAWN, Lifecycle, Move, Voice

CONTEST = Lifecycle.of(
    "contest",
    "laid",
    ends=["settled"],
    replies=[],
    moves=[
        Move("contest", "draft", "laid", Voice.LAYER, reason=True),
        Move("state_case", "laid", "laid", Voice.EITHER, text=True),
        Move("settle", "laid", "settled", Voice.BOTH),
        Move("withdraw", "laid", WITHDRAWN, Voice.LAYER, reason=True),
    ],
)

TO_STATE_CASES = timedelta(weeks=1)
TO_TALK = timedelta(weeks=3)


class Contested(StrEnum):
    """What may be contested."""

    FIGURE = "figure"
    VERDICT = "verdict"
    PAUSE = "pause"


class Stage(StrEnum):
    """How far a contest has come that is not settled."""

    CASES = "cases"
    """Each side may still state its case in time."""
    TALKS = "talks"
    """The two sides look for an answer."""
    SENIORS = "seniors"
    """It lies with the senior representatives."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The stage of a contest, its dates, and whose statement of case is still missing.

    The statements are in time up to and on `cases_due_on`; from `seniors_on` it lies with the
    senior representatives.
    """

    stage: Stage
    cases_due_on: date
    seniors_on: date
    missing: frozenset[Side]

    def overdue(self, today: date) -> frozenset[Side]:
        """Return the sides whose statement of case is late; it can still be made."""
        return self.missing if today > self.cases_due_on else frozenset()


def progress(laid_on: date, *, today: date, stated: frozenset[Side]) -> Progress:
    """Return how far a contest has come on a date, and which sides have stated their case.

    When both have, they need not wait for the week to pass.
    """
    cases_due_on = laid_on + TO_STATE_CASES
    seniors_on = cases_due_on + TO_TALK
    missing = frozenset(Side) - stated
    if today >= seniors_on:
        stage = Stage.SENIORS
    elif missing and today <= cases_due_on:
        stage = Stage.CASES
    else:
        stage = Stage.TALKS
    return Progress(stage, cases_due_on, seniors_on, missing)
