"""PEOPLE: who faces whom, who has and had access, and the seats each side gives and takes."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sameside.kernel.history import Side
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import Role, other
from sameside.partnerships.actions import (
    change_seat,
    confirm,
    end_seat,
    invite,
    send_again,
    withdraw,
)
from sameside.partnerships.forms import AcrossForm, FacilitatorForm, InviteForm, SeatForm
from sameside.partnerships.models import Invitation, Seat
from sameside.partnerships.policy import speaks_for_side
from sameside.partnerships.queries import (
    NoInvitation,
    NoSeat,
    invitation_at,
    left_open,
    seat_at_table,
    today_at,
)
from sameside.partnerships.views.door import Seated, seated
from sameside.partnerships.views.private import done_or_said
from sameside.partnerships.views.seating import seating
from sameside.web.words import refusal, say


@seated("people")
@require_safe
def people(request: Seated) -> HttpResponse:
    """Show both sides' people by level, empty seats, and who may do what."""
    shown = seating(request.seat, request.GET, timezone.now())
    told = {"seating": shown, "seat": request.seat, "query": request.GET}
    return render(request, "partnerships/people.html", told)


@seated("people")
@require_http_methods(["GET", "HEAD", "POST"])
def invite_somebody(request: Seated) -> HttpResponse:
    """Offer a seat on one's own side, or the first across the table while nobody sits there."""
    if request.seat.side and "across" in request.GET:
        first = AcrossForm(request.POST or None, initial={"language": request.user.language})
        return _invited(request, first, other(Side(request.seat.side)).value)
    asked = {"tiers": [request.GET.get("tier", "")], "role": Role.MEMBER}
    form = InviteForm(request.POST or None, initial=asked | {"language": request.user.language})
    return _invited(request, form, request.seat.side)


@seated("people")
@require_http_methods(["GET", "HEAD", "POST"])
def invite_facilitator(request: Seated) -> HttpResponse:
    """Propose a facilitator, who needs the other side's yes too."""
    form = FacilitatorForm(request.POST or None, initial={"language": request.user.language})
    return _invited(request, form, "")


def _invited(request: Seated, form: InviteForm, side: str) -> HttpResponse:
    if not speaks_for_side(request.seat):
        return render(request, "partnerships/not_yours.html", {"seat": request.seat}, status=403)
    if request.method == "POST" and form.is_valid():
        try:
            invite(offer=form.offer, side=side, by=request.seat, now=timezone.now())
        except Refused as refused:
            form.add_error("email", refusal(refused))
        else:
            return _back(request)
    shown = {"form": form, "to_a_side": bool(side), "across": side not in {"", request.seat.side}}
    return render(request, "partnerships/invite.html", shown)


@seated("people")
@require_POST
def confirm_facilitator(request: Seated, pk: int) -> HttpResponse:
    """Say the other side's yes to a facilitator."""
    found = _invitation(request, pk)
    return done_or_said(
        request,
        lambda: confirm(invitation=found, by=request.seat, now=timezone.now()),
        done=say(N_("Both sides said yes. The invitation is on its way.")),
        to=_people(request),
    )


@seated("people")
@require_POST
def mail_again(request: Seated, pk: int) -> HttpResponse:
    """Mail a new link."""
    found = _invitation(request, pk)
    return done_or_said(
        request,
        lambda: send_again(invitation=found, by=request.seat, now=timezone.now()),
        done=say(N_("A new link is on its way; the one before it has ended.")),
        to=_people(request),
    )


@seated("people")
@require_POST
def withdraw_invitation(request: Seated, pk: int) -> HttpResponse:
    """Take an offer back."""
    found = _invitation(request, pk)
    return done_or_said(
        request,
        lambda: withdraw(invitation=found, by=request.seat, now=timezone.now()),
        done=say(N_("The invitation was taken back; its link says so.")),
        to=_people(request),
    )


@seated("people")
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: Seated, pk: int) -> HttpResponse:
    """Show a seat, and change it for whoever may."""
    held = _seat(request, pk)
    form = SeatForm.of(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_seat(seat=held, place=form.place, by=request.seat, now=timezone.now())
        except Refused as refused:
            form.add_error(None, refusal(refused))
        else:
            return _back(request)
    holds = held.held_on(today_at(request.partnership, timezone.now()))
    may_end = holds and _may_end(request.seat, held)
    told = {
        "held": held,
        "form": form,
        "may_change": holds and speaks_for_side(request.seat) and held.side == request.seat.side,
        "may_end": may_end,
        "me": request.seat,
        "open": left_open(held, request.seat) if may_end or not holds else [],
    }
    return render(request, "partnerships/seat.html", told)


@seated("people")
@require_POST
def end(request: Seated, pk: int) -> HttpResponse:
    """End a seat now."""
    held = _seat(request, pk)
    mine = held.pk == request.seat.pk
    return done_or_said(
        request,
        lambda: end_seat(seat=held, by=request.seat, now=timezone.now()),
        done=say(N_("The seat of {name} has ended."), name=held.person.name),
        to="/" if mine else _people(request),
    )


def _may_end(me: Seat, held: Seat) -> bool:
    """Tell whether a seat may be ended by another: by itself, its side, or either for both."""
    return held.pk == me.pk or (speaks_for_side(me) and held.side in {me.side, ""})


def _invitation(request: Seated, pk: int) -> Invitation:
    try:
        return invitation_at(request.partnership, pk)
    except NoInvitation as none:
        raise Http404 from none


def _seat(request: Seated, pk: int) -> Seat:
    try:
        return seat_at_table(request.partnership, pk)
    except NoSeat as none:
        raise Http404 from none


def _people(request: Seated) -> str:
    return reverse("partnerships:people", args=[request.partnership.slug])


def _back(request: Seated) -> HttpResponse:
    return HttpResponseRedirect(_people(request))
