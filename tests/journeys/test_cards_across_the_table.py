"""A concern and a promise, from both chairs: what moves, what is refused, and in which words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from sameside.kernel.seat import Role
from sameside.table.models import Card, Move
from tests.apps.conftest import Cast, person, seat
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.browser
TABLE = "/partnerships/north-harbour/"


@pytest.fixture
def at_table(transactional_db, cast: Cast) -> Cast:
    """The cast, with Sofie beside Jens: she promises what he cannot promise for her."""
    seat(cast.partnership, person("Sofie"), "supplier", Role.MEMBER)
    return cast


def test_a_concern_is_laid_answered_settled_and_reopened(at_table: Cast, visitor):
    nora, jens = visitor(at_table.nora.person), visitor(at_table.jens.person)
    page = nora.goes_to(f"{TABLE}cards/new/concern/")
    page.get_by_label("Title").fill("The night cleaning skips the archive")
    page.get_by_label("What have you seen?").fill("Three mornings with full bins.")
    page.get_by_label("It is happening").check()
    page.get_by_role("button", name="Lay it on the table").click()
    nora.sees("On the table")
    cannot(nora, "Answer it", "This is for the supplier to decide.")

    jens.goes_to(TABLE)
    jens.page.get_by_role("link", name="The night cleaning skips the archive").click()
    writes(jens, "The key had moved. It hangs in its place again.")
    moves(jens, "Answer it")
    cannot(jens, "Settle", "This is for the customer to decide.")

    nora.goes_to(f"{TABLE}cards/1/")
    nora.sees("The key had moved. It hangs in its place again.")
    moves(nora, "Settle")
    moves(nora, "Reopen", "It happened again last night.")
    assert [(each.name, each.side, each.enters, each.reason) for each in moves_of(1)] == [
        ("lay", "customer", "laid", ""),
        ("answer", "supplier", "answered", ""),
        ("settle", "customer", "settled", ""),
        ("reopen", "customer", "laid", "It happened again last night."),
    ]


def test_a_promise_is_made_by_its_owner_only_moved_in_time_returned_and_kept(
    at_table: Cast, visitor
):
    nora, jens = visitor(at_table.nora.person), visitor(at_table.jens.person)
    sofie = visitor(at_table.partnership.seats.get(person__name="Sofie").person)
    first, later = (timezone.now().date() + timedelta(days=days) for days in (7, 14))
    nora_asks_sofie(nora, first.isoformat())

    jens.goes_to(f"{TABLE}cards/1/")
    only_her = "Only the person named on it can do this, and nobody on their behalf."
    cannot(jens, "Promise it", only_her)
    sofie.goes_to(f"{TABLE}cards/1/")
    moves(sofie, "Promise it")
    moves(sofie, "Move the date", "The paint has to dry.", later.isoformat())
    nora.goes_to(f"{TABLE}cards/1/")
    cannot(nora, "Say it was broken", "")
    moves(nora, "Agree to the new date")
    sofie.goes_to(f"{TABLE}cards/1/")
    moves(sofie, "Say it is delivered")
    nora.goes_to(f"{TABLE}cards/1/")
    moves(nora, "Give it back", "Two doors are still missing.")
    sofie.goes_to(f"{TABLE}cards/1/")
    moves(sofie, "Say it is delivered")
    nora.goes_to(f"{TABLE}cards/1/")
    moves(nora, "Say it was kept")

    card = Card.objects.get(number=1)
    assert (card.state, card.due_on) == ("kept", later)
    assert [(each.act, each.name, each.by.person.name) for each in moves_of(1)] == [
        ("move", "ask", "Nora"),
        ("move", "promise", "Sofie"),
        ("consent", "move_date", "Sofie"),
        ("move", "move_date", "Nora"),
        ("move", "deliver", "Sofie"),
        ("move", "return", "Nora"),
        ("move", "deliver", "Sofie"),
        ("move", "keep", "Nora"),
    ]
    assert [each.counted for each in moves_of(1)][3] == "in_time"


def nora_asks_sofie(nora: Visitor, due: str) -> None:
    page = nora.goes_to(f"{TABLE}cards/new/commitment/")
    page.get_by_label("Title").fill("All doors painted")
    page.get_by_label("What is promised?").fill("All nine doors on the ground floor.")
    page.get_by_label("Who promises it?").select_option(label=option(page, "Sofie"))
    page.locator("input[type=date]").fill(due)
    page.get_by_role("button", name="Lay it on the table").click()
    nora.sees("Asked")


def option(page, name: str) -> str:
    found = page.locator("option", has_text=name).first.inner_text()
    return str(found)


def moves(at: Visitor, label: str, why: str = "", on: str = "") -> None:
    """Make a move that is one's own, with the words and the date it asks for."""
    act = at.page.locator(".act", has=at.page.get_by_role("button", name=label, exact=True))
    folded = at.page.locator(
        "details.act-open", has=at.page.locator("summary", has_text=whole(label))
    )
    if folded.count():
        act = folded.first
        act.locator("summary").click()
    if on:
        act.get_by_label("New date").fill(on)
    if why:
        act.get_by_label("in your own words").fill(why)
    with at.page.expect_navigation():
        act.locator("button[type=submit]").click()


def whole(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}\s*$")


def writes(at: Visitor, words: str) -> None:
    at.page.get_by_label("Add a text").fill(words)
    at.page.get_by_role("button", name="Send to both sides").click()
    at.sees(words)


def cannot(at: Visitor, label: str, why: str) -> None:
    """See a move that is not one's own: grey, with whose it is, and no button to press."""
    assert at.page.get_by_role("button", name=label, exact=True).count() == 0
    shown = at.page.locator(".move-theirs", has_text=label)
    assert why in shown.first.inner_text()


def moves_of(number: int) -> list[Move]:
    return list(
        Move.objects.filter(card__number=number).select_related("by__person").order_by("turn")
    )
