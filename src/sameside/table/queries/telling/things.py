"""What a link or a contest is about, in words, and where it can be opened."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from sameside.kernel.refusal import N_
from sameside.partnerships.models import Partnership
from sameside.web.words import say

ABOUT = {
    "figure": N_("Figure: {parts}"),
    "verdict": N_("Verdict on request {parts}"),
    "pause": N_("Pause of request {parts}"),
    "card": N_("Card {parts}"),
    "request": N_("Request {parts}"),
    "service": N_("Service {parts}"),
}


def about_words(about: str) -> str:
    """Return what a key is about: `verdict:R-17/response` is the verdict on request R-17."""
    kind, _, key = about.partition(":")
    return link_words(kind, key)


def link_words(kind: str, key: str) -> str:
    """Return a link in words."""
    parts = [part for part in key.split("/") if part]
    return say(ABOUT.get(kind, ABOUT["figure"]), parts=" · ".join(parts))


def address_of(at: Partnership, kind: str, key: str) -> str:
    """Return where what a link leads to can be opened, empty where it has no page."""
    request, _, _ = key.partition("/")
    pages: dict[str, tuple[str, list[str]]] = {
        "card": ("table:card", [at.slug, key]),
        "request": ("delivery:request", [at.slug, key]),
        "verdict": ("delivery:request", [at.slug, request]),
        "pause": ("delivery:request", [at.slug, request]),
        "service": ("delivery:services", [at.slug]),
        "figure": ("delivery:services", [at.slug]),
    }
    name, places = pages[kind]
    try:
        page = reverse(name, args=places)
    except NoReverseMatch:
        return ""
    return f"{page}?{urlencode({'figure': key})}" if kind == "figure" else page
