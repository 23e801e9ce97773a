"""Tokens for programs that act for one's own seat."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.actions import make_token, revoke_token
from sameside.partnerships.forms import TokenForm
from sameside.partnerships.forms.tables import SCOPES
from sameside.partnerships.models import Scope
from sameside.partnerships.queries import tokens_of
from sameside.partnerships.views.door import Seated, seated
from sameside.partnerships.views.private import done_or_said
from sameside.web.cleaning import clean_line
from sameside.web.words import refusal, say

PER_PAGE, LONGEST = 50, 80


@seated("people")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Seated) -> HttpResponse:
    """Show the tokens of one's own seat, and make one; its secret is shown this once."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = _made(request, form)
        except Refused as refused:
            form.add_error(None, refusal(refused))
        else:
            form = TokenForm()
    now, text = timezone.now(), clean_line(request.GET.get("q", ""))[:LONGEST]
    page = Paginator(tokens_of(request.seat, text), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "partnerships/tokens.html",
        {
            "form": form,
            "secret": secret,
            "page": page,
            "query": request.GET,
            "text": text,
            "scopes": {key: str(word) for key, word in SCOPES},
            "now": now,
        },
    )


@seated("people")
@require_POST
def revoke(request: Seated, pk: int) -> HttpResponse:
    """End a token."""
    found = tokens_of(request.seat).filter(pk=pk).first()
    if found is None:
        raise Http404
    return done_or_said(
        request,
        lambda: revoke_token(token=found, by=request.seat, now=timezone.now()),
        done=say(N_("The token “{name}” opens nothing any more."), name=found.name),
        to=reverse("partnerships:tokens", args=[request.partnership.slug]),
    )


def _made(request: Seated, form: TokenForm) -> str:
    said, now = form.cleaned_data, timezone.now()
    _, secret = make_token(
        name=said["name"],
        scopes=[Scope(each) for each in said["scopes"]],
        until=now + timedelta(days=said["days"]),
        by=request.seat,
        now=now,
    )
    return secret
