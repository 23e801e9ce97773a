"""The agreement: its versions, read and proposed, agreed by a yes of each side."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Router, Status
from pydantic import Field

from sameside.formats.agreement import AgreementRefused, sentences
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.actions.agreements import (
    ReasonMissing,
    agree_version,
    decline_version,
    propose_version,
    withdraw_version,
)
from sameside.partnerships.actions.continuity import OtherParties, TermsBroken
from sameside.partnerships.api.door import Called
from sameside.partnerships.models import AgreementVersion
from sameside.partnerships.queries import NoVersion, understood_version, version_of, versions_of
from sameside.web.api.fields import Number, Perhaps, Said, Sent, Words
from sameside.web.api.paging import AskedPage, Page, page_of
from sameside.web.api.problem import FieldProblem
from sameside.web.api.refusals import answered_with, told_by_field
from sameside.web.words import say, words

router = Router(tags=["agreement"])
answered_with(HTTPStatus.NOT_FOUND, NoVersion)
answered_with(
    HTTPStatus.UNPROCESSABLE_ENTITY, AgreementRefused, OtherParties, ReasonMissing, TermsBroken
)


def _places(refused: Refused) -> tuple[FieldProblem, ...]:
    """Return every problem of a file, with its line and its key."""
    problems = refused.problems if isinstance(refused, AgreementRefused) else ()
    return tuple(
        FieldProblem(
            field=f"source.{each.line}.{each.key}".rstrip("."),
            code="agreement",
            detail=" ".join(say(one, **each.values) for one in (each.words, each.remedy) if one),
        )
        for each in problems
    )


told_by_field(AgreementRefused, N_("The file cannot be taken as it stands."), _places)
LARGEST_SOURCE = 1_000_000
FILE = {
    "responses": {
        200: {
            "description": "The file, byte for byte as both sides agreed it.",
            "content": {"application/toml": {"schema": {"type": "string"}}},
        }
    }
}
VersionNumber = Annotated[Number, Path(description="Which version was proposed, from 1.")]


class YesAnswer(Said):
    """A yes of one side."""

    side: str = Field(examples=["customer"])
    seat: int = Field(description="Whose it is.", examples=[7])
    at: datetime


class VersionAnswer(Said):
    """A version of the agreement."""

    number: int = Field(examples=[2])
    state: str = Field(
        description="proposed, agreed, declined or withdrawn.", examples=["proposed"]
    )
    digest: str = Field(description="SHA-256 of what the file says, as the command prints it.")
    effective_on: date = Field(description="The day from which it holds.")
    proposed_by: int = Field(description="The seat that proposed it.", examples=[7])
    proposed_at: datetime
    settled_at: datetime | None = Field(description="When it was agreed, declined or withdrawn.")
    reason: str = Field(description="Why it was declined or withdrawn.")
    yeses: list[YesAnswer]


class VersionInFull(VersionAnswer):
    """A version of the agreement, said in sentences."""

    sentences: list[str] = Field(
        description="What it says, in the language asked for.",
        examples=[["North Region and Harbour Service agreed."]],
    )


class ProposalSent(Sent):
    """A version to be proposed."""

    source: str = Field(
        min_length=1,
        max_length=LARGEST_SOURCE,
        description="The whole agreement.toml, with the versions that are agreed already.",
        examples=['[agreement]\ntitle = "Cleaning"\n'],
    )


class YesSent(Sent):
    """A yes to the version that was read."""

    digest: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="The digest of the version that was read; another is refused.",
        examples=["0" * 64],
    )


class NoSent(Sent):
    """A no, and why."""

    reason: Words = Field(
        description="Why, in your own words.", examples=["Two hours is too long."]
    )


class TakenBackSent(Sent):
    """Why a proposal is taken back."""

    reason: Perhaps = Field("", description="Why, in your own words.")


@router.get(
    "/agreements",
    response=Page[VersionAnswer],
    operation_id="agreements",
    summary="List the versions",
)
def agreements(request: Called, asked: AskedPage) -> Page[VersionAnswer]:
    """List all versions of the agreement, the newest first."""
    return page_of(request, asked, versions_of(request.partnership), _said)


@router.post(
    "/agreements",
    response={201: VersionAnswer},
    operation_id="propose_agreement",
    summary="Propose a version",
)
def propose(request: Called, sent: ProposalSent) -> Status[VersionAnswer]:
    """Propose a version: the whole file, with something new at its end.

    Proposing is your side's yes. The other side is told by mail.
    """
    source = sent.source.encode()
    made = propose_version(source=source, by=request.seat, now=request.now)
    return Status(201, _said(version_of(request.partnership, made.number)))


@router.get(
    "/agreements/{number}",
    response=VersionInFull,
    operation_id="agreement",
    summary="Read one version",
)
def agreement(request: Called, number: VersionNumber) -> VersionInFull:
    """Read a version, in sentences."""
    version = version_of(request.partnership, number)
    told = sentences(understood_version(version), words())
    return VersionInFull(**_said(version).model_dump(), sentences=told)


@router.get(
    "/agreements/{number}/agreement.toml",
    operation_id="agreement_file",
    summary="Download the file",
    openapi_extra=FILE,
)
def agreement_file(request: Called, number: VersionNumber) -> HttpResponse:
    """Download the file of a version: the command reads the same digest from it."""
    version = version_of(request.partnership, number)
    return HttpResponse(
        bytes(version.source),
        content_type="application/toml",
        headers={"Content-Disposition": 'attachment; filename="agreement.toml"'},
    )


@router.post(
    "/agreements/{number}/yes",
    response=VersionAnswer,
    operation_id="agree",
    summary="Say yes to a version",
)
def agree(request: Called, number: VersionNumber, sent: YesSent) -> VersionAnswer:
    """Say your side's yes. With the yes of both sides the version is frozen."""
    version = version_of(request.partnership, number)
    agree_version(version=version, digest=sent.digest, by=request.seat, now=request.now)
    return _said(version_of(request.partnership, number))


@router.post(
    "/agreements/{number}/no",
    response=VersionAnswer,
    operation_id="decline_agreement",
    summary="Decline a version",
)
def decline(request: Called, number: VersionNumber, sent: NoSent) -> VersionAnswer:
    """Decline what the other side proposed, and say why."""
    version = version_of(request.partnership, number)
    decline_version(version=version, reason=sent.reason, by=request.seat, now=request.now)
    return _said(version_of(request.partnership, number))


@router.post(
    "/agreements/{number}/withdrawal",
    response=VersionAnswer,
    operation_id="withdraw_agreement",
    summary="Take a proposal back",
)
def withdraw(request: Called, number: VersionNumber, sent: TakenBackSent) -> VersionAnswer:
    """Take back what your side proposed, while the other has not said yes."""
    version = version_of(request.partnership, number)
    withdraw_version(version=version, reason=sent.reason, by=request.seat, now=request.now)
    return _said(version_of(request.partnership, number))


def _said(version: AgreementVersion) -> VersionAnswer:
    return VersionAnswer(
        number=version.number,
        state=version.state,
        digest=version.digest,
        effective_on=version.effective_on,
        proposed_by=version.proposed_by_id,
        proposed_at=version.proposed_at,
        settled_at=version.settled_at,
        reason=version.reason,
        yeses=[YesAnswer(side=y.side, seat=y.by_id, at=y.at) for y in version.yeses.all()],
    )
