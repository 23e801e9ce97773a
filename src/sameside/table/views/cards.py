"""The page of one card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sameside.kernel.history import Side
from sameside.kernel.lifecycles.concern import Cause, cause_agreed
from sameside.kernel.refusal import Refused
from sameside.kernel.seat import other
from sameside.partnerships.models import Partnership
from sameside.partnerships.queries import agreement_of, today_at
from sameside.partnerships.views import Seated, seated
from sameside.table.forms import CauseForm, LinkForm, number_in
from sameside.table.models import Card, Link
from sameside.table.policy import has_left, phrases
from sameside.table.queries import (
    Naming,
    NoCard,
    Told,
    address_of,
    calendar_in,
    in_full,
    link_words,
    naming_in,
    offerings,
    said_of,
    stops_of,
    text_for,
    thread,
    time_left,
    told_text,
)
from sameside.table.queries.telling import Offering
from sameside.table.views.answering import new_token, status_of, the_card
from sameside.web.words import refusal, say

SHOWN = 50
"""So many texts are shown at once; those before them are a step away."""


@seated("table")
@require_safe
def card(request: Seated, number: int) -> HttpResponse:
    """Show one card: how it stands, what may be done, what was said."""
    return card_page(request, the_card(request.seat, number))


def card_page(
    request: Seated, found: Card, *, refused: Refused | None = None, words: str = ""
) -> HttpResponse:
    """Show a card, with why something was not done where it was refused.

    What was typed stays in its box. The card is read anew, for somebody may have moved it.
    """
    if refused is not None:
        found = the_card(request.seat, found.number or 0)
    status = status_of(refused) if refused is not None else 400 if words else 200
    said = refusal(refused) if refused is not None else words
    shown = _shown(request, found)
    shown |= {"refused": said, "typed": _typed(request, said, shown["mine"])}
    if said and "key" in request.POST:
        shown["link_form"] = LinkForm(request.POST, auto_id="link_%s")
    return render(request, "table/card.html", shown, status=status)


def _shown(request: Seated, found: Card) -> dict[str, Any]:
    now, seat = timezone.now(), request.seat
    until = _until(request)
    full = in_full(seat, found, most=SHOWN, until=until)
    if until is not None and not full.texts:  # a text that is not there, or not to be read
        until, full = None, in_full(seat, found, most=SHOWN)
    offered, told = offerings(full, seat, now), thread(full, seat, newest=until is None)
    at, agreed = request.partnership, agreement_of(request.partnership)
    due = found.reply_due_at or (found.due_at if found.ended_at is None else None)
    return {
        "card": found,
        "kind_name": say(phrases.KIND_NAMES[found.kind]),
        "sentences": said_of(full, now),
        "stops": stops_of(full),
        "mine": [each for each in offered if each.allowed or each.can_take_back],
        "theirs": [each for each in offered if not (each.allowed or each.can_take_back)],
        "thread": told,
        "earlier": full.before.pk if full.before is not None else None,
        "newest": until is None,
        "shown": {each.pk for each in full.texts},
        "reply": _reply(request, found, told),
        "due_at": due,
        "left": time_left(due, calendar_in(agreed, at, now), now),
        "links": _links(at, naming_in(agreed, at), full.links),
        "linked_from": [(each.card.number, each.card.title) for each in full.linked_from],
        "leaf": full.moves[-1].leaf if full.moves else None,
        "causes": _causes(request, found),
        "cause_form": CauseForm(auto_id="cause_%s"),
        "link_form": LinkForm(auto_id="link_%s"),
        "across": _across(request),
        "owner_left": has_left(found, today_at(at, now)),
        "mark": say(phrases.MARK_NAMES[found.mark]) if found.mark else "",
        "zone": request.partnership.zone,
        "token": new_token(),
    }


def _until(request: Seated) -> int | None:
    """Return the text up to which the texts are asked for, None for the newest."""
    return number_in(request.GET.get("until", "") if request.method != "POST" else "")


def _reply(request: Seated, found: Card, told: tuple[Told, ...]) -> Told | None:
    """Return the text that is answered, where the address or the form names one.

    It is looked for only where it is not among those shown.
    """
    pk = number_in(request.POST.get("reply_to") or request.GET.get("reply", ""))
    shown = next((each for each in told if each.is_text and each.pk == pk), None)
    if shown is not None or pk is None:
        return shown
    try:
        return told_text(text_for(request.seat, found, pk), found, request.seat)
    except NoCard:
        return None


def _typed(request: Seated, said: str, mine: Sequence[Offering]) -> dict[str, str]:
    """Return what was typed into the box that was refused; `unsent` where it has no box any more.

    Somebody may have moved the card while another wrote why.
    """
    fields = ("name", "reason", "body", "due_on")
    typed = {name: request.POST.get(name, "") if said else "" for name in fields}
    boxes = [each.name for each in mine if each.reason and not each.can_take_back]
    return typed | {"unsent": "" if typed["name"] in boxes else typed["reason"]}


def _across(request: Seated) -> str:
    side = request.seat.side
    return request.partnership.party(other(Side(side)).value).name if side else ""


def _links(at: Partnership, naming: Naming, links: Sequence[Link]) -> list[tuple[str, str]]:
    return [
        (link_words(each.kind, each.key, naming), address_of(at, each.kind, each.key))
        for each in links
    ]


def _causes(request: Seated, found: Card) -> dict[str, object]:
    """Return what each side has said of the cause, and whether it is the same."""
    if found.kind != "concern":
        return {"said": [], "agreed": False}
    claims = {"customer": found.cause_customer, "supplier": found.cause_supplier}
    agreed = cause_agreed(
        Cause(claims["customer"]) if claims["customer"] else None,
        Cause(claims["supplier"]) if claims["supplier"] else None,
    )
    said = [
        (side, request.partnership.party(side).name, say(phrases.CAUSE_CLAIMS[claim]))
        for side, claim in claims.items()
        if claim
    ]
    return {"said": said, "agreed": agreed}
