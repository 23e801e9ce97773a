"""Writing a card: its kind, its words, kept as a draft or laid on the table."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import FacilitatorsDoNotMove
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import other
from sameside.partnerships.queries import seats_at
from sameside.partnerships.views import Seated, seated
from sameside.table.actions import delete_draft, edit_draft, lay, link, sent_once
from sameside.table.actions import draft as begin_draft
from sameside.table.forms import CardForm, form_for
from sameside.table.models import Card, Kind, LinkKind
from sameside.table.policy.phrases import KIND_NAMES, KIND_PURPOSES
from sameside.table.queries import (
    NoCard,
    about_words,
    calendar_of,
    draft_for,
    drafts_of,
    laid_from,
    led_to,
    naming_of,
    tile_of,
)
from sameside.table.views.answering import new_token, sent_as, status_of
from sameside.web.cleaning import clean_line
from sameside.web.words import refusal, say

LONGEST_KEY = 200


@seated("table")
@require_safe
def choose(request: Seated) -> HttpResponse:
    """Choose what kind of card to lay, by what each is for."""
    named = _about(request)
    about = f"?{urlencode({'about': named})}" if named else ""
    kinds = [
        {
            "name": say(KIND_NAMES[kind]),
            "purpose": say(KIND_PURPOSES[kind]),
            "url": reverse("table:new-card", args=[request.partnership.slug, kind]) + about,
        }
        for kind in Kind.values
    ]
    return render(request, "table/choose.html", {"kinds": kinds})


@seated("table")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Seated, kind: str) -> HttpResponse:
    """Write a new card."""
    if kind not in Kind.values:
        raise Http404
    if request.method == "POST":
        return _sent(request, kind, None)
    form = _form(request, kind)
    if request.seat.side:
        return _page(request, kind, form)
    return _page(request, kind, form, refused=FacilitatorsDoNotMove())


@seated("table")
@require_safe
def drafts(request: Seated) -> HttpResponse:
    """Show the drafts of one's own side."""
    now = timezone.now()
    calendar = calendar_of(request.partnership, now)
    tiles = [tile_of(card, request.partnership, calendar, now) for card in drafts_of(request.seat)]
    return render(request, "table/drafts.html", {"tiles": tiles})


@seated("table")
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Seated, key: UUID) -> HttpResponse:
    """Show a draft of one's own side, write it anew, or lay it."""
    if place := led_to(request.seat, sent_as(request)):
        return redirect(place)  # a form sent twice: the draft it laid is no draft any more
    if request.method == "POST" and (laid := laid_from(request.seat, key)):
        laid.partnership = request.partnership
        return _sent(request, laid.kind, laid)  # refused, with what was typed
    card = _draft(request, key)
    if request.method == "POST":
        return _sent(request, card.kind, card)
    return _page(request, card.kind, _form(request, card.kind, card=card), card=card)


@seated("table")
@require_POST
def delete(request: Seated, key: UUID) -> HttpResponse:
    """Throw a draft away."""
    card = _draft(request, key)
    try:
        delete_draft(card=card, by=request.seat, now=timezone.now())
    except Refused as refused:
        form = _form(request, card.kind, card=card)
        return _page(request, card.kind, form, card=card, refused=refused)
    messages.success(request, say(N_("The draft is gone. Nobody but your side has seen it.")))
    return redirect("table:board", request.partnership.slug)


def _sent(request: Seated, kind: str, card: Card | None) -> HttpResponse:
    form = _form(request, kind, typed=request.POST, card=card)
    if not form.is_valid():
        return _page(request, kind, form, card=card, status=400)
    now, laying = timezone.now(), request.POST.get("do") == "lay"
    try:
        place = sent_once(
            by=request.seat,
            token=sent_as(request),
            now=now,
            do=lambda: _keep(request, form, card, laying=laying, now=now),
        )
    except Refused as refused:
        return _page(request, kind, form, card=card, refused=refused)
    words = N_("It lies on the table. Both sides can read it, and it is on the record.")
    messages.success(
        request, say(words if laying else N_("Kept as a draft. Only your side sees it."))
    )
    return redirect(place)


def _keep(
    request: Seated, form: CardForm, card: Card | None, *, laying: bool, now: datetime
) -> str:
    """Keep what was written, lay it where that was asked for, and return its address."""
    seat, slug = request.seat, request.partnership.slug
    if card is None:
        kept = begin_draft(words=form.words(), by=seat, now=now)
        if about := _about(request):
            kind, _, key = about.partition(":")
            link(card=kept, kind=kind, key=key, by=seat, now=now)
    else:
        kept = edit_draft(card=card, words=form.words(), by=seat, now=now)
    if not laying:
        return reverse("table:draft", args=[slug, kept.key])
    laid = lay(card=kept, by=seat, now=now)
    return reverse("table:card", args=[slug, laid.number])


def _form(
    request: Seated, kind: str, *, typed: object = None, card: Card | None = None
) -> CardForm:
    seats = list(seats_at(request.partnership, timezone.now())) if kind == "commitment" else []
    return form_for(kind, at=request.partnership, seats=seats, typed=typed, card=card)


def _page(
    request: Seated,
    kind: str,
    form: CardForm,
    *,
    card: Card | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    seat, at = request.seat, request.partnership
    across = at.party(other(Side(seat.side)).value).name if seat.side else ""
    shown = {
        "form": form,
        "card": card if card and card.is_draft else None,
        "kind": kind,
        "kind_name": say(KIND_NAMES[kind]),
        "purpose": say(KIND_PURPOSES[kind]),
        "across": across,
        "about": _about(request),
        "about_words": about_words(_about(request), naming_of(at)),
        "refused": refusal(refused) if refused else "",
        "token": form.data.get("token") or new_token(),
    }
    answer = status_of(refused) if refused is not None else status
    return render(request, "table/draft.html", shown, status=answer)


def _about(request: Seated) -> str:
    """Return what a new card is about, where a page has led here from it: `request:R-17`."""
    asked = request.POST if request.method == "POST" else request.GET
    named = clean_line(asked.get("about", ""))[: LONGEST_KEY + 10]
    kind, _, key = named.partition(":")
    return named if kind in LinkKind.values and key else ""


def _draft(request: Seated, key: UUID) -> Card:
    try:
        card = draft_for(request.seat, key)
    except NoCard as none:
        raise Http404 from none
    card.partnership = request.partnership
    return card
