"""Files: attachments through the door only, and the cards of a table as CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from sameside.partnerships.models import Seat
from sameside.partnerships.views import Seated, seated
from sameside.table.queries import EXPORTED, NoCard, attachment_for, rows_for_export
from sameside.table.views.answering import the_card

COLUMNS = [name.partition("__")[0] for name in EXPORTED]
PRIVATE = "private, no-store"
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""


@seated("table")
@require_safe
def attachment(request: Seated, number: int, key: UUID) -> HttpResponseBase:
    """Hand out a file to whoever may read its text; never shown in the browser itself."""
    try:
        found = attachment_for(request.seat, the_card(request.seat, number), key)
    except NoCard as none:
        raise Http404 from none
    answer = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )
    answer.headers["Cache-Control"] = PRIVATE
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@seated("table")
@require_safe
def as_csv(request: Seated) -> HttpResponse:
    """Hand out the laid cards as a table for a spreadsheet."""
    written = io.StringIO()
    out = csv.DictWriter(written, fieldnames=COLUMNS, lineterminator="\r\n")
    out.writeheader()
    out.writerows(
        {name: _cell(value) for name, value in row.items()} for row in _rows(request.seat)
    )
    answer = HttpResponse("\ufeff" + written.getvalue(), "text/csv; charset=utf-8")
    return _named(answer, f"{request.partnership.slug}-cards.csv")


@seated("table")
@require_safe
def as_json(request: Seated) -> HttpResponse:
    """Hand out the laid cards for a program."""
    answer = JsonResponse(
        {"partnership": request.partnership.slug, "cards": list(_rows(request.seat))}
    )
    return _named(answer, f"{request.partnership.slug}-cards.json")


def _rows(seat: Seat) -> Iterator[dict[str, object]]:
    for row in rows_for_export(seat):
        yield {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> object:
    """Return a value as a file writes it: dates as ISO 8601, nothing as nothing."""
    if isinstance(value, date):  # an instant is a date as well
        return value.isoformat()
    return "" if value is None else value


def _cell(value: object) -> object:
    """Return a cell that a spreadsheet reads as text, and numbers as they are."""
    if isinstance(value, str) and value.startswith(LIKE_A_FORMULA):
        return f"'{value}"
    return value


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = PRIVATE
    return answer
