"""Statements a side puts its name to, and the other confirms."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from sameside.delivery import actions
from sameside.delivery.models import Issued
from sameside.delivery.views.addresses import Addresses
from sameside.delivery.views.asked import asked_for
from sameside.delivery.views.services import standing_asked
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.views.door import Seated, seated
from sameside.web.words import say, words


@require_POST
@seated("services")
def issue(request: Seated) -> HttpResponse:
    """Put the side's name to the statement that was looked at."""
    asked = asked_for(request.POST)
    standing, _ = standing_asked(request, asked)
    if standing is None:
        raise Http404
    there = Addresses(request.partnership.slug, asked).figures()
    try:
        if request.POST.get("digest") != standing.statement.digest:
            raise _Moved
        actions.issue_statement(standing=standing, by=request.seat, now=timezone.now())
    except Refused as refused:
        messages.error(request, words().refusal(refused))
        return redirect(there)
    messages.success(
        request, say(N_("The statement is issued. The other side can confirm it now."))
    )
    return redirect(there)


@require_POST
@seated("services")
def confirm(request: Seated, digest: str) -> HttpResponse:
    """Confirm what the other side issued."""
    issued = Issued.objects.filter(partnership=request.partnership, digest=digest).first()
    if issued is None:
        raise Http404
    try:
        actions.confirm_statement(issued=issued, by=request.seat, now=timezone.now())
    except Refused as refused:
        messages.error(request, words().refusal(refused))
    else:
        messages.success(request, say(N_("The statement is confirmed by both sides.")))
    return redirect(Addresses(request.partnership.slug, asked_for(request.POST)).figures())


@require_GET
@seated("services")
def statements(request: Seated) -> HttpResponse:
    """List the statements that were issued."""
    found = Issued.objects.filter(partnership=request.partnership).select_related(
        "issued_by__person", "confirmed_by__person"
    )
    shown = Paginator(found, 50).get_page(request.GET.get("page"))
    spoken = words()
    rows = []
    for each in shown:
        first, last = each.starts_on, each.ends_before_on - timedelta(days=1)
        months = {"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}"}
        rows.append((each, spoken.date(first), spoken.date(last), months))
    return render(
        request,
        "delivery/statements.html",
        {
            "page": shown,
            "rows": rows,
            "slug": request.partnership.slug,
            "zone": request.partnership.zone,
            "query": request.GET,
        },
    )


class _Moved(Refused):
    """The figures are others than those that were looked at."""

    def __init__(self) -> None:
        super().__init__(
            N_("The record or the agreement changed while you looked. See what it says now.")
        )
