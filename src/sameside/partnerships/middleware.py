"""Notes where people are signed in, seldom enough that reading a page writes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

SEEN = "seen"
EVERY = 600
"""Seconds. allauth's own middleware writes with every page, and on SQLite one writes at a time."""


class WhereSignedIn:
    """Keeps the list of sessions a person can look through and end."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what comes after."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and every ten minutes note that this session is in use."""
        response = self.answer(request)
        if getattr(request, "user", None) and request.user.is_authenticated:
            self._note(request)
        return response

    def _note(self, request: HttpRequest) -> None:
        now = int(time.time())
        if now - request.session.get(SEEN, 0) >= EVERY:
            request.session[SEEN] = now
            UserSession.objects.create_from_request(request)
