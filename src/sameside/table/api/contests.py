"""Contests: what one side disputes, printed as contested everywhere until both settle it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Path, Query, Router, Status
from pydantic import BaseModel, Field

from sameside.partnerships.api import Called
from sameside.table.actions import contest, move_contest, take_back_settling
from sameside.table.api.cards import Seen
from sameside.table.api.forms import WhoAnswer, who
from sameside.table.models import Contest, ContestMove
from sameside.table.policy import progress_of
from sameside.table.queries import contest_for, contests_at
from sameside.table.queries.contests import moves_of
from sameside.web.api.fields import Number, Perhaps, Said, Sent, Words
from sameside.web.api.paging import AskedPage, Page, page_of

router = Router(tags=["contests"])
ContestNumber = Annotated[Number, Path(description="The contest's number.", examples=[2])]


class WantedContests(BaseModel):
    """Which contests are asked for."""

    state: Literal["laid", "settled", "withdrawn"] | None = None


class ContestAnswer(Said):
    """A dispute about one figure, verdict or pause."""

    number: int = Field(examples=[2])
    kind: str = Field(description="figure, verdict or pause.", examples=["verdict"])
    about: str = Field(
        description="The key of what is disputed.", examples=["verdict:R-1/response"]
    )
    reason: str
    side: str = Field(description="The side that raised it.", examples=["customer"])
    raised_by: WhoAnswer
    raised_at: datetime
    state: str = Field(description="laid, settled or withdrawn.", examples=["laid"])
    stage: str = Field(description="cases, talks, seniors or ended.", examples=["cases"])
    cases_due_on: date | None = Field(
        description="Up to and on this day the sides state their cases in time; none once ended."
    )
    seniors_on: date | None = Field(
        description="From this day it lies with the senior representatives; none once ended."
    )
    turn: int
    ended_at: datetime | None


class ContestMoveAnswer(Said):
    """What was recorded of a contest."""

    turn: int
    act: str = Field(examples=["move"])
    name: str = Field(examples=["state_case"])
    by: WhoAnswer
    side: str
    at: datetime
    reason: str
    leaf: int = Field(description="Its entry in the record.")


class CaseAnswer(Said):
    """How a side sees it."""

    side: str
    by: WhoAnswer
    at: datetime
    body: str
    leaf: int


class ContestInFullAnswer(ContestAnswer):
    """A contest, both sides' cases, and what was done."""

    said_yes: list[str] = Field(description="The sides that have said yes to settling.")
    cases: list[CaseAnswer]
    moves: list[ContestMoveAnswer]


class ContestSent(Sent):
    """What is contested, and why."""

    about: str = Field(min_length=1, max_length=200, examples=["verdict:R-1/answer"])
    reason: Words = Field(description="Why, in your own words.")


class ContestMoveSent(Sent):
    """A move of a contest."""

    name: Literal["settle", "withdraw", "state_case"]
    words: Perhaps = Field("", description="Why, or your case, in your own words.")
    seen: Seen | None = Field(
        None, description="The contest's turn as you have seen it; else nothing is done."
    )


@router.get(
    "/contests", response=Page[ContestAnswer], operation_id="contests", summary="List the contests"
)
def contests(
    request: Called, wanted: Query[WantedContests], asked: AskedPage
) -> Page[ContestAnswer]:
    """List the contests of both sides, the newest first."""
    found = contests_at(request.seat, wanted.state or "").prefetch_related("cases")
    return page_of(request, asked, found, lambda each: _said(request, each))


@router.post(
    "/contests", response={201: ContestInFullAnswer}, operation_id="contest", summary="Contest"
)
def raise_contest(request: Called, sent: ContestSent) -> Status[ContestInFullAnswer]:
    """Contest a figure, a verdict or a pause. It prints as contested until both settle it."""
    made = contest(about=sent.about, reason=sent.reason, by=request.seat, now=request.now)
    return Status(201, _in_full(request, made.number))


@router.get(
    "/contests/{number}",
    response=ContestInFullAnswer,
    operation_id="one_contest",
    summary="Read one contest",
)
def one_contest(request: Called, number: ContestNumber) -> ContestInFullAnswer:
    """Read a contest with both sides' cases."""
    return _in_full(request, number)


@router.post(
    "/contests/{number}/moves",
    response={201: ContestInFullAnswer},
    operation_id="move_contest",
    summary="Move a contest",
)
def move(
    request: Called, number: ContestNumber, sent: ContestMoveSent
) -> Status[ContestInFullAnswer]:
    """State your case, say yes to settling, or withdraw what your side raised."""
    move_contest(
        contest=contest_for(request.seat, number),
        name=sent.name,
        by=request.seat,
        now=request.now,
        words=sent.words,
        seen=sent.seen,
    )
    return Status(201, _in_full(request, number))


@router.delete(
    "/contests/{number}/consents/settle",
    response=ContestInFullAnswer,
    operation_id="take_settling_back",
    summary="Take a yes to settling back",
)
def take_settling_back(request: Called, number: ContestNumber) -> ContestInFullAnswer:
    """Take back your side's yes to settling while it waits for the other's."""
    found = contest_for(request.seat, number)
    take_back_settling(contest=found, by=request.seat, now=request.now)
    return _in_full(request, number)


def _in_full(request: Called, number: int) -> ContestInFullAnswer:
    found = contest_for(request.seat, number)
    return ContestInFullAnswer(
        **_said(request, found).model_dump(),
        said_yes=sorted(each.side for each in found.yeses.all()),
        cases=[
            CaseAnswer(side=c.side, by=who(c.by), at=c.at, body=c.body, leaf=c.leaf)
            for c in found.cases.all()
        ],
        moves=[_move_said(each) for each in moves_of(found)],
    )


def _said(request: Called, found: Contest) -> ContestAnswer:
    come = progress_of(found, request.partnership, request.now)
    return ContestAnswer(
        number=found.number,
        kind=found.kind,
        about=found.about,
        reason=found.reason,
        side=found.side,
        raised_by=who(found.raised_by),
        raised_at=found.raised_at,
        state=found.state,
        stage=come.stage if come else "ended",
        cases_due_on=come.cases_due_on if come else None,
        seniors_on=come.seniors_on if come else None,
        turn=found.turn,
        ended_at=found.ended_at,
    )


def _move_said(each: ContestMove) -> ContestMoveAnswer:
    return ContestMoveAnswer(
        turn=each.turn,
        act=each.act,
        name=each.name,
        by=who(each.by),
        side=each.side,
        at=each.at,
        reason=each.reason,
        leaf=each.leaf,
    )
