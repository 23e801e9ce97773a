"""The pages of a table open for those who sit at it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sameside.table import actions
from sameside.table.actions import MoveWords, Note
from tests.apps.table.conftest import NOW, concern_words

SLUG = "north-harbour"
CARDS = f"/partnerships/{SLUG}/cards/"


@pytest.mark.parametrize(
    "name",
    ["board", "columns", "done", "search", "new", "drafts", "contests", "cards-csv", "cards-json"],
)
@pytest.mark.usefixtures("concern", "promised")
def test_the_page_opens_for_both_sides_and_the_facilitator(name, as_nora, as_jens, as_fay):
    address = reverse(f"table:{name}", args=[SLUG])
    assert [who.get(address).status_code for who in (as_nora, as_jens, as_fay)] == [200, 200, 200]


def test_the_card_pages_open(  # noqa: PLR0913, PLR0917 -- one row a case
    concern, asked, promised, cast, as_nora, as_jens, as_fay, now
):
    actions.write(card=concern, note=Note("our_side", "Ask Karen."), by=cast.nora, now=now)
    actions.write(card=concern, note=Note("both_sides", "Hello."), by=cast.nora, now=now)
    for card in (concern, asked, promised):
        address = reverse("table:card", args=[SLUG, card.number])
        assert [who.get(address).status_code for who in (as_nora, as_jens, as_fay)] == [200] * 3


@pytest.mark.parametrize("kind", ["concern", "commitment"])
@pytest.mark.usefixtures("cast")
def test_the_form_opens(kind, as_nora, as_fay):
    address = reverse("table:new-card", args=[SLUG, kind])
    assert [who.get(address).status_code for who in (as_nora, as_fay)] == [200, 400]


def test_a_contest_opens(cast, as_nora, as_jens, as_fay, now):
    found = actions.contest(
        about="verdict:R-1/response", reason="We waited.", by=cast.nora, now=now
    )
    address = reverse("table:contest", args=[SLUG, found.number])
    assert [who.get(address).status_code for who in (as_nora, as_jens, as_fay)] == [200] * 3
    address = reverse("table:new-contest", args=[SLUG])
    assert as_nora.get(address, {"about": "figure:clean/high/response/2026-10"}).status_code == 200
    assert as_nora.get(address, {"about": "nonsense"}).status_code == 400


TYPED = "We looked into it, and it took us the whole morning."


def test_an_answer_that_comes_second_is_not_lost(cast, concern, as_jens):
    actions.move(card=concern, name="answer", by=cast.jens, now=NOW, words=MoveWords("Yes."))
    said = {"name": "answer", "reason": TYPED, "turn": "1"}
    page = as_jens.post(f"{CARDS}{concern.number}/moves/", said)
    assert (page.status_code, TYPED in page.content.decode()) == (409, True)


def test_a_link_that_leads_nowhere_stays_in_its_box(concern, as_jens):
    said = {"kind": "card", "key": "471"}
    page = as_jens.post(f"{CARDS}{concern.number}/links/", said)
    assert (page.status_code, 'value="471"' in page.content.decode()) == (400, True)


def test_a_draft_that_a_colleague_lays_meanwhile_loses_nothing_that_is_typed(
    cast, as_nora, as_jens
):
    card = actions.draft(words=concern_words(), by=cast.nora, now=NOW)
    actions.lay(card=card, by=cast.nora, now=NOW)
    address = reverse("table:draft", args=[SLUG, card.key])
    said = {"title": "Night", "observation": TYPED, "mark": "is_happening", "do": "draft"}
    page = as_nora.post(address, said)
    assert (page.status_code, TYPED in page.content.decode()) == (400, True)
    assert b"lies on the table. What it says stays" in page.content
    assert as_jens.post(address, said).status_code == 404
