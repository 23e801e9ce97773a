"""Requests: listed by what became of them, and one with every stretch of its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal

from ninja import Path, Query, Router
from pydantic import Field

from sameside.delivery.api.asked import Key, Months, standing
from sameside.delivery.api.figures import Outcomes
from sameside.delivery.keys import pause_key, verdict_key
from sameside.delivery.queries import Standing, log_at_record, sheet_of
from sameside.delivery.reckoning.choice import Choice, ClockOf, Row, chosen
from sameside.delivery.refusals import NothingToState
from sameside.engine.flat import NONE
from sameside.formats.log.log import NoSuchRequest
from sameside.kernel.account import NotAgreed, account
from sameside.kernel.history import Event, Happening, History
from sameside.kernel.refusal import N_
from sameside.kernel.verdict import Moment, Stretch, Verdict
from sameside.partnerships.api import Called
from sameside.table.models import Contest
from sameside.table.queries import contests_of
from sameside.web.api.fields import Said
from sameside.web.api.paging import AskedPage, Page, paged
from sameside.web.words import refusal

router = Router(tags=["requests"])
MOST_EVENTS = 1_000
RequestId = Annotated[
    str, Path(min_length=1, max_length=500, description="As the log names it.", examples=["R-1042"])
]


class WantedRequests(Months):
    """Which requests are asked for."""

    clock: Literal["response", "resolution"] | None = None
    outcome: Outcomes | Literal["left out"] | None = Field(
        None, description="Of the clock named, or of any; left out: the agreement says nothing."
    )
    service: Key | None = None
    priority: Key | None = None
    place: Key | None = None
    text: Key | None = Field(None, description="In its id or its place.")
    sort: Literal["made", "-made", "request", "-request"] = "-made"


class ClockAnswer(Said):
    """What one clock of a request came to."""

    clock: str = Field(examples=["response"])
    outcome: str = Field(examples=["met"])
    elapsed_s: int = Field(description="Counted seconds.", examples=[6120])
    due_at: datetime | None
    contested: bool


class RequestAnswer(Said):
    """A request in a list. Without clocks the agreement says nothing about it."""

    id: str = Field(examples=["R-1042"])
    service: str
    priority: str
    place: str
    made_at: datetime
    clocks: list[ClockAnswer]


class StretchAnswer(Said):
    """A part of its time in which the clock did one thing."""

    starts_at: datetime
    ends_at: datetime
    kind: str = Field(description="counted, closed or paused.", examples=["counted"])
    seconds: int
    calendar: str
    why: str = Field(description="The reason of a pause.")


class VerdictAnswer(Said):
    """One clock with its workings: the counted stretches add up to the elapsed seconds."""

    key: str = Field(examples=["verdict:R-1042/response"])
    clock: str
    outcome: str
    priority: str
    elapsed_s: int
    starts_at: datetime
    stops_at: datetime | None
    due_at: datetime | None
    breach_at: datetime | None
    stretches: list[StretchAnswer]
    contested: bool


class EventAnswer(Said):
    """Something that happened to a request."""

    at: datetime
    what: str = Field(examples=["create"])
    by: str | None
    detail: str
    key: str | None = Field(description="Of a pause, by which it is contested.")
    contested: bool


class RequestInFullAnswer(Said):
    """A request: what happened, and how each clock came to its verdict."""

    id: str
    service: str
    place: str
    made_at: datetime
    record: str = Field(description="The digest of the record it is read from.")
    left_out: str | None = Field(description="Why the agreement says nothing about it, in words.")
    verdicts: list[VerdictAnswer]
    events: list[EventAnswer] = Field(description="At most a thousand.")


@router.get(
    "/requests", response=Page[RequestAnswer], operation_id="requests", summary="List requests"
)
def requests(
    request: Called, wanted: Query[WantedRequests], asked: AskedPage
) -> Page[RequestAnswer]:
    """List the requests that became what is asked for, the newest first."""
    found = chosen(sheet_of(standing(request)), _choice(wanted))
    contests = contests_of(request.partnership)
    rows = found.page(asked.span.start, asked.per_page)
    return paged(request, asked, [_row_said(each, contests) for each in rows], found.total)


@router.get(
    "/requests/{path:request_id}",
    response=RequestInFullAnswer,
    operation_id="request",
    summary="Read one request",
)
def one_request(request: Called, request_id: RequestId) -> RequestInFullAnswer:
    """Read a request with every event, every verdict, and every stretch of its time."""
    stands = standing(request)
    try:
        history = log_at_record(request.partnership, stands.record).history(request_id)
    except NoSuchRequest as none:
        raise NothingToState(N_("There is no such request.")) from none
    return _in_full(history, stands, contests_of(request.partnership))


def _choice(wanted: WantedRequests) -> Choice:
    return Choice(
        clock=wanted.clock or "",
        outcome=wanted.outcome or "",
        service=wanted.service or "",
        priority=wanted.priority or "",
        place=wanted.place or "",
        starts=wanted.from_month or "",
        ends=wanted.to_month or "",
        text=wanted.text or "",
        order=wanted.sort,
    )


def _row_said(row: Row, contests: Mapping[str, Contest]) -> RequestAnswer:
    return RequestAnswer(
        id=row.request,
        service=row.service,
        priority=row.priority,
        place=row.place,
        made_at=_at(row.created_at),
        clocks=[_clock_said(row.request, each, contests) for each in row.clocks],
    )


def _clock_said(request: str, each: ClockOf, contests: Mapping[str, Contest]) -> ClockAnswer:
    return ClockAnswer(
        clock=each.clock.value,
        outcome=each.outcome.value,
        elapsed_s=each.elapsed,
        due_at=_at(each.due) if each.due < NONE - 1 else None,
        contested=verdict_key(request, each.clock) in contests,
    )


def _in_full(
    history: History, stands: Standing, contests: Mapping[str, Contest]
) -> RequestInFullAnswer:
    left_out: str | None = None
    verdicts: tuple[Verdict, ...] = ()
    try:
        verdicts = account(history, stands.agreement, stands.statement.sources.as_of).verdicts
    except NotAgreed as silent:
        left_out = refusal(silent)
    return RequestInFullAnswer(
        id=history.request,
        service=history.service,
        place=history.place,
        made_at=_at(history.created_at),
        record=stands.record.digest,
        left_out=left_out,
        verdicts=[_verdict_said(history.request, each, contests) for each in verdicts],
        events=[_event_said(history, e, contests) for e in history.events[:MOST_EVENTS]],
    )


def _verdict_said(request: str, each: Verdict, contests: Mapping[str, Contest]) -> VerdictAnswer:
    key = verdict_key(request, each.clock)
    return VerdictAnswer(
        key=key,
        clock=each.clock.value,
        outcome=each.outcome.value,
        priority=each.priority,
        elapsed_s=each.elapsed,
        starts_at=_at(each.starts),
        stops_at=None if each.stops is None else _at(each.stops),
        due_at=_moment(each.due),
        breach_at=_moment(each.breach),
        stretches=[_stretch_said(stretch) for stretch in each.stretches],
        contested=key in contests,
    )


def _stretch_said(stretch: Stretch) -> StretchAnswer:
    return StretchAnswer(
        starts_at=_at(stretch.starts),
        ends_at=_at(stretch.ends),
        kind=stretch.kind.value,
        seconds=stretch.seconds,
        calendar=stretch.calendar,
        why=stretch.why,
    )


def _event_said(history: History, event: Event, contests: Mapping[str, Contest]) -> EventAnswer:
    paused = event.what is Happening.PAUSE
    key = pause_key(history.request, event.at) if paused else None
    return EventAnswer(
        at=_at(event.at),
        what=event.what.value,
        by=event.by.value if event.by else None,
        detail=", ".join(each for each in (event.priority, event.why, event.person) if each),
        key=key,
        contested=key in contests,
    )


def _moment(moment: Moment) -> datetime | None:
    return _at(moment) if isinstance(moment, int) else None


def _at(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC)
