"""A person's first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sameside.kernel.refusal import N_
from sameside.pages.words import on_the_wall
from sameside.partnerships.actions import look_around
from sameside.partnerships.models import Person
from sameside.partnerships.policy import may_begin_partnerships
from sameside.start.queries import Overview, Some, TableLine, overview
from sameside.table.queries import Tile, note_waiting, tile_of
from sameside.web.words import say, words

MORNING, AFTERNOON, EVENING, NIGHT = 5, 12, 18, 23
FIRST = 6
"""So many cards of a column are shown at once; the rest is folded."""


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One of the three columns: its cards, the first of them open."""

    first: tuple[Tile, ...]
    more: tuple[Tile, ...]
    n: int


@dataclass(frozen=True, slots=True)
class LineShown:
    """One of my tables in words."""

    line: TableLine
    url: str
    services: str
    month: str
    share: str


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Show what waits, what was promised and what is new to this person."""
    assert isinstance(request.user, Person)  # noqa: S101 -- login_required has seen to it
    now = timezone.now()
    seen = overview(request.user, now)
    note_waiting(request, seen.waiting.n)
    several = len(seen.tables) > 1
    shown = {
        "greeting": greeting(request.user.name, _zone(seen.tables), now),
        "tables": [_line(each) for each in seen.tables],
        "waiting": _column(seen.waiting, seen, now),
        "promised": _column(seen.promised, seen, now),
        "promised_to_me": _column(seen.promised_to_me, seen, now),
        "news": seen.news,
        "several": several,
        "may_begin": may_begin_partnerships(request.user, [each.seat for each in seen.tables]),
    }
    return render(request, "start/start.html", shown)


@require_POST
@login_required
def looked(request: HttpRequest) -> HttpResponse:
    """Keep that this person has seen what is new."""
    assert isinstance(request.user, Person)  # noqa: S101 -- login_required has seen to it
    look_around(person=request.user, now=timezone.now())
    return redirect("start:start")


def greeting(name: str, zone: str, now: datetime) -> str:
    """Return a greeting for the time of day on the wall of the person's first table."""
    hour = on_the_wall(int(now.timestamp()), zone).hour
    first = name.split(" ", 1)[0]
    if MORNING <= hour < AFTERNOON:
        return say(N_("Good morning, {name}"), name=first)
    if AFTERNOON <= hour < EVENING:
        return say(N_("Good afternoon, {name}"), name=first)
    if EVENING <= hour < NIGHT:
        return say(N_("Good evening, {name}"), name=first)
    return say(N_("Hello, {name}"), name=first)


def _zone(tables: Sequence[TableLine]) -> str:
    return tables[0].partnership.zone if tables else "UTC"


def _column(found: Some, seen: Overview, now: datetime) -> ColumnShown:
    at = {line.partnership.pk: line.partnership for line in seen.tables}
    tiles = tuple(
        tile_of(card, at[card.partnership_id], seen.calendars[card.partnership_id], now)
        for card in found.cards
    )
    if len(at) > 1:
        named = zip(tiles, found.cards, strict=True)
        tiles = tuple(replace(tile, table=str(at[card.partnership_id])) for tile, card in named)
    return ColumnShown(tiles[:FIRST], tiles[FIRST:], found.n)


def _line(line: TableLine) -> LineShown:
    found = line.headline
    return LineShown(
        line=line,
        url=reverse("table:board", args=[line.partnership.slug]),
        services=reverse("delivery:services", args=[line.partnership.slug]),
        month=words().month(found.month) if found else "",
        share=words().share(found.met, found.decided) if found else "",
    )
