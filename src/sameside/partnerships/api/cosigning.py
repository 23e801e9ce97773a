"""Cosigning: the keys of both sides, what a side signed at home, and losses it knows of."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from ninja import Path, Router, Status
from pydantic import Field

from sameside.ledger.actions import NotACosignature
from sameside.ledger.queries import cosigners
from sameside.partnerships.actions.record import NoLoss, bring_cosignature, know_of_loss
from sameside.partnerships.api.door import Called
from sameside.web.api.fields import Index, Said, Sent, Words
from sameside.web.api.refusals import answered_with

router = Router(tags=["record"])
answered_with(HTTPStatus.NOT_FOUND, NoLoss)
answered_with(HTTPStatus.UNPROCESSABLE_ENTITY, NotACosignature)
LONGEST_NOTE = 5_000
LossIndex = Annotated[Index, Path(description="The entry that tells of the loss.")]


class KeyAnswer(Said):
    """A key with which a side cosigns."""

    side: str = Field(examples=["customer"])
    fingerprint: str = Field(description="SHA-256 of the key, in hex.", examples=["0" * 64])
    at: datetime = Field(description="When it was named.")


class CosignatureSent(Sent):
    """A checkpoint with your side's signature under it."""

    note: Annotated[Words, Field(max_length=LONGEST_NOTE)] = Field(
        description="All that `sameside ledger cosign` wrote, as it stands."
    )


class CosignatureAnswer(Said):
    """A signature that was kept."""

    size: int = Field(description="Of the checkpoint it stands under.", examples=[120])
    side: str = Field(examples=["customer"])
    at: datetime = Field(description="When it was brought first.")


@router.get(
    "/record/keys",
    response=list[KeyAnswer],
    operation_id="record_keys",
    summary="List the keys of both sides",
)
def record_keys(request: Called) -> list[KeyAnswer]:
    """List the keys with which the sides cosign, the newest of each side first."""
    found = cosigners(request.partnership.record_id)
    return [KeyAnswer(side=each.side, fingerprint=each.fingerprint, at=each.at) for each in found]


@router.post(
    "/record/cosignatures",
    response={201: CosignatureAnswer},
    operation_id="cosign",
    summary="Bring a cosignature",
)
def cosign(request: Called, sent: CosignatureSent) -> Status[CosignatureAnswer]:
    """Bring a checkpoint that your side cosigned on a machine of its own."""
    kept = bring_cosignature(note=sent.note, by=request.seat, now=request.now)
    side = kept.cosigner.side
    return Status(201, CosignatureAnswer(size=kept.checkpoint.size, side=side, at=kept.at))


@router.post(
    "/record/entries/{index}/yes",
    response={204: None},
    operation_id="know_of_loss",
    summary="Say that you know of a loss",
)
def say_known(request: Called, index: LossIndex) -> Status[None]:
    """Say for your side that it knows what was lost."""
    know_of_loss(index=index, by=request.seat, now=request.now)
    return Status(204, None)
