"""Statements: the bytes the command line writes, issued by one side and confirmed by the other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Query, Router, Status
from pydantic import Field

from sameside.delivery.actions import confirm_statement, issue_statement
from sameside.delivery.api.asked import Digest, Month, Months, standing
from sameside.delivery.models import Issued
from sameside.delivery.queries import whole_statement
from sameside.delivery.refusals import NothingToState, NotNow
from sameside.kernel.refusal import N_
from sameside.pages.exports import as_json
from sameside.partnerships.api import Called
from sameside.web.api.fields import Said, Sent
from sameside.web.api.paging import AskedPage, Page, page_of

router = Router(tags=["statements"])
JSON = {
    "responses": {
        200: {
            "description": "The statement with all its evidence, as the command line writes it.",
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["digest", "statement"],
                        "properties": {
                            "digest": {"type": "string"},
                            "statement": {"type": "object"},
                        },
                    }
                }
            },
        }
    }
}


class IssuedAnswer(Said):
    """A statement one side put its name to."""

    digest: str
    record: str = Field(description="The digest of the record.")
    agreement: str = Field(description="The digest of the agreement.")
    tzdata: str
    starts_on: date
    ends_before_on: date
    issued_by: int = Field(description="The seat that issued it.", examples=[7])
    issued_side: str = Field(examples=["supplier"])
    issued_at: datetime
    confirmed_by: int | None
    confirmed_at: datetime | None


class StatementSent(Sent):
    """Which statement is issued: its period, and the digest that was read."""

    from_month: Month | None = Field(None, examples=["2026-01"])
    to_month: Month | None = Field(None, examples=["2026-10"])
    digest: Digest = Field(description="The digest that was read; another is refused.")


class StatementAnswer(Said):
    """What a statement rests on, and its digest."""

    digest: str = Field(description="The same as the command line prints.")
    record: str = Field(description="The digest of the record.")
    agreement: str = Field(description="The digest of the agreement.")
    tzdata: str
    as_of: datetime = Field(description="The instant as of which open requests are judged.")
    starts_on: date
    ends_before_on: date
    requests: int = Field(description="How many requests the whole record holds.")
    left_out: int = Field(description="Requests the agreement says nothing about.")
    figures: int = Field(description="How many figures it has.")


@router.get(
    "/statement",
    response=StatementAnswer,
    operation_id="statement",
    summary="Read what the statement rests on",
)
def statement(request: Called, months: Query[Months]) -> StatementAnswer:
    """Read the digest of the statement of a period, and of everything it rests on."""
    found = standing(request, months)
    sources = found.statement.sources
    return StatementAnswer(
        digest=found.statement.digest,
        record=sources.record,
        agreement=sources.agreement,
        tzdata=sources.tzdata,
        as_of=datetime.fromtimestamp(sources.as_of, tz=request.now.tzinfo),
        starts_on=sources.period.starts_on,
        ends_before_on=sources.period.ends_before_on,
        requests=found.record.requests,
        left_out=found.left_out,
        figures=len(found.statement.figures),
    )


@router.get(
    "/statement.json",
    operation_id="statement_file",
    summary="Download the statement",
    openapi_extra=JSON,
)
def statement_file(request: Called, months: Query[Months]) -> HttpResponse:
    """Download the statement with the ids of all its requests, byte for byte as the command."""
    written = as_json(whole_statement(standing(request, months)))
    return HttpResponse(written, content_type="application/json")


@router.get(
    "/statements",
    response=Page[IssuedAnswer],
    operation_id="statements",
    summary="List the issued statements",
)
def statements(request: Called, asked: AskedPage) -> Page[IssuedAnswer]:
    """List the statements that were issued, the newest first."""
    found = Issued.objects.filter(partnership=request.partnership)
    return page_of(request, asked, found.select_related("record", "issued_by"), _said)


@router.post(
    "/statements",
    response={201: IssuedAnswer},
    operation_id="issue_statement",
    summary="Issue a statement",
)
def issue(request: Called, sent: StatementSent) -> Status[IssuedAnswer]:
    """Put your side's name to a statement: its digest goes on the record."""
    found = standing(request, Months(from_month=sent.from_month, to_month=sent.to_month))
    if sent.digest != found.statement.digest:
        raise NotNow(
            N_("The record or the agreement changed while you looked. See what it says now.")
        )
    issued = issue_statement(standing=found, by=request.seat, now=request.now)
    return Status(201, _said(issued))


@router.post(
    "/statements/{digest}/confirmation",
    response=IssuedAnswer,
    operation_id="confirm_statement",
    summary="Confirm a statement",
)
def confirm(
    request: Called, digest: Annotated[Digest, Path(description="The statement's digest.")]
) -> IssuedAnswer:
    """Confirm what the other side issued."""
    issued = Issued.objects.filter(partnership=request.partnership, digest=digest).first()
    if issued is None:
        raise NothingToState(N_("There is no such statement."))
    return _said(confirm_statement(issued=issued, by=request.seat, now=request.now))


def _said(issued: Issued) -> IssuedAnswer:
    return IssuedAnswer(
        digest=issued.digest,
        record=issued.record.digest,
        agreement=issued.agreement_digest,
        tzdata=issued.tzdata,
        starts_on=issued.starts_on,
        ends_before_on=issued.ends_before_on,
        issued_by=issued.issued_by_id,
        issued_side=issued.issued_by.side,
        issued_at=issued.issued_at,
        confirmed_by=issued.confirmed_by_id,
        confirmed_at=issued.confirmed_at,
    )
