"""Logs on their way into the record: brought, looked at, confirmed, and the rows not used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, BinaryIO, cast
from uuid import UUID

from ninja import File, Form, Path, Router, Status, UploadedFile
from pydantic import Field

from sameside.delivery.actions import (
    keep_log,
    look_again,
    note_log,
    note_look,
    withdraw_import,
)
from sameside.delivery.models import Import
from sameside.delivery.queries import import_of, imports_seen_by
from sameside.delivery.reckoning.understanding import read_report
from sameside.delivery.refusals import NothingToState
from sameside.delivery.shelves import report_path
from sameside.delivery.tasks import confirm_and_run
from sameside.formats.log.listing import Note
from sameside.kernel.refusal import N_
from sameside.partnerships.api import Bearer, Called, Rest, reads_first
from sameside.partnerships.models import Scope
from sameside.web.api.fields import Perhaps, Said, Sent
from sameside.web.api.paging import AskedPage, Page, page_of
from sameside.web.words import say

router = Router(tags=["imports"])
IMPORTING = Bearer(Scope.IMPORT)
ImportId = Annotated[UUID, Path(description="The import's id.")]


class ImportAnswer(Said):
    """A log on its way into the record."""

    id: UUID
    name: str = Field(examples=["requests.csv"])
    state: str = Field(
        description="looked at, waiting, running, done, refused or withdrawn.", examples=["done"]
    )
    side: str = Field(description="The side that brought it.", examples=["supplier"])
    by: int = Field(description="The seat that brought or confirmed it.", examples=[7])
    size: int = Field(description="Of the file, in bytes.")
    file_digest: str
    guessed: bool = Field(description="Whether its mapping is our guess.")
    percent: int = Field(description="How much of it has been read.", examples=[100])
    brought_at: datetime
    kept_until: datetime | None = Field(
        description="When it is removed unless it is confirmed before; null once it is."
    )
    confirmed_at: datetime | None
    finished_at: datetime | None
    rows_read: int
    rows_listed: int = Field(description="Rows that are not used, each with its reason.")
    requests_new: int
    requests_more: int = Field(description="Requests of which it tells more.")
    requests_same: int
    requests_otherwise: int = Field(description="Requests the record tells otherwise.")


class ImportInFullAnswer(ImportAnswer):
    """A log, how it is understood, and why it cannot be read where it cannot."""

    mapping: str = Field(description="The mapping.toml it is read with.")
    zone: str | None = Field(description="The time zone its times are read in.")
    encoding: str | None
    delimiter: str | None
    requests: int | None = Field(description="How many requests it tells of.")
    services: list[str]
    notes: list[str]
    faults: list[str]


class RowAnswer(Said):
    """A row that is not used."""

    place: str = Field(examples=["line 31"])
    kind: str = Field(description="refused, ignored, duplicate or otherwise.")
    reason: str


class MappingSent(Sent):
    """Which column and which value is what."""

    mapping: Perhaps = Field(description="The text of a mapping.toml; empty for usual columns.")


@router.get(
    "/imports",
    response=Page[ImportAnswer],
    operation_id="imports",
    summary="List the imports",
    auth=IMPORTING,
)
def imports(request: Called, asked: AskedPage) -> Page[ImportAnswer]:
    """List the logs your side brought, and those that were confirmed; the newest first."""
    return page_of(request, asked, imports_seen_by(request.seat), _said)


@router.post(
    "/imports",
    response={201: ImportInFullAnswer},
    operation_id="bring_log",
    summary="Bring a log",
    auth=IMPORTING,
)
@reads_first
def bring(
    request: Called,
    log: Annotated[UploadedFile, File(description="CSV, XLSX, Parquet or XES.")],
    mapping: Annotated[str, Form(max_length=200_000, description="A mapping.toml.")] = "",
) -> Rest:
    """Bring a log and read how it is understood. Nothing is in the record until it is confirmed."""
    kept = keep_log(
        partnership=request.partnership,
        content=cast("BinaryIO", log.file),
        name=log.name or "log",
        mapping=mapping,
        by=request.seat,
    )

    def note() -> Status[ImportInFullAnswer]:
        brought = note_log(kept=kept, by=request.seat, now=request.now)
        return Status(201, _in_full(_found(request, brought.pk)))

    return note


@router.get(
    "/imports/{import_id}",
    response=ImportInFullAnswer,
    operation_id="import",
    summary="Read one import",
    auth=IMPORTING,
)
def one_import(request: Called, import_id: ImportId) -> ImportInFullAnswer:
    """Read how a log is understood, how far it is, or what became of it."""
    return _in_full(_found(request, import_id))


@router.put(
    "/imports/{import_id}/mapping",
    response=ImportInFullAnswer,
    operation_id="map_log",
    summary="Read a log with another mapping",
    auth=IMPORTING,
)
@reads_first
def mapping(request: Called, import_id: ImportId, sent: MappingSent) -> Rest:
    """Look at a log again with another mapping, before it is confirmed."""
    found = _found(request, import_id)
    look = look_again(brought=found, mapping=sent.mapping, by=request.seat)

    def note() -> ImportInFullAnswer:
        note_look(brought=found, look=look, by=request.seat)
        return _in_full(_found(request, import_id))

    return note


@router.post(
    "/imports/{import_id}/confirmation",
    response=ImportInFullAnswer,
    operation_id="confirm_import",
    summary="Confirm an import",
    auth=IMPORTING,
)
def confirm(request: Called, import_id: ImportId) -> ImportInFullAnswer:
    """Say that a log was understood as it is meant. The job that brings it in begins."""
    confirm_and_run(brought=_found(request, import_id), by=request.seat, now=request.now)
    return _in_full(_found(request, import_id))


@router.delete(
    "/imports/{import_id}",
    response={204: None},
    operation_id="withdraw_import",
    summary="Take an import away",
    auth=IMPORTING,
)
def withdraw(request: Called, import_id: ImportId) -> Status[None]:
    """Take a log away before it is confirmed; nothing of it is in the record."""
    withdraw_import(brought=_found(request, import_id), by=request.seat, now=request.now)
    return Status(204, None)


@router.get(
    "/imports/{import_id}/rows",
    response=Page[RowAnswer],
    operation_id="import_rows",
    summary="List the rows not used",
    auth=IMPORTING,
)
def rows(request: Called, import_id: ImportId, asked: AskedPage) -> Page[RowAnswer]:
    """List the rows of a log that are not used, each with its place and its reason."""
    found = _found(request, import_id)
    report = read_report(report_path(request.partnership, found.pk))
    return page_of(request, asked, report, _row_said)


def _found(request: Called, import_id: UUID) -> Import:
    found = import_of(request.seat, import_id)
    if found is None:
        raise NothingToState(N_("There is no such log."))
    return found


def _said(found: Import) -> ImportAnswer:
    return ImportAnswer(
        id=found.pk,
        name=found.name,
        state=found.state,
        side=found.side,
        by=found.by_id,
        size=found.size,
        file_digest=found.file_digest,
        guessed=found.guessed,
        percent=found.percent,
        brought_at=found.brought_at,
        kept_until=found.kept_until,
        confirmed_at=found.confirmed_at,
        finished_at=found.finished_at,
        rows_read=found.rows_read,
        rows_listed=found.rows_listed,
        requests_new=found.requests_new,
        requests_more=found.requests_more,
        requests_same=found.requests_same,
        requests_otherwise=found.requests_otherwise,
    )


def _in_full(found: Import) -> ImportInFullAnswer:
    seen: Mapping[str, Any] = found.understood
    faults = list(found.fault.get("sentences", ()))
    return ImportInFullAnswer(
        **_said(found).model_dump(),
        mapping=found.mapping,
        zone=seen.get("zone"),
        encoding=seen.get("encoding"),
        delimiter=seen.get("delimiter"),
        requests=seen.get("requests"),
        services=list(seen.get("services", ())),
        notes=[_sentence(note) for note in seen.get("notes", ())],
        faults=[" ".join(filter(None, (each["place"], _sentence(each)))) for each in faults],
    )


def _row_said(row: Mapping[str, Any]) -> RowAnswer:
    return RowAnswer(
        place=_sentence(row["place"]), kind=row["kind"], reason=_sentence(row["reason"])
    )


def _sentence(kept: Mapping[str, Any]) -> str:
    """Say a sentence that was kept with its values; a value may be a sentence itself."""
    values = {
        name: Note(value["words"], value["values"]) if isinstance(value, dict) else value
        for name, value in kept["values"].items()
    }
    return say(kept["words"], **values)
