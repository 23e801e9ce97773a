"""What several views do: keep a page out of caches, and answer a refusal in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from sameside.kernel.refusal import Refused
from sameside.web.words import refusal

P = ParamSpec("P")
CONFLICT = 409


def secret_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Make a page whose address is a secret: nobody keeps it, and no link tells it on."""

    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        # Under no-referrer a browser sends its own form with "Origin: null", which is refused.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return shown  # type: ignore[return-value]  # -- the wrapped view keeps its request's name


def done_or_said(
    request: HttpRequest, act: Callable[[], object], *, done: str, to: str
) -> HttpResponse:
    """Do something and go on; a refusal is said on the page one goes to."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refusal(refused))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(to)
