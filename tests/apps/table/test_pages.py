"""The pages of a table open for those who sit at it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sameside.table import actions
from sameside.table.actions import Note

SLUG = "north-harbour"


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
