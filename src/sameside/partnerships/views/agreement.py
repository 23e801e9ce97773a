"""AGREEMENT: what both said, in sentences; versions answered, and taken along as a file."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sameside.kernel.refusal import N_
from sameside.partnerships.actions import (
    agree_version,
    decline_version,
    withdraw_version,
)
from sameside.partnerships.forms import ReasonForm
from sameside.partnerships.models import AgreementVersion
from sameside.partnerships.policy import speaks_for_side
from sameside.partnerships.queries import (
    NoVersion,
    version_of,
    versions_of,
)
from sameside.partnerships.views.door import Seated, seated
from sameside.partnerships.views.private import done_or_said
from sameside.partnerships.views.terms import compared_to_agreed, terms_in_force
from sameside.web.words import say


@seated("agreement")
@require_safe
def versions(request: Seated) -> HttpResponse:
    """Show what holds now, in sentences, and every version there was."""
    found = list(versions_of(request.partnership))
    proposed = next((each for each in found if each.state == "proposed"), None)
    return render(
        request,
        "partnerships/agreement.html",
        {
            "versions": found,
            "proposed": proposed,
            "terms": terms_in_force(request.partnership, timezone.now()),
            "may_propose": speaks_for_side(request.seat) and proposed is None,
            "seat": request.seat,
        },
    )


@seated("agreement")
@require_safe
def version(request: Seated, number: int) -> HttpResponse:
    """Show a version: what it would change, sentence by sentence, and who said yes."""
    found = _found(request, number)
    given = {yes.side: yes for yes in found.yeses.all()}
    return render(
        request,
        "partnerships/version.html",
        {
            "version": found,
            "compared": compared_to_agreed(found),
            "given": given,
            "open": found.state == "proposed",
            "may_answer": speaks_for_side(request.seat) and found.state == "proposed",
            "gave": request.seat.side in given,
            "reason_form": ReasonForm(),
            "seat": request.seat,
        },
    )


@seated("agreement")
@require_POST
def answer(request: Seated, number: int) -> HttpResponse:
    """Say yes, no, or take one's own proposal back."""
    found = _found(request, number)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    now, by = timezone.now(), request.seat
    digest = request.POST.get("digest", "")
    answers: dict[str, tuple[Callable[[], None], str]] = {
        "yes": (
            lambda: agree_version(version=found, digest=digest, by=by, now=now),
            say(N_("Both sides have agreed. This version is frozen.")),
        ),
        "no": (
            lambda: decline_version(version=found, reason=reason, by=by, now=now),
            say(N_("Declined. The other side reads why.")),
        ),
        "back": (
            lambda: withdraw_version(version=found, reason=reason, by=by, now=now),
            say(N_("Your side's proposal was taken back.")),
        ),
    }
    chosen = answers.get(request.POST.get("answer", ""))
    if chosen is None:
        raise Http404
    return done_or_said(request, chosen[0], done=chosen[1], to=_to(request, number))


@seated("agreement")
@require_safe
def file(request: Seated, number: int) -> HttpResponse:
    """Hand out a version's file, byte for byte: the command line reads the same digest."""
    found = _found(request, number)
    response = HttpResponse(bytes(found.source), "application/toml; charset=utf-8")
    name = f"agreement-{request.partnership.slug}-v{number}.toml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _found(request: Seated, number: int) -> AgreementVersion:
    try:
        return version_of(request.partnership, number)
    except NoVersion as none:
        raise Http404 from none


def _to(request: Seated, number: int) -> str:
    return reverse("partnerships:version", args=[request.partnership.slug, number])
