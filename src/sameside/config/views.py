"""What machines ask: whether all is well, and how much of everything there is."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from sameside.config.health import look
from sameside.config.metrics import exposition

HERE = frozenset({"127.0.0.1", "::1", ""})
UNAVAILABLE = 503


@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- as Django calls a view
    """Say how each part is: 200 where all is well, 503 where one is not."""
    parts = look(settings.DATA, timezone.now())
    well = all(part.well for part in parts)
    told = {
        part.part: {"well": part.well}
        | ({"number": part.number, "unit": part.unit} if part.number is not None else {})
        for part in parts
    }
    return JsonResponse(
        {"status": "well" if well else "not well", "parts": told},
        status=200 if well else UNAVAILABLE,
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus, on this machine or with the token.

    :raises Http404: to everyone else.
    """
    if not _may_read(request):
        raise Http404
    return HttpResponse(exposition(timezone.now()), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token:
        return secrets.compare_digest(shown.encode(), token.encode())
    # What came through a proxy on this machine has another sender.
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR", "") in HERE and not forwarded
