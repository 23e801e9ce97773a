"""What a person likes: a language, light or dark. On this device; an upper app keeps more."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sameside.kernel.refusal import N_, Refused
from sameside.pages.words import LANGUAGES

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
YEAR = 365 * 24 * 3600

Keeping = Callable[[HttpRequest, str, str], None]
"""Keeps one preference of whoever asks: the request, `language` or `theme`, and its value."""
_keeping: list[Keeping] = []


class UnknownPreference(Refused):
    """A language Sameside does not speak, or a theme it does not have."""


def keeps_preferences(keeping: Keeping) -> None:
    """Let an upper app keep what a signed-in person likes; called as the app is ready."""
    _keeping.append(keeping)


def prefer(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    """Keep a preference: on this device, and with the person where one is signed in.

    :raises UnknownPreference: when there is no such language or theme.
    """
    known, cookie = {
        "language": (LANGUAGES, settings.LANGUAGE_COOKIE_NAME),
        "theme": (THEMES, THEME_COOKIE),
    }[name]
    if value not in known:
        raise UnknownPreference(N_("Choose one of those on the menu."))
    for keeping in _keeping:
        keeping(request, name, value)
    response.set_cookie(
        cookie, value, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
    )


def theme_of(request: HttpRequest) -> str:
    """Return the theme this device was told to show."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else "auto"
