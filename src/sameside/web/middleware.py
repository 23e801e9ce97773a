"""What every request passes through."""

from __future__ import annotations

import codecs
import logging
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import translation

from sameside.kernel.refusal import Refused
from sameside.pages.words import LANGUAGES
from sameside.web.words import refusal

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


class Language:
    """Speaks the language a person chose; a visitor's is the one asked for by the browser."""

    def __init__(self, answer: Answer) -> None:
        """Keep what comes after."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in one language, and say which."""
        with translation.override(_language(request)):
            response = self.answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            return response


def _language(request: HttpRequest) -> str:
    chosen = getattr(request.user, "language", "")
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    known = next((each for each in (chosen, cookie) if each in LANGUAGES), "")
    return known or translation.get_language_from_request(request)


class WellFormed:
    """Answers 400 to what cannot be read at all, before anything else looks at it.

    Django 5.2 answers 500 to an unknown charset by itself, and reads even an address in the one a
    request names: in idna every page is a fault, in utf-7 four plain letters are NUL. Browsers send
    UTF-8, and so does JSON. NUL reaches PostgreSQL as a fault.
    """

    def __init__(self, answer: Answer) -> None:
        """Keep what comes after."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse what has no form."""
        if not _readable(request):
            return HttpResponseBadRequest(b"This request cannot be read.", "text/plain")
        return self.answer(request)


def _readable(request: HttpRequest) -> bool:
    charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
    try:
        known = codecs.lookup(charset).name == "utf-8"
        query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
        path = request.path.encode()
    except (LookupError, ValueError):
        return False
    return known and b"\0" not in query and b"\0" not in path


class SaidInWords:
    """Says a refusal that no view has answered, instead of calling it a fault.

    What cannot be done has words of its own; whoever looks after the installation finds it in the
    log, since a view should have answered it.
    """

    def __init__(self, answer: Answer) -> None:
        """Keep what comes after."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as usual."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Say a refusal in the language of whoever asked; anything else may fly."""
        if not isinstance(fault, Refused):
            return None
        log.error("refusal no view answered", extra={"fault": type(fault).__name__})
        return render(request, "web/errors/refused.html", {"said": refusal(fault)}, status=409)
