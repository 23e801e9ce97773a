"""Below /api/ every fault is a problem in JSON, whoever answered it: never a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from sameside.web.api.problem import MEDIA_TYPE, problem

BELOW = "/api/"
OWN = frozenset({"content-length", "content-type"})
"""What a problem says anew; every other header stays: Allow, Retry-After, the CSP."""
FIRST_FAULT = 400
Answer = Callable[[HttpRequest], HttpResponse]


class Problems:
    """Says every fault below /api/ as a problem, and keeps no answer for the next asker."""

    def __init__(self, answer: Answer) -> None:
        """Keep what comes after."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, in the form a program reads."""
        response = self.answer(request)
        if not request.path_info.startswith(BELOW):
            return response
        response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code < FIRST_FAULT or _is_problem(response):
            return response
        return _as_problem(request, response)


def _is_problem(response: HttpResponse) -> bool:
    return str(response.headers.get("Content-Type", "")).startswith(MEDIA_TYPE)


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        told = problem(response.status_code)
    for name, value in response.headers.items():
        if name.lower() not in OWN:
            told.headers.setdefault(name, value)
    return told
