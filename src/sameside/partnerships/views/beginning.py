"""The first person comes in; a table is begun."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sameside.kernel.history import Side
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.seat import other
from sameside.partnerships.actions import begin_partnership, invite, welcome_first_person
from sameside.partnerships.forms import BeginForm, FirstPersonForm
from sameside.partnerships.models import Person, Seat
from sameside.partnerships.policy import may_begin_partnerships
from sameside.partnerships.queries import seats_of, welcome_holds
from sameside.partnerships.views.private import secret_page
from sameside.partnerships.views.sign_in import BACKEND
from sameside.web.words import refusal, say, words


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the first person name themselves, by the link the server printed.

    :raises Http404: for any other link.
    """
    if not welcome_holds(secret, timezone.now()):
        raise Http404
    form = FirstPersonForm(request.POST or None, initial={"language": words().language})
    if request.method == "POST" and form.is_valid():
        try:
            person = welcome_first_person(secret=secret, **form.cleaned_data, now=timezone.now())
        except Refused as refused:
            raise Http404 from refused
        login(request, person, backend=BACKEND)
        return HttpResponseRedirect(reverse("partnerships:begin"))
    return render(request, "partnerships/welcome.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a table and invite the other side.

    :raises Http404: for who may begin none.
    """
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 -- nobody else is signed in here
    if not may_begin_partnerships(person, seats_of(person, timezone.now())):
        raise Http404
    form = BeginForm(request.POST or None, initial={"language": person.language})
    if request.method == "POST" and form.is_valid():
        try:
            seat = _begun(form, person)
        except Refused as refused:
            form.add_error(None, refusal(refused))
        else:
            return _onwards(request, seat)
    return render(request, "partnerships/begin.html", {"form": form})


@transaction.atomic
def _begun(form: BeginForm, person: Person) -> Seat:
    now = timezone.now()
    seat = begin_partnership(
        parties=form.parties, zone=form.cleaned_data["zone"], by=person, now=now
    )
    if offer := form.offer:
        invite(offer=offer, side=other(Side(seat.side)), by=seat, now=now)
    return seat


def _onwards(request: HttpRequest, seat: Seat) -> HttpResponse:
    messages.success(request, say(N_("The table is there: {table}."), table=str(seat.partnership)))
    return HttpResponseRedirect(reverse("partnerships:people", args=[seat.partnership.slug]))
