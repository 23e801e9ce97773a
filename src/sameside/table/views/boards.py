"""The board: three columns in plain words, and what is done folded below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sameside.kernel.agreement import Agreement
from sameside.kernel.refusal import N_
from sameside.partnerships.models import Partnership
from sameside.partnerships.queries import agreement_of
from sameside.partnerships.views import Seated, seated
from sameside.table.forms import BoardForm
from sameside.table.models import Card
from sameside.table.policy.phrases import KIND_NAMES
from sameside.table.queries import (
    ALONE,
    Around,
    Column,
    Filters,
    Tile,
    around,
    calendar_in,
    calendar_of,
    done_page,
    link_words,
    naming_in,
    tile_of,
)
from sameside.table.queries import (
    board as board_of,
)
from sameside.web.parts import asked
from sameside.web.words import say

LINKS = 2
"""So many of the things a card belongs to are named on it."""
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
    at = request.partnership
    calendar = calendar_of(at, now)
    tiles = [tile_of(card, at, calendar, now) for card in column.cards]
    shown = {"column": _column(column, tiles), "filters": _chosen(request, filters)}
    return render(request, "table/done.html", shown)


def _shown(request: Seated) -> dict[str, object]:
    now, filters = timezone.now(), BoardForm(request.GET).filters()
    found = board_of(request.seat, filters, now)
    named, at = _names(request), request.partnership
    agreed = agreement_of(at)
    lie = around(at, [card for key in named for card in found[key].cards])
    shown = [
        {"name": named[key]}
        | _column(found[key], [_tile(card, at, agreed, lie, now) for card in found[key].cards])
        for key in named
    ]
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


def _column(column: Column, tiles: list[Tile]) -> dict[str, object]:
    return {
        "key": column.key,
        "total": column.total,
        "page": column.page,
        "pages": column.pages,
        "tiles": tiles,
    }


def _tile(
    card: Card,
    at: Partnership,
    agreed: Agreement | None,
    lie: Mapping[int, Around],
    now: datetime,
) -> Tile:
    """Return a card with what it belongs to."""
    tile, near = tile_of(card, at, calendar_in(agreed, at, now), now), lie.get(card.pk, ALONE)
    named = [link_words(kind, key, naming_in(agreed, at)) for kind, key in near.links]
    return replace(tile, linked="; ".join(named[:LINKS]), contested=near.contested)


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
