"""What a link or a contest is about, in words, and where it can be opened."""

from __future__ import annotations

from urllib.parse import unquote, urlencode

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
PARTED = frozenset({"figure", "verdict", "pause"})
"""What is named by parts, each written as in addresses."""


def about_words(about: str) -> str:
    """Return what a key is about: `verdict:R-17/response` is the verdict on request R-17."""
    kind, _, key = about.partition(":")
    return link_words(kind, key)


def link_words(kind: str, key: str) -> str:
    """Return a link in words."""
    parts = [unquote(part) for part in key.split("/") if part] if kind in PARTED else [key]
    return say(ABOUT.get(kind, ABOUT["figure"]), parts=" · ".join(parts))


def address_of(at: Partnership, kind: str, key: str) -> str:
    """Return where what a link leads to can be opened, empty where it has no page."""
    name, query = _page(kind, key)
    places = [at.slug, key] if kind == "card" else [at.slug]
    try:
        page = reverse(name, args=places)
    except NoReverseMatch:
        return ""
    return f"{page}?{urlencode(query)}" if query else page


def _page(kind: str, key: str) -> tuple[str, dict[str, str]]:
    """Return the name of a page and what it is asked for; the names are those of upper apps."""
    parts = [unquote(part) for part in key.split("/")]
    match kind:
        case "card":
            return "table:card", {}
        case "request":
            return "delivery:request", {"id": key}
        case "verdict" | "pause":
            return "delivery:request", {"id": parts[0]}
        case "service":
            return "delivery:services", {"service": key}
        case _:
            return "delivery:requests", _scope(parts)


def _scope(parts: list[str]) -> dict[str, str]:
    """Return what the requests of a figure are found by."""
    service, priority, clock, month = (*parts, "", "", "", "")[:4]
    asked = {
        "service": service, "priority": priority, "clock": clock, "from": month, "to": month,
    }  # fmt: skip
    return {name: value for name, value in asked.items() if value}
