"""A card on which much was written: the newest texts, and those before them a step away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from sameside.table import actions
from sameside.table.actions import Note
from sameside.table.models import Audience, Text
from sameside.table.views.cards import SHOWN
from tests.apps.table.conftest import NOW

CARD = reverse("table:card", args=["north-harbour", 1])
IDS = re.compile(r'id="text-(\d+)"')


@pytest.fixture
def written(cast, concern) -> list[int]:
    """Write 120 texts, two each minute, all in one go; return their keys."""
    Text.objects.bulk_create(
        Text(
            card=concern, audience=Audience.BOTH_SIDES, side="customer", by=cast.nora,
            at=NOW + timedelta(minutes=n // 2), body=f"Word {n}.", leaf=n + 1,
        )
        for n in range(120)
    )  # fmt: skip
    return [*Text.objects.order_by("at", "pk").values_list("pk", flat=True)]


def page(client, query: str = "") -> str:
    answer = client.get(f"{CARD}{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def shown(found: str) -> list[int]:
    return [int(pk) for pk in IDS.findall(found)]


def step(found: str, rel: str) -> str:
    """Return where a step leads, nothing where there is none."""
    led = re.search(rf'<a rel="{rel}" href="([^"]*)#thread">', found)
    return led[1] if led else ""


def test_the_newest_come_first_and_each_step_leads_to_those_before(as_jens, written):
    seen: list[int] = []
    query = ""
    for _step in range(3):
        found = page(as_jens, query)
        seen = shown(found) + seen
        query = step(found, "prev")
    assert (seen, query, SHOWN) == (written, "", 50)
    assert step(found, "last") == CARD
    assert step(page(as_jens), "last") == ""


def test_what_was_done_stands_once_between_the_texts_it_lay_between(
    cast, concern, as_nora, written
):
    late = NOW + timedelta(minutes=58)
    actions.move(card=concern, name="answer", by=cast.jens, now=late)
    newest = page(as_nora)
    first = page(as_nora, f"?until={written[19]}")
    between = page(as_nora, step(newest, "prev"))
    assert ["Jens answered</" in each for each in (first, between, newest)] == [False, False, True]
    assert ["Nora laid it on" in each for each in (first, between, newest)] == [True, False, False]


def test_a_link_to_a_text_opens_the_part_that_holds_it(as_nora, written):
    found = page(as_nora, f"?until={written[30]}")
    assert shown(found) == written[:31]
    assert f'href="?until={written[30]}#text-{written[30]}"' in found


def test_a_reply_leads_to_what_it_answers_however_far_back(cast, concern, as_nora, written):
    first = Text.objects.get(pk=written[0])
    note = Note("both_sides", "Late, yet.", reply_to=first)
    actions.write(card=concern, note=note, by=cast.nora, now=NOW + timedelta(days=1))
    assert f'href="?until={written[0]}#text-{written[0]}">in reply to Nora' in page(as_nora)
    answering = page(as_nora, f"?reply={written[0]}")
    assert f'<input type="hidden" name="reply_to" value="{written[0]}">' in answering
    sent = as_nora.post(
        reverse("table:texts", args=["north-harbour", 1]),
        {"body": " ", "audience": "both", "reply_to": written[0]},
    )
    assert f'name="reply_to" value="{written[0]}"' in sent.content.decode()


@pytest.mark.parametrize("until", ["0", "-1", "x", "9" * 18, "9" * 30, "\u0661", "%00", ""])
def test_a_text_that_is_not_there_shows_the_newest(until, as_nora, written):
    found = page(as_nora, f"?until={until}") if until != "%00" else page(as_nora, "?until=%20")
    assert (shown(found), step(found, "last")) == (written[-50:], "")


def test_a_text_in_the_room_of_the_other_side_is_one_that_is_not_there(
    cast, concern, as_nora, as_jens, written
):
    note = Note("our_side", "Between us.")
    room = actions.write(card=concern, note=note, by=cast.jens, now=NOW + timedelta(minutes=9))
    assert shown(page(as_nora, f"?until={room.pk}")) == shown(page(as_nora)) == written[-50:]
    assert 'name="reply_to"' not in page(as_nora, f"?reply={room.pk}")
    assert shown(page(as_jens, f"?until={room.pk}"))[-1] == room.pk


def test_a_part_asks_no_more_often_than_the_newest(as_nora, written, django_assert_max_num_queries):
    page(as_nora)  # the first page of a session notes that it was there
    with django_assert_max_num_queries(10) as newest:
        page(as_nora)
    with django_assert_max_num_queries(10) as part:
        page(as_nora, f"?until={written[70]}")
    assert len(part) == len(newest)
