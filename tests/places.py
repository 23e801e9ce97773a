"""Every address of the web application, with a real place for each: the matrix of who sees what.

An address nobody placed here fails the tests, so that a new page cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sameside.delivery.actions import bring_log
from sameside.delivery.models import Issued
from sameside.partnerships.actions import make_token
from sameside.partnerships.models import Invitation, Scope, Seat
from sameside.table import actions as table
from sameside.table.models import Audience, Card

INSIDE = "partnerships/<slug:slug>/"
"""What begins so belongs to one table; nobody without a seat there sees it."""

ASKED = {
    "delivery:request": "?id=R-2026-09789",
    "table:new-contest": "?about=figure:repairs/normal/response/2026-09",
}
"""What an address must be asked for, or it answers that there is nothing."""


@dataclass(frozen=True)
class Placed:
    """One address with its parameters filled in."""

    name: str
    url: str
    inside: bool


def addresses() -> Iterator[tuple[str, str]]:
    """Yield each address and its name, outside the API and what Django serves itself."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns, before: str, space: str) -> Iterator[tuple[str, str]]:
    for each in patterns:
        whole = before + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = each.namespace or ""
            yield from _walk(each.url_patterns, whole, f"{inner}:" if inner else space)
        elif isinstance(each, URLPattern) and each.name and not whole.startswith(("api/", "^")):
            yield whole, f"{space}{each.name}"


def placed(slug: str, **known: object) -> list[Placed]:
    """Return every address with real parameters.

    :raises KeyError: naming the address that has a parameter nobody placed.
    """
    found = []
    for whole, name in addresses():
        wanted = _parameters(whole)
        given = {key: _value(name, key, slug, known) for key in wanted}
        url = reverse(name, kwargs=given or None) + ASKED.get(name, "")
        found.append(Placed(name, url, whole.startswith(INSIDE)))
    return found


def _parameters(whole: str) -> list[str]:
    parts = [part.split(">")[0] for part in whole.split("<")[1:]]
    return [part.split(":")[-1] for part in parts]


def _value(name: str, key: str, slug: str, known: dict[str, object]) -> object:
    if key == "slug":
        return slug
    if f"{name} {key}" in known:
        return known[f"{name} {key}"]
    return known[key]


CANARIES = {
    "draft": "canary-draft-qwopx",
    "room": "canary-room-zzkvj",
    "file": "canary-file-jxqpl",
    "log": "canary-log-vvbnq",
    "token": "canary-token-wwhjk",
}
"""Words of one side alone: a draft, an our-side text and its file, a log not yet brought in."""


def plant(nora: Seat, now: datetime) -> dict[str, object]:
    """Put each canary where only Nora's side may read it; return the parameters of addresses."""
    draft = table.draft(
        words=table.CardWords("concern", CANARIES["draft"], CANARIES["draft"]), by=nora, now=now
    )
    file = SimpleUploadedFile(f"{CANARIES['file']}.txt", CANARIES["file"].encode())
    card = Card.objects.filter(partnership=nora.partnership, number=1).get()
    note = table.Note(Audience.OUR_SIDE, CANARIES["room"], files=[file])
    text = table.write(card=card, note=note, by=nora, now=now)
    brought = bring_log(
        partnership=nora.partnership,
        content=BytesIO(b"request,created\n" + CANARIES["log"].encode() + b",2026-01-01\n"),
        name=f"{CANARIES['log']}.csv",
        mapping="",
        by=nora,
        now=now,
    )
    until = now + timedelta(days=30)
    token, _secret = make_token(
        name=CANARIES["token"], scopes=[Scope.READ], until=until, by=nora, now=now
    )
    return {
        "table:draft key": draft.key,
        "table:draft-deletion key": draft.key,
        "table:attachment key": text.attachments.get().key,
        "table:text-laying pk": text.pk,
        "partnerships:token-end pk": token.pk,
        "import_id": brought.pk,
    }


def known(nora: Seat, planted: dict[str, object]) -> dict[str, object]:
    """Return a real value for every parameter there is."""
    at, invitation = nora.partnership, Invitation.objects.filter(partnership=nora.partnership)
    return planted | {
        "partnerships:seat pk": nora.pk,
        "partnerships:seat-end pk": nora.pk,
        "partnerships:yeses pk": invitation.latest("pk").pk,
        "partnerships:mails pk": invitation.latest("pk").pk,
        "partnerships:withdrawal pk": invitation.latest("pk").pk,
        "mfa_remove_webauthn pk": 1,
        "mfa_edit_webauthn pk": 1,
        "secret": "x" * 22,
        "number": 1,
        "index": 3,
        "kind": "concern",
        "ending": "csv",
        "digest": Issued.objects.get(partnership=at).digest,
    }
