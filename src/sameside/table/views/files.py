"""Files: attachments through the door only, and the cards of a table as CSV and JSON."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from sameside.partnerships.views import Seated, seated
from sameside.table.models import Card
from sameside.table.queries import NoCard, attachment_for, cards_for_export
from sameside.table.views.answering import the_card

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
    rows = [_row(card) for card in cards_for_export(request.seat)]
    out = csv.DictWriter(written, fieldnames=list(_row(Card(number=0))), lineterminator="\r\n")
    out.writeheader()
    out.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    answer = HttpResponse("\ufeff" + written.getvalue(), "text/csv; charset=utf-8")
    return _named(answer, f"{request.partnership.slug}-cards.csv")


@seated("table")
@require_safe
def as_json(request: Seated) -> HttpResponse:
    """Hand out the laid cards for a program."""
    cards = [_row(card) for card in cards_for_export(request.seat)]
    answer = JsonResponse({"partnership": request.partnership.slug, "cards": cards})
    return _named(answer, f"{request.partnership.slug}-cards.json")


def _row(card: Card) -> dict[str, object]:
    return {
        "number": card.number,
        "kind": card.kind,
        "title": card.title,
        "state": card.state,
        "layer": card.layer,
        "laid_by": card.laid_by.person.name if card.laid_by else "",
        "laid_at": _instant(card.laid_at),
        "owner": card.owner.person.name if card.owner else "",
        "owner_side": card.owner_side,
        "due_on": card.due_on.isoformat() if card.due_on else "",
        "reply_due_at": _instant(card.reply_due_at),
        "waits_for": card.waits_for,
        "mark": card.mark,
        "cause_customer": card.cause_customer,
        "cause_supplier": card.cause_supplier,
        "changed_at": _instant(card.changed_at),
        "ended_at": _instant(card.ended_at),
        "observation": card.observation,
        "effect": card.effect,
        "wish": card.wish,
    }


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _cell(value: object) -> object:
    """Return a cell that a spreadsheet reads as text, and numbers as they are."""
    if isinstance(value, str) and value.startswith(LIKE_A_FORMULA):
        return f"'{value}"
    return value


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = PRIVATE
    return answer
