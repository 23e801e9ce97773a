"""Proposing a version: by a form for the common things, by text, or by a file."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sameside.formats.agreement import AgreementRefused, Problem
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.actions import propose_version
from sameside.partnerships.forms import AgreementForm, ChangeForm, FirstForm
from sameside.partnerships.policy import speaks_for_side
from sameside.partnerships.queries import today_at, understood_version, version_in_force
from sameside.partnerships.views.door import Seated, seated
from sameside.partnerships.views.terms import Compared, previewed
from sameside.web.words import refusal, say, words

BAD = 400


@seated("agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Seated) -> HttpResponse:
    """Fill in the common things, read what they mean, and propose; nothing typed is lost."""
    if not speaks_for_side(request.seat):
        return render(request, "partnerships/not_yours.html", {"seat": request.seat}, status=403)
    if request.method != "POST":
        return _page(request, AgreementForm(initial={"source": _agreed_source(request)}))
    if "draft" in request.POST:
        return _drafted(request)
    form = AgreementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=BAD)
    if "read" in request.POST:
        return _read(request, form.written)
    return _proposed(request, form.written)


def _proposed(request: Seated, source: bytes) -> HttpResponse:
    try:
        made = propose_version(source=source, by=request.seat, now=timezone.now())
    except AgreementRefused as refused:
        return _page(request, _typed(source), problems=refused.problems, status=BAD)
    except Refused as refused:
        return _page(request, _typed(source), said=refusal(refused), status=BAD)
    messages.success(request, say(N_("Proposed. The other side's voices were told by mail.")))
    return HttpResponseRedirect(
        reverse("partnerships:version", args=[request.partnership.slug, made.number])
    )


def _read(request: Seated, source: bytes) -> HttpResponse:
    try:
        meant = previewed(source, request.partnership)
    except AgreementRefused as refused:
        return _page(request, _typed(source), problems=refused.problems, status=BAD)
    return _page(request, _typed(source), meant=meant)


def _drafted(request: Seated) -> HttpResponse:
    """Put what was filled in into the text, and say what it means; nothing is proposed by it."""
    common = _common(request, posted=True)
    source = request.POST.get("source", "") or _agreed_source(request)
    if not common.is_valid():
        return _page(request, _typed(source.encode("utf-8", "replace")), common=common, status=BAD)
    if isinstance(common, ChangeForm):
        return _read(request, common.added_to(source).encode("utf-8", "replace"))
    return _read(request, common.source_for(request.partnership).encode("utf-8", "replace"))


def _page(  # noqa: PLR0913 -- each is a part of the page
    request: Seated,
    form: AgreementForm,
    *,
    common: ChangeForm | FirstForm | None = None,
    problems: tuple[Problem, ...] = (),
    said: str = "",
    meant: Compared | None = None,
    status: int = 200,
) -> HttpResponse:
    held = {
        "form": form,
        "common": common or _common(request),
        "problems": [_told(problem) for problem in problems],
        "said": said,
        "meant": meant,
    }
    return render(request, "partnerships/propose.html", held, status=status)


def _told(problem: Problem) -> dict[str, object]:
    speech = words()
    return {
        "line": problem.line,
        "key": problem.key,
        "said": speech.say(problem.words, **problem.values),
        "remedy": speech.say(problem.remedy, **problem.values) if problem.remedy else "",
    }


def _common(request: Seated, *, posted: bool = False) -> ChangeForm | FirstForm:
    given = request.POST if posted else None
    agreed, today = version_in_force(request.partnership), _today(request)
    if agreed:
        return ChangeForm.of(understood_version(agreed), today, given)
    return FirstForm.of(request.partnership, today, given)


def _today(request: Seated) -> date:
    return today_at(request.partnership, timezone.now())


def _typed(source: bytes) -> AgreementForm:
    """Return the form with what was given in the text field, so that nothing typed is lost."""
    return AgreementForm(initial={"source": source.decode("utf-8", "replace")})


def _agreed_source(request: Seated) -> str:
    agreed = version_in_force(request.partnership)
    return bytes(agreed.source).decode("utf-8-sig", "replace") if agreed else ""
