"""What a card belongs to, what a contest is about, and what the record speaks of, in words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sameside.table import actions
from sameside.table.queries import Naming, about_words
from tests.apps.table.conftest import NOW
from tests.apps.table.test_at_once import SLUG

NAMING = Naming({"vehicles": "Vehicle service"}, "Europe/Copenhagen")


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("figure:vehicles/normal/resolution/2026-10",
         "Vehicle service, normal, solution, October 2026"),
        ("figure:unknown//response/", "unknown, answer"),
        ("verdict:R-1/response", "Verdict on request R-1, answer"),
        ("pause:R-1/2026-10-26T12:39:00Z", "Pause of request R-1, Mon 26 Oct 13:39"),
        ("pause:R-1/9999-99-99T99:99:99Z", "Pause of request R-1, 9999-99-99T99:99:99Z"),
        ("figure:vehicles///2026-13", "Vehicle service, 2026-13"),
        ("service:vehicles", "Vehicle service"),
    ],
)  # fmt: skip
def test_a_thing_is_called_what_people_call_it(about, said):
    assert about_words(about, NAMING) == said


def test_the_board_says_what_a_card_belongs_to_and_whether_that_is_contested(
    cast, concern, as_nora, as_jens
):
    board = reverse("table:board", args=[SLUG])
    actions.link(card=concern, kind="request", key="R-1", by=cast.nora, now=NOW)
    assert "Request R-1" in as_jens.get(board).content.decode()
    assert "contested-word" not in as_nora.get(board).content.decode()
    actions.contest(about="verdict:R-12/response", reason="So.", by=cast.jens, now=NOW)
    assert "contested-word" not in as_nora.get(board).content.decode()
    actions.contest(about="verdict:R-1/response", reason="So.", by=cast.jens, now=NOW)
    assert "contested-word" in as_nora.get(board).content.decode()


def test_a_line_of_the_record_leads_to_what_it_speaks_of(cast, concern, as_nora):
    found = actions.contest(about="verdict:R-1/response", reason="So.", by=cast.jens, now=NOW)
    page = as_nora.get(reverse("partnerships:record", args=[SLUG])).content.decode()
    card = reverse("table:card", args=[SLUG, concern.number])
    contest = reverse("table:contest", args=[SLUG, found.number])
    assert f'href="{card}">{concern.title}</a>' in page
    assert f'href="{contest}">Verdict on request R-1, answer</a>' in page
