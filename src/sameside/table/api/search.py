"""Search in what lies on the table, each text found only by whom it is for."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import AfterValidator, Field

from sameside.partnerships.api import Called
from sameside.table.queries import Found, search
from sameside.web.api.fields import Said
from sameside.web.cleaning import clean_line

router = Router(tags=["cards"])
Sought = Annotated[
    str,
    AfterValidator(clean_line),
    Query(
        min_length=1,
        max_length=100,
        description="Words to look for, in any order, or a card's number.",
        examples=["night cleaning"],
    ),
]


class FoundAnswer(Said):
    """A card, and where in it the words were found."""

    number: int | None = Field(description="The card's number; none for a draft.", examples=[7])
    draft: UUID | None = Field(description="The draft's key; none for a card on the table.")
    title: str
    before: str
    words: str
    after: str
    audience: str | None = Field(description="Of the text it was found in.")


@router.get(
    "/search", response=list[FoundAnswer], operation_id="search", summary="Search the table"
)
def searching(request: Called, q: Sought) -> list[FoundAnswer]:
    """Search titles, texts and reasons that your side may read; at most 50 of each.

    The card whose number was asked for comes first. A single letter finds nothing.
    """
    return [_said(each) for each in search(request.seat, q)]


def _said(found: Found) -> FoundAnswer:
    card = found.card
    return FoundAnswer(
        number=card.number,
        draft=card.key if card.is_draft else None,
        title=card.title,
        before=found.before,
        words=found.words,
        after=found.after,
        audience=found.audience or None,
    )
