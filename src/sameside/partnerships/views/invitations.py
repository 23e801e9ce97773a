"""The page behind the link of an invitation: no registration, and GET changes nothing."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.actions import Newcomer, mail_code, take_seat, take_seat_by_code
from sameside.partnerships.forms import CodeForm, NewcomerForm
from sameside.partnerships.models import Invitation, Person, Seat
from sameside.partnerships.queries import NoInvitation, invitation_by
from sameside.partnerships.views.private import CONFLICT, secret_page
from sameside.web.words import refusal, say

NEWCOMER = "newcomer"
"""Where a session keeps what was said before the code: the invitation, a name, a language."""
GONE = 410


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Show which table, who invites and as what; take a name, and mail a code."""
    found = _found(secret)
    if not found.open_at(timezone.now()) or found.waits_for_other_side:
        return render(
            request, "partnerships/invitation_over.html", {"invitation": found}, status=GONE
        )
    form = NewcomerForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        request.session[NEWCOMER] = [found.pk, form.newcomer.name, form.newcomer.language]
        return _code_mailed(request, found, secret, form.newcomer)
    return _page(request, found, secret, form)


@secret_page
@require_POST
def another_code(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Mail a new code."""
    found = _found(secret)
    newcomer = _newcomer(request, found)
    if newcomer is None:
        return HttpResponseRedirect(_to("invitation", secret))
    return _code_mailed(request, found, secret, newcomer)


@secret_page
@require_POST
def seat(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Take the seat: with the code, or at once as who is signed in with that address."""
    found = _found(secret)
    if isinstance(request.user, Person):
        return _taken_at_once(request, found, secret, request.user)
    newcomer = _newcomer(request, found)
    if newcomer is None:
        return HttpResponseRedirect(_to("invitation", secret))
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            taken = take_seat_by_code(
                invitation=found,
                code=form.cleaned_data["code"],
                newcomer=newcomer,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("code", refusal(refused))
        else:
            del request.session[NEWCOMER]
            return _entered(request, taken)
    return _page(request, found, secret, form, status=CONFLICT)


def _taken_at_once(
    request: HttpRequest, found: Invitation, secret: str, person: Person
) -> HttpResponse:
    try:
        taken = take_seat(invitation=found, person=person, now=timezone.now())
    except Refused as refused:
        messages.error(request, refusal(refused))
        return HttpResponseRedirect(_to("invitation", secret))
    return HttpResponseRedirect(_table(taken))


def _entered(request: HttpRequest, taken: Seat) -> HttpResponseBase:
    """Sign in; who has a second step passes it first."""
    try:
        response: HttpResponseBase = perform_login(
            request, Login(user=taken.person, email=taken.person.email, redirect_url=_table(taken))
        )
    except ImmediateHttpResponse as at_once:
        response = at_once.response
    return response


def _code_mailed(
    request: HttpRequest, found: Invitation, secret: str, newcomer: Newcomer
) -> HttpResponse:
    try:
        mail_code(invitation=found, language=newcomer.language, now=timezone.now())
    except Refused as refused:
        messages.error(request, refusal(refused))
    else:
        messages.success(
            request, say(N_("A code is on its way to {address}."), address=masked(found.email))
        )
    return HttpResponseRedirect(_to("invitation", secret))


def _page(
    request: HttpRequest,
    found: Invitation,
    secret: str,
    form: NewcomerForm | CodeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    person = request.user if isinstance(request.user, Person) else None
    mine = person is not None and person.email.lower() == found.email.lower()
    coded = _newcomer(request, found) is not None and bool(found.code_hash)
    return render(
        request,
        "partnerships/invitation.html",
        {
            "invitation": found,
            "secret": secret,
            "form": form,
            "code_form": form if isinstance(form, CodeForm) else CodeForm(),
            "coded": coded,
            "person": person,
            "mine": mine,
            "address": masked(found.email),
        },
        status=status,
    )


def masked(address: str) -> str:
    """Return an address as who has it knows it, and nobody else learns it: `j…@example.org`."""
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host}"


def _found(secret: str) -> Invitation:
    try:
        return invitation_by(secret)
    except NoInvitation as none:
        raise Http404 from none


def _initial(found: Invitation) -> dict[str, str]:
    return {"name": found.name, "language": found.language}


def _newcomer(request: HttpRequest, found: Invitation) -> Newcomer | None:
    kept = request.session.get(NEWCOMER)
    return Newcomer(kept[1], kept[2]) if kept and kept[0] == found.pk else None


def _to(name: str, secret: str) -> str:
    return reverse(f"partnerships:{name}", args=[secret])


def _table(taken: Seat) -> str:
    return reverse("table:board", args=[taken.partnership.slug])
