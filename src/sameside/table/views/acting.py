"""What is done on a card: moves, yeses taken back, texts, causes, links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.views import Seated, seated
from sameside.table import actions
from sameside.table.forms import CauseForm, LinkForm, MoveForm, TakeBackForm, TextForm
from sameside.table.models import Audience, Card, Text
from sameside.table.queries import NoCard, text_for
from sameside.table.views.answering import first_fault, sent_as, the_card
from sameside.table.views.cards import card_page
from sameside.web.words import say

AUDIENCES = {"both": Audience.BOTH_SIDES, "ours": Audience.OUR_SIDE}
Doing = Callable[[Card, datetime], object]


@seated("table")
@require_POST
def moves(request: Seated, number: int) -> HttpResponse:
    """Make a move, or give a side's yes to one that takes both."""
    form = MoveForm(request.POST)

    def do(card: Card, now: datetime) -> object:
        said = form.cleaned_data
        return actions.move(
            card=card, name=said["name"], by=request.seat, now=now, words=form.words()
        )

    return _done(request, number, form, do, N_("Done, and on the record."))


@seated("table")
@require_POST
def take_back(request: Seated, number: int) -> HttpResponse:
    """Take back a side's yes while it waits for the other's."""
    form = TakeBackForm(request.POST)

    def do(card: Card, now: datetime) -> object:
        said = form.cleaned_data
        return actions.take_back(
            card=card, name=said["name"], by=request.seat, now=now, seen=said["turn"]
        )

    return _done(request, number, form, do, N_("Your side’s yes is taken back."))


@seated("table")
@require_POST
def texts(request: Seated, number: int) -> HttpResponse:
    """Write a text; the button pressed says who reads it."""
    form = TextForm(request.POST)

    def do(card: Card, now: datetime) -> object:
        said = form.cleaned_data
        note = actions.Note(
            audience=AUDIENCES[said["audience"]],
            body=said["body"],
            reply_to=_text(request, card, said["reply_to"]) if said["reply_to"] else None,
            files=request.FILES.getlist("files"),
        )
        return actions.write(card=card, note=note, by=request.seat, now=now)

    ours = request.POST.get("audience") == "ours"
    words = N_("Kept on your side.") if ours else N_("Sent to both sides.")
    return _done(request, number, form, do, words)


@seated("table")
@require_POST
def lay_text(request: Seated, number: int, pk: int) -> HttpResponse:
    """Let both sides read a text that was written for one."""
    form = forms.Form(request.POST)

    def do(card: Card, now: datetime) -> object:
        return actions.lay_text(text=_text(request, card, pk), by=request.seat, now=now)

    return _done(request, number, form, do, N_("Both sides can read it now."))


@seated("table")
@require_POST
def causes(request: Seated, number: int) -> HttpResponse:
    """Say where one's side sees the cause of a concern."""
    form = CauseForm(request.POST)

    def do(card: Card, now: datetime) -> object:
        said = form.cleaned_data
        return actions.claim_cause(
            card=card, cause=said["cause"], by=request.seat, now=now, seen=said["turn"]
        )

    return _done(request, number, form, do, N_("Both sides can read where you see the cause."))


@seated("table")
@require_POST
def links(request: Seated, number: int) -> HttpResponse:
    """Link a card to what it is about."""
    form = LinkForm(request.POST)

    def do(card: Card, now: datetime) -> object:
        said = form.cleaned_data
        return actions.link(card=card, kind=said["kind"], key=said["key"], by=request.seat, now=now)

    return _done(request, number, form, do, N_("It is linked."))


def _done(request: Seated, number: int, form: forms.Form, do: Doing, words: str) -> HttpResponse:
    """Do what a form asks for on a card, once, and go back to the card."""
    card, now = the_card(request.seat, number), timezone.now()
    if not form.is_valid():
        return card_page(request, card, words=first_fault(form))
    place = reverse("table:card", args=[request.partnership.slug, number])

    def doing() -> str:
        do(card, now)
        return place

    try:
        actions.sent_once(by=request.seat, token=sent_as(request), now=now, do=doing)
    except Refused as refused:
        return card_page(request, card, refused=refused)
    messages.success(request, say(words))
    return redirect(place)


def _text(request: Seated, card: Card, pk: int) -> Text:
    try:
        return text_for(request.seat, card, pk)
    except NoCard as none:
        raise Http404 from none
