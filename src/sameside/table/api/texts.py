"""Texts under a card, each for its audience, and the files beside them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import FileResponse
from ninja import File, Form, Path, Router, Status, UploadedFile
from pydantic import Field

from sameside.partnerships.api import Called
from sameside.table.actions import Note, lay_text, write
from sameside.table.api.cards import CardNumber
from sameside.table.api.forms import TextAnswer, text_said
from sameside.table.models import Audience, Card, Text
from sameside.table.policy import readable_texts
from sameside.table.queries import NoCard, attachment_for, card_for
from sameside.web.api.fields import Sent, Words

router = Router(tags=["texts"])
TextId = Annotated[str, Path(pattern=r"^(our-)?[0-9]{1,18}$", description="The text's id.")]
Audiences = Literal["both_sides", "our_side"]
READ_BY = "Who may read it. What both sides read is recorded and cannot be narrowed."
DOWNLOAD = {
    "responses": {
        200: {
            "description": "The file.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}


class TextSent(Sent):
    """A text, and who may read it."""

    audience: Audiences = Field(description=READ_BY)
    body: Words = Field(examples=["We see it too, and look into it."])
    reply_to: str | None = Field(
        None, pattern=r"^(our-)?[0-9]{1,18}$", description="The id of the text it answers."
    )


@router.post(
    "/cards/{number}/texts",
    response={201: TextAnswer},
    operation_id="write_text",
    summary="Write a text",
)
def write_text(request: Called, number: CardNumber, sent: TextSent) -> Status[TextAnswer]:
    """Write a text under a card, for both sides or for your own side's room."""
    found = card_for(request.seat, number)
    answers = _text(request, found, sent.reply_to) if sent.reply_to else None
    note = Note(audience=sent.audience, body=sent.body, reply_to=answers)
    made = write(card=found, note=note, by=request.seat, now=request.now)
    return Status(201, text_said(made))


@router.post(
    "/cards/{number}/files",
    response={201: TextAnswer},
    operation_id="write_text_with_file",
    summary="Write a text with a file",
)
def write_text_with_file(
    request: Called,
    number: CardNumber,
    audience: Annotated[Audiences, Form(description=READ_BY)],
    body: Annotated[Words, Form()],
    file: Annotated[UploadedFile, File(description="At most 20 MB.")],
) -> Status[TextAnswer]:
    """Write a text under a card with a file beside it, read by whoever may read the text."""
    found = card_for(request.seat, number)
    note = Note(audience=audience, body=body, files=(file,))
    made = write(card=found, note=note, by=request.seat, now=request.now)
    return Status(201, text_said(made))


@router.get(
    "/cards/{number}/files/{key}",
    operation_id="text_file",
    summary="Download a file",
    openapi_extra=DOWNLOAD,
)
def text_file(
    request: Called,
    number: CardNumber,
    key: Annotated[UUID, Path(description="The file's key.")],
) -> FileResponse:
    """Download a file beside a text that your side may read."""
    found = attachment_for(request.seat, card_for(request.seat, number), key)
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )


@router.post(
    "/cards/{number}/texts/{text_id}/laying",
    response={201: TextAnswer},
    operation_id="lay_text",
    summary="Lay a text on the table",
)
def share_text(request: Called, number: CardNumber, text_id: TextId) -> Status[TextAnswer]:
    """Let both sides read what your side wrote for itself. It cannot be narrowed again."""
    found = _text(request, card_for(request.seat, number), text_id)
    return Status(201, text_said(lay_text(text=found, by=request.seat, now=request.now)))


def _text(request: Called, card: Card, text_id: str) -> Text:
    """Return a text by its id.

    :raises NoCard: when there is none that this seat may read.
    """
    _, ours, number = text_id.rpartition("our-")
    found = readable_texts(request.seat).filter(card=card).select_related("by__person")
    if ours:
        room = found.filter(audience=Audience.OUR_SIDE, pk=int(number)).first()
    else:
        room = found.filter(leaf=int(number)).first()
    if room is None:
        raise NoCard
    return room
