"""The board: three columns in plain words, and what is done folded below."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sameside.kernel.refusal import N_
from sameside.partnerships.views import Seated, seated
from sameside.table.forms import BoardForm
from sameside.table.policy.phrases import KIND_NAMES
from sameside.table.queries import (
    Column,
    Filters,
    calendar_of,
    done_page,
    tile_of,
)
from sameside.table.queries import (
    board as board_of,
)
from sameside.web.parts import asked
from sameside.web.words import say

SORT_NAMES = {
    "due": N_("what is due first"),
    "changed": N_("what moved last"),
    "laid": N_("what was laid last"),
}


@seated("table")
@require_safe
def board(request: Seated) -> HttpResponse:
    """Show what lies open between the two sides."""
    return render(request, "table/board.html", _shown(request))


@seated("table")
@require_safe
def columns(request: Seated) -> HttpResponse:
    """Show the columns alone, for a board that is kept up to date while it lies open."""
    answer = render(request, "table/columns.html", _shown(request))
    mark = f'"{sha256(answer.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    answer.headers["ETag"] = mark
    return answer


@seated("table")
@require_safe
def done(request: Seated) -> HttpResponse:
    """Show the cards that are done, newest first."""
    now, filters = timezone.now(), BoardForm(request.GET).filters()
    column = done_page(request.seat, filters, now)
    shown = {"column": _told(request, column, now), "filters": _chosen(request, filters)}
    return render(request, "table/done.html", shown)


def _shown(request: Seated) -> dict[str, object]:
    now, filters = timezone.now(), BoardForm(request.GET).filters()
    found = board_of(request.seat, filters, now)
    named = _names(request)
    shown = [_told(request, found[key], now) | {"name": named[key]} for key in named]
    return {
        "columns": shown,
        "done": found["done"].total,
        "drafts": found["drafts"].total,
        "nothing": not any(each.total for each in found.values()),
        "chosen": _chosen(request, filters),
        "more": _offered(request, filters),
        "filters": filters,
        "sortings": [
            (key, say(name), asked(request.GET, sort=key)) for key, name in SORT_NAMES.items()
        ],
        "query": request.GET.urlencode(),
    }


def _names(request: Seated) -> dict[str, str]:
    if request.seat.side:
        return {
            "us": say(N_("Waits for us")),
            "them": say(N_("Waits for them")),
            "moving": say(N_("Agreed and moving")),
        }
    at = request.partnership
    return {
        "us": say(N_("Waits for {party}"), party=at.customer.name),
        "them": say(N_("Waits for {party}"), party=at.supplier.name),
        "moving": say(N_("Agreed and moving")),
    }


def _told(request: Seated, column: Column, now: datetime) -> dict[str, object]:
    calendar = request.calendar if hasattr(request, "calendar") else None
    if calendar is None:
        calendar = calendar_of(request.partnership, now)
        request.calendar = calendar  # type: ignore[attr-defined]  # -- read once a request
    at = request.partnership
    return {
        "key": column.key,
        "total": column.total,
        "page": column.page,
        "pages": column.pages,
        "tiles": [tile_of(card, at, calendar, now) for card in column.cards],
    }


def _chosen(request: Seated, filters: Filters) -> list[dict[str, str]]:
    """Return the filters in use, each with the address without it."""
    found = []
    if filters.kind:
        found.append((say(KIND_NAMES[filters.kind]), {"kind": None}))
    if filters.mine:
        found.append((say(N_("mine")), {"mine": None}))
    if filters.overdue:
        found.append((say(N_("late")), {"overdue": None}))
    if filters.text:
        found.append((say(N_("with “{words}”"), words=filters.text), {"q": None}))
    return [{"words": words, "without": asked(request.GET, **gone)} for words, gone in found]


def _offered(request: Seated, filters: Filters) -> list[tuple[str, str]]:
    """Return the filters that can be added."""
    kinds = [] if filters.kind else KIND_NAMES.items()
    found = [(say(name), asked(request.GET, kind=kind)) for kind, name in kinds]
    if not filters.mine:
        found.append((say(N_("mine")), asked(request.GET, mine=1)))
    if not filters.overdue:
        found.append((say(N_("late")), asked(request.GET, overdue=1)))
    return found
