"""Error pages, and the choices of language and theme."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request could not be read."""
    return render(request, "web/errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing here, in the same words whatever the reason."""
    return render(request, "web/errors/404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, without asking the database for anything."""
    return HttpResponse("<h1>Something broke on our side.</h1>", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page lay open too long."""
    return render(request, "web/errors/403_csrf.html", status=403)
