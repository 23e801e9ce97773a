"""AGREEMENT: what both said, in sentences; versions answered, and taken along as a file."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sameside.kernel.refusal import N_, Refused
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
from sameside.partnerships.views.private import CONFLICT
from sameside.partnerships.views.terms import compared_to_agreed, terms_in_force
from sameside.web.words import refusal, say


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
    return _page(request, _found(request, number), ReasonForm())


def _page(
    request: Seated, found: AgreementVersion, form: ReasonForm, refused: str = ""
) -> HttpResponse:
    """Show a version, with why an answer was refused; what was typed stays in its box.

    Where the box is gone, because the version was settled meanwhile, it is shown as it was typed.
    """
    may_answer = speaks_for_side(request.seat) and found.state == "proposed"
    given = {yes.side: yes for yes in found.yeses.all()}
    return render(
        request,
        "partnerships/version.html",
        {
            "version": found,
            "compared": compared_to_agreed(found),
            "given": given,
            "open": found.state == "proposed",
            "may_answer": may_answer,
            "gave": request.seat.side in given,
            "reason_form": form,
            "seat": request.seat,
            "refused": refused,
            "unsent_words": "" if may_answer else form.data.get("reason", ""),
        },
        status=CONFLICT if refused else 200,
    )


@seated("agreement")
@require_POST
def answer(request: Seated, number: int) -> HttpResponse:
    """Say yes, no, or take one's own proposal back."""
    found = _found(request, number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, str(form.errors["reason"][0]))
    reason = form.cleaned_data["reason"]
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
    try:
        chosen[0]()
    except Refused as refused:
        return _page(request, _found(request, number), form, refusal(refused))
    messages.success(request, chosen[1])
    return HttpResponseRedirect(
        reverse("partnerships:version", args=[request.partnership.slug, number])
    )


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
