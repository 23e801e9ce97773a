"""Pages of the frame itself: what a person likes, what could not be shown, and how it all looks."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from sameside.kernel.refusal import Refused
from sameside.web import specimens
from sameside.web.context import Frame, frame_of
from sameside.web.preferences import prefer, theme_of
from sameside.web.words import refusal


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on."""
    return _preferred(request, "language")


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Show light, dark, or what the device shows."""
    return _preferred(request, "theme")


def _preferred(request: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponseRedirect(back_to(request))
    try:
        prefer(request, response, name, request.POST.get(name, ""))
    except Refused as refused:
        return stopped(request, 400, refusal(refused))
    return response


def back_to(request: HttpRequest) -> str:
    """Return the page a form was sent from, if it is one of ours."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if ours else "/"


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Show every component, for who builds with them and for the tests.

    :raises Http404: to everyone else.
    """
    if not (settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404
    wanted = request.GET.get("theme", "")
    request.frame = specimens.frame(wanted)  # type: ignore[attr-defined]  # -- as context.frame_of
    return render(request, "web/looks.html", specimens.shown(request))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent cannot be read, or is too much."""
    much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return stopped(request, 413 if much else 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django gives it
    """Say the same of what is not there and of what is another's."""
    return stopped(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django gives it
    """Say that a form came from elsewhere, or from before somebody signed in or out."""
    return render(request, "web/errors/csrf.html", {"said": ""}, status=403)


def fault(request: HttpRequest) -> HttpResponse:
    """Say that something of ours broke; needs no database."""
    return render(request, "web/errors/500.html", status=500)


def stopped(request: HttpRequest, status: int, said: str = "") -> HttpResponse:
    """Answer with the page of a status: 400, 404, 413 or 429, in words of its own if any."""
    request.frame = _empty(request)  # type: ignore[attr-defined]  # -- as context.frame_of
    return render(request, f"web/errors/{status}.html", {"said": said}, status=status)


def _empty(request: HttpRequest) -> Frame:
    """Return a frame that knows no table, whatever a view had found before it stopped."""
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    kept = frame_of(request)
    return Frame(me=kept.me, theme=kept.theme or theme_of(request))
