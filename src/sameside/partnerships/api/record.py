"""The record: its entries, the proof that they are in it, its checkpoints, and the whole bundle."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Router
from pydantic import Field

from sameside.kernel.refusal import N_, Refused
from sameside.ledger.actions import RecordBusy, export_bundle
from sameside.ledger.bundle import full_note, tar_of
from sameside.ledger.models import Checkpoint, Entry
from sameside.ledger.queries import (
    Personal,
    entries,
    entry,
    host_fingerprint,
    inclusion,
    latest_checkpoints,
    personal,
    told,
)
from sameside.partnerships.api.door import Called
from sameside.partnerships.queries import seats_ever
from sameside.web.api.fields import Index, Said
from sameside.web.api.paging import AskedPage, Page, page_of
from sameside.web.api.refusals import answered_with
from sameside.web.words import words

router = Router(tags=["record"])
MANY = 20
EntryIndex = Annotated[Index, Path(description="Its leaf number, from 0.")]
BUNDLE = {
    "responses": {
        200: {
            "description": "A tar with all that verify.py needs, and verify.py.",
            "content": {"application/x-tar": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class NoEntry(Refused):
    """There is no such entry in this record."""


answered_with(HTTPStatus.NOT_FOUND, NoEntry)
answered_with(HTTPStatus.CONFLICT, RecordBusy)


class PersonalAnswer(Said):
    """Personal words beside an entry, which holds a commitment to them only."""

    name: str = Field(examples=["reason"])
    audience: str = Field(description="Who may read them.", examples=["both"])
    state: str = Field(description="here, withheld or erased.", examples=["here"])
    words: dict[str, object] = Field(
        description="What they say, where they may be read.", examples=[{"text": "The third time."}]
    )


class EntryAnswer(Said):
    """An entry of the record."""

    index: int = Field(description="Its leaf number.", examples=[118])
    what: str = Field(description="Its kind.", examples=["card.move"])
    sentence: str = Field(
        description="What it says, in the language asked for.",
        examples=["Nora moved card 7: settled it"],
    )
    at: datetime
    side: str | None = Field(description="On which side it was done.", examples=["customer"])
    role: str = Field(examples=["relationship_manager"])
    seat: str | None = Field(description="The seat that did it.", examples=["7"])
    about: dict[str, str] = Field(description="What it is about.", examples=[{"card": "7"}])
    personal: list[PersonalAnswer]


class ProofAnswer(Said):
    """That the entry is in the record: the nodes beside its way to the root (RFC 6962)."""

    leaf: str = Field(description="SHA-256 of 0x00 and the bytes of the entry, in hex.")
    size: int = Field(description="How many entries the record had.", examples=[120])
    path: list[str] = Field(description="The nodes, from the leaf up, in hex.")
    root: str = Field(description="The root of the record then, in hex.")


class EntryInFull(EntryAnswer):
    """An entry with its bytes, and the proof that it is in the record."""

    content: str = Field(description="Its bytes exactly as they were hashed, in base64.")
    proof: ProofAnswer


class CheckpointAnswer(Said):
    """A size and its root, signed by the host. Who keeps one sees when what was is rewritten."""

    size: int = Field(examples=[120])
    root: str = Field(description="In hex.")
    note: str = Field(description="The signed note, with the cosignatures under it.")
    at: datetime
    cosigned_by: list[str] = Field(description="The sides that have cosigned it.")


class RecordAnswer(Said):
    """How far the record reaches, and who signs it."""

    origin: str = Field(description="Its name in checkpoints.", examples=["sameside/north-harbour"])
    size: int = Field(description="How many entries it has.", examples=[120])
    fingerprint: str = Field(description="Of the key of the host that signs its checkpoints.")


@router.get("/record", response=RecordAnswer, operation_id="record", summary="Read where it stands")
def record(request: Called) -> RecordAnswer:
    """Read how many entries the record has, and the fingerprint of the key that signs it."""
    head = request.partnership.record
    return RecordAnswer(origin=head.name, size=head.size, fingerprint=host_fingerprint())


@router.get(
    "/record/entries",
    response=Page[EntryAnswer],
    operation_id="record_entries",
    summary="List the entries",
)
def record_entries(request: Called, asked: AskedPage) -> Page[EntryAnswer]:
    """List the entries, the newest first, as your side may read them."""
    names = _names(request)
    found = entries(request.partnership.record_id)
    return page_of(request, asked, found, lambda each: _said(each, request.seat.side, names))


@router.get(
    "/record/entries/{index}",
    response=EntryInFull,
    operation_id="record_entry",
    summary="Read one entry with its proof",
)
def record_entry(request: Called, index: EntryIndex) -> EntryInFull:
    """Read an entry, its bytes, and the proof that it is in the record as it stands now."""
    head_id = request.partnership.record_id
    try:
        found = entry(head_id, index)
    except Entry.DoesNotExist as none:
        raise NoEntry(N_("There is no such entry.")) from none
    proof = inclusion(head_id, index)
    return EntryInFull(
        **_said(found, request.seat.side, _names(request)).model_dump(),
        content=base64.b64encode(bytes(found.content)).decode(),
        proof=ProofAnswer(
            leaf=proof.leaf.hex(),
            size=proof.size,
            path=[node.hex() for node in proof.path],
            root=proof.root.hex(),
        ),
    )


@router.get(
    "/record/checkpoints",
    response=list[CheckpointAnswer],
    operation_id="record_checkpoints",
    summary="List the last checkpoints",
)
def record_checkpoints(request: Called) -> list[CheckpointAnswer]:
    """List the last twenty checkpoints, the newest first."""
    found = latest_checkpoints(request.partnership.record_id, MANY)
    return [_checkpoint_said(each) for each in found]


@router.get(
    "/record/bundle.tar",
    operation_id="record_bundle",
    summary="Download the whole record",
    openapi_extra=BUNDLE,
)
def record_bundle(request: Called) -> HttpResponse:
    """Download the record as your side may read it, with the program that verifies it.

    `python3 verify.py .` in its folder needs no network and no server of ours.
    """
    partnership = request.partnership
    reader = request.seat.side or "facilitator"
    files = export_bundle(head=partnership.record, reader=reader, now=request.now)
    name = f"{partnership.slug}-record"
    return HttpResponse(
        tar_of(files, name),
        content_type="application/x-tar",
        headers={"Content-Disposition": f'attachment; filename="{name}.tar"'},
    )


def _names(request: Called) -> Mapping[str, str]:
    return {seat.key: seat.person.name for seat in seats_ever(request.partnership)}


def _said(found: Entry, side: str, names: Mapping[str, str]) -> EntryAnswer:
    said = told(found, words(), names)
    return EntryAnswer(
        index=said.index,
        what=said.what,
        sentence=said.sentence,
        at=said.at,
        side=said.side or None,
        role=said.role,
        seat=said.seat or None,
        about=dict(said.about),
        personal=[_personal_said(each) for each in personal(found, side=side)],
    )


def _personal_said(each: Personal) -> PersonalAnswer:
    plain = json.loads(json.dumps(dict(each.words)))
    return PersonalAnswer(
        name=each.name, audience=each.audience, state=each.state.value, words=plain
    )


def _checkpoint_said(each: Checkpoint) -> CheckpointAnswer:
    return CheckpointAnswer(
        size=each.size,
        root=bytes(each.root).hex(),
        note=full_note(each),
        at=each.at,
        cosigned_by=sorted(one.cosigner.side for one in each.cosignatures.all()),
    )
