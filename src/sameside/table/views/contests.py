"""Contests: all of them, one, and raising a new one about something shown elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import Offer
from sameside.kernel.lifecycles import CONTEST
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import other
from sameside.partnerships.models import Partnership
from sameside.partnerships.views import Seated, seated
from sameside.table import actions
from sameside.table.forms import ContestForm, ContestMoveForm, TakeBackForm
from sameside.table.models import Contest
from sameside.table.policy import contest_standing, kind_of, mover, phrases, progress_of
from sameside.table.queries import (
    Naming,
    about_words,
    address_of,
    contests_at,
    moves_of,
    naming_of,
    open_contest_about,
)
from sameside.table.views.answering import (
    first_fault,
    new_token,
    sent_as,
    status_of,
    the_contest,
)
from sameside.web.words import refusal, say, words

PAGE = 30
LONGEST_KEY = 200
Doing = Callable[[Contest, datetime], object]


@seated("table")
@require_safe
def contests(request: Seated) -> HttpResponse:
    """Show what is contested, and what was."""
    state = request.GET.get("state", "")
    page = Paginator(contests_at(request.seat, state), PAGE).get_page(request.GET.get("page"))
    naming = naming_of(request.partnership)
    rows = [_row(each, naming) for each in page]
    return render(request, "table/contests.html", {"rows": rows, "page": page, "state": state})


@seated("table")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Seated) -> HttpResponse:
    """Contest a figure, a verdict or a pause; the address names what."""
    if request.method == "POST":
        return _raised(request)
    about = request.GET.get("about", "")[: LONGEST_KEY + 1]
    there = open_contest_about(request.partnership, about)
    if there is not None:
        return redirect("table:contest", request.partnership.slug, there.number)
    form = ContestForm(initial={"about": about})
    try:
        kind_of(about)
    except Refused as refused:
        return _new_page(request, form, about, refused)
    return _new_page(request, form, about)


@seated("table")
@require_safe
def contest(request: Seated, number: int) -> HttpResponse:
    """Show a contest: what it is about, what each side says, what may be done."""
    return _page(request, the_contest(request.seat, number))


@seated("table")
@require_POST
def moves(request: Seated, number: int) -> HttpResponse:
    """State a case, say yes to settling, or withdraw."""
    form = ContestMoveForm(request.POST)

    def do(found: Contest, now: datetime) -> object:
        said = form.cleaned_data
        return actions.move_contest(
            contest=found,
            name=said["name"],
            by=request.seat,
            now=now,
            words=said["words"],
            seen=said["turn"],
        )

    return _done(request, number, form, do, N_("Done, and on the record."))


@seated("table")
@require_POST
def take_back(request: Seated, number: int) -> HttpResponse:
    """Take back a side's yes to settling."""
    form = TakeBackForm(request.POST)

    def do(found: Contest, now: datetime) -> object:
        seen = form.cleaned_data["turn"]
        return actions.take_back_settling(contest=found, by=request.seat, now=now, seen=seen)

    return _done(request, number, form, do, N_("Your side’s yes is taken back."))


def _raised(request: Seated) -> HttpResponse:
    form, now = ContestForm(request.POST), timezone.now()
    about = request.POST.get("about", "")[: LONGEST_KEY + 1]
    if not form.is_valid():
        return _new_page(request, form, about, status=400)
    said = form.cleaned_data

    def do() -> str:
        made = actions.contest(about=said["about"], reason=said["reason"], by=request.seat, now=now)
        return reverse("table:contest", args=[request.partnership.slug, made.number])

    try:
        place = actions.sent_once(by=request.seat, token=sent_as(request), now=now, do=do)
    except Refused as refused:
        return _new_page(request, form, about, refused)
    messages.success(request, say(N_("It prints as contested everywhere until both settle it.")))
    return redirect(place)


def _done(request: Seated, number: int, form: forms.Form, do: Doing, told: str) -> HttpResponse:
    found, now = the_contest(request.seat, number), timezone.now()
    if not form.is_valid():
        return _page(request, found, fault=first_fault(form))
    place = reverse("table:contest", args=[request.partnership.slug, number])

    def doing() -> str:
        do(found, now)
        return place

    try:
        actions.sent_once(by=request.seat, token=sent_as(request), now=now, do=doing)
    except Refused as refused:
        return _page(request, the_contest(request.seat, number), refused=refused)
    messages.success(request, say(told))
    return redirect(place)


def _new_page(
    request: Seated,
    form: ContestForm,
    about: str,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    side = request.seat.side
    shown = {
        "form": form,
        "about": about_words(about, naming_of(request.partnership)) if ":" in about else "",
        "across": request.partnership.party(other(Side(side)).value).name if side else "",
        "refused": refusal(refused) if refused else "",
        "token": form.data.get("token") or new_token(),
    }
    answer = status_of(refused) if refused is not None else status
    return render(request, "table/new_contest.html", shown, status=answer)


def _page(
    request: Seated, found: Contest, *, refused: Refused | None = None, fault: str = ""
) -> HttpResponse:
    seat, now, yeses = request.seat, timezone.now(), list(found.yeses.all())
    stands = contest_standing(found, seat.side, yeses)
    offers = [_offer(request, each) for each in CONTEST.offers(stands, mover(seat))]
    kind, _, key = found.about.partition(":")
    typed = request.POST.get("words", "") if refused or fault else ""
    has_box = any(each["needs_words"] and each["allowed"] for each in offers)
    shown = {
        "contest": found,
        "about": about_words(found.about, naming_of(request.partnership)),
        "about_url": address_of(request.partnership, kind, key),
        "stage": _stage(found, request.partnership, now),
        "state": say(phrases.CONTEST_STATES[found.state]),
        "party": request.partnership.party(found.side).name,
        "cases": found.cases.all(),
        "moves": [(each, say(phrases.MOVES_MADE[each.name])) for each in moves_of(found)],
        "mine": [each for each in offers if each["allowed"] or each["can_take_back"]],
        "theirs": [each for each in offers if not (each["allowed"] or each["can_take_back"])],
        "zone": request.partnership.zone,
        "refused": refusal(refused) if refused is not None else fault,
        "typed": typed,
        "unsent_words": "" if has_box else typed,
        "token": new_token(),
    }
    status = status_of(refused) if refused is not None else 400 if fault else 200
    return render(request, "table/contest.html", shown, status=status)


def _stage(found: Contest, at: Partnership, now: datetime) -> str:
    """Return how far a contest has come, by when what is due, and who is still to be heard."""
    come = progress_of(found, at, now)
    if come is None:
        return say(phrases.STAGES["ended"])
    days = {"cases": words().day(come.cases_due_on), "seniors": words().day(come.seniors_on)}
    # Before anybody has spoken the first sentence says it of both.
    missing = come.missing if come.stage != "cases" or len(come.missing) == 1 else ()
    return " ".join(
        [
            say(phrases.STAGES[come.stage], **days),
            *(say(phrases.CASE_MISSING, party=at.party(side).name) for side in sorted(missing)),
        ]
    )


def _offer(request: Seated, offer: Offer) -> dict[str, object]:
    move, at = offer.move, request.partnership
    return {
        "name": move.name,
        "label": say(phrases.MOVE_NAMES[move.name]),
        "meaning": say(phrases.CONTEST_MEANINGS[move.name]),
        "allowed": offer.allowed,
        "can_take_back": offer.can_take_back,
        "refused": refusal(offer.refused) if offer.refused else "",
        "whose": words().listed([at.party(side.value).name for side in sorted(offer.whose)]),
        "side": next(iter(offer.whose)).value if len(offer.whose) == 1 else "both",
        "needs_words": move.reason or move.text,
        "said_yes": [side.value for side in offer.said_yes],
    }


def _row(found: Contest, naming: Naming) -> dict[str, object]:
    return {
        "contest": found,
        "about": about_words(found.about, naming),
        "state": say(phrases.CONTEST_STATES[found.state]),
    }
