"""Every address of Sameside, and a view that does nothing, through the same middleware."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from sameside.config import urls
from sameside.config.urls import handler400, handler403, handler404, handler429, handler500


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with two letters."""
    del request
    return HttpResponse(b"ok", "text/plain")


urlpatterns = [path("bench/empty", empty, name="bench-empty"), *urls.urlpatterns]
__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]
