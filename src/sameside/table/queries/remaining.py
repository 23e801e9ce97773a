"""What stays open in a person's name when their seat ends: promises, and drafts of their side."""

from __future__ import annotations

from django.db.models import Count, Q, Window
from django.urls import reverse

from sameside.kernel.lifecycle import DRAFT
from sameside.kernel.refusal import N_
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import Thing
from sameside.table.policy import readable_cards
from sameside.table.queries.waiting import OPEN_PROMISE
from sameside.web.words import say

MOST = 20


def open_in_name(reader: Seat, held: Seat) -> list[Thing]:
    """Return what is open in the name of a seat, as a reader may read it. Two queries."""
    return [*_promises(reader, held), *_drafts(reader, held)]


def _promises(reader: Seat, held: Seat) -> list[Thing]:
    asked = Q(kind="commitment", state="asked")
    found = readable_cards(reader).filter(OPEN_PROMISE | asked, owner=held).order_by("number")
    # How many there are in all comes with each row: one query, however many.
    rows = list(found.values_list("number", "title", Window(Count("pk")))[:MOST])
    slug, total = reader.partnership.slug, rows[0][2] if rows else 0
    shown = [
        Thing(
            say(N_("Promise {number}: {title}"), number=number, title=title),
            reverse("table:card", args=[slug, number]),
        )
        for number, title, _total in rows
    ]
    if total > len(rows):
        told = say(N_("Further promises: {n}"), n=total - len(rows))
        shown.append(Thing(told, reverse("table:board", args=[slug])))
    return shown


def _drafts(reader: Seat, held: Seat) -> list[Thing]:
    count = readable_cards(reader).filter(state=DRAFT, drafted_by=held).count()
    if not count:
        return []
    told = say(N_("Drafts that only your side sees: {n}"), n=count)
    return [Thing(told, reverse("table:drafts", args=[reader.partnership.slug]))]
