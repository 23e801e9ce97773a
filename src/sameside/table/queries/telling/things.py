"""What a link or a contest is about, in words, and where it can be opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlencode

from django.urls import NoReverseMatch, reverse

from sameside.kernel.agreement import Agreement, Clock
from sameside.kernel.refusal import N_, Refused
from sameside.pages.vocabulary import clock_name
from sameside.partnerships.models import Partnership
from sameside.partnerships.queries import agreement_by, agreement_of
from sameside.web.words import say, words

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
MONTH = re.compile(r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])")
INSTANT = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
CLOCKS = frozenset(clock.value for clock in Clock)


@dataclass(frozen=True, slots=True)
class Naming:
    """How a table calls its services, and the wall its clocks hang on."""

    services: Mapping[str, str]
    zone: str


def naming_of(at: Partnership) -> Naming:
    """Return what the agreement of a table calls its services. One query."""
    return _naming(lambda: agreement_of(at), at)


def naming_by(digest: str | None, at: Partnership) -> Naming:
    """Return the same by the digest of the agreement in force, read once in a process."""
    return _naming(lambda: agreement_by(digest) if digest else None, at)


def _naming(read: Callable[[], Agreement | None], at: Partnership) -> Naming:
    try:
        return naming_in(read(), at)
    except Refused:  # an agreement that reads differently now is told of on its own page
        return naming_in(None, at)


def naming_in(agreement: Agreement | None, at: Partnership) -> Naming:
    """Return what an agreement calls its services."""
    versions = agreement.versions if agreement else ()
    named = {key: each.name for one in versions for key, each in one.services.items()}
    return Naming(named, at.zone)


def about_words(about: str, naming: Naming) -> str:
    """Return what a key is about: `verdict:R-17/response` is the verdict on request R-17."""
    kind, _, key = about.partition(":")
    return link_words(kind, key, naming)


def link_words(kind: str, key: str, naming: Naming) -> str:
    """Return a link in words: `Vehicle service, normal, solution, October 2026`."""
    if kind == "service" and key in naming.services:
        return naming.services[key]
    parts = [unquote(part) for part in key.split("/") if part] if kind in PARTED else [key]
    if kind in PARTED:
        first = naming.services.get(parts[0], parts[0]) if kind == "figure" and parts else ""
        parts = [first or parts[0], *(_part(part, naming) for part in parts[1:])] if parts else []
    if kind == "figure" and len(parts) > 1:
        return ", ".join(parts)
    return say(ABOUT.get(kind, ABOUT["figure"]), parts=", ".join(parts))


def _part(part: str, naming: Naming) -> str:
    """Return a clock, a month or an instant as people say it; all else as it stands."""
    if part in CLOCKS:
        return clock_name(words(), Clock(part)).lower()
    if MONTH.fullmatch(part):
        return words().month(part)
    if INSTANT.fullmatch(part):
        return _moment(part, naming.zone)
    return part


def _moment(written: str, zone: str) -> str:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return written
    return words().moment(int(at.timestamp()), zone)


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
