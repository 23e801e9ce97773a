"""Long answers in pages, each saying how many there are and where the next one is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.http import HttpRequest, QueryDict
from ninja import Query
from pydantic import BaseModel, Field

from sameside.web.api.fields import Number, Said

T = TypeVar("T")
MOST = 100
FURTHEST = 100_000
PageNumber = Annotated[Number, Field(le=FURTHEST)]
Size = Annotated[Number, Field(le=MOST)]


class Asked(BaseModel):
    """Which page of a long answer is asked for."""

    page: PageNumber = Field(1, description="Which page, from 1.", examples=[1])
    per_page: Size = Field(50, description="How many on a page, at most 100.", examples=[50])

    @property
    def span(self) -> slice:
        """The rows on this page."""
        first = (self.page - 1) * self.per_page
        return slice(first, first + self.per_page)


AskedPage = Query[Asked]
"""What an operation takes that answers in pages."""


class Page(Said, Generic[T]):
    """A page of a long answer."""

    items: list[T]
    page: int = Field(description="Which page this is.", examples=[1])
    per_page: int = Field(description="How many a page holds.", examples=[50])
    total: int = Field(description="How many there are in all.", examples=[1])
    next: str | None = Field(description="The address of the next page, null after the last.")

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Name it as people read it: `PageOfCardAnswer`."""
        return f"PageOf{params[0].__name__}"


def page_of(
    request: HttpRequest,
    asked: Asked,
    rows: Any,  # noqa: ANN401 -- a query set of any model, or a list
    say: Callable[[Any], T],
) -> Page[T]:
    """Return a page of rows, each said as the API says it. Two queries for a query set."""
    total = len(rows) if isinstance(rows, Sequence) else rows.count()
    return paged(request, asked, [say(row) for row in rows[asked.span]], total)


def paged(request: HttpRequest, asked: Asked, items: list[T], total: int) -> Page[T]:
    """Return a page of what was found for it already."""
    further = asked.span.stop < total and asked.page < FURTHEST
    return Page(
        items=items,
        page=asked.page,
        per_page=asked.per_page,
        total=total,
        next=_next(request, asked) if further else None,
    )


def _next(request: HttpRequest, asked: Asked) -> str:
    query = QueryDict(mutable=True)
    query.update(request.GET)
    query["page"] = str(asked.page + 1)
    return f"{request.path}?{query.urlencode()}"
