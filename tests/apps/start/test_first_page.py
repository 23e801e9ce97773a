"""A person's first page: what waits, what was promised, what is new, and nothing of others."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from sameside.partnerships.models import Seat
from sameside.start.views import greeting
from sameside.table import actions
from sameside.table.models import Audience
from tests.apps.conftest import Cast, person, signed_in

TAGS = re.compile(r"<[^>]+>")


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Jens has laid a concern and promised something; Nora has promised something too."""
    now = timezone.now()
    laid(cast.jens, now, kind="concern", title="Keys are missing", observation="Twice.")
    promise = {"kind": "commitment", "observation": "As said.", "due_on": now.date() + WEEK}
    laid(cast.jens, now, title="The new plan", owner=cast.jens, **promise)
    laid(cast.nora, now, title="The list of rooms", owner=cast.nora, **promise)
    return cast


WEEK = timedelta(days=7)


def laid(by: Seat, now: datetime, **words: Any):  # noqa: ANN401 -- whatever a card says
    card = actions.draft(words=actions.CardWords(**words), by=by, now=now)
    return actions.lay(card=card, by=by, now=now)


def column(page: str, name: str) -> list[str]:
    """Return the titles in one of the three columns."""
    inside = page.split(f'id="{name}"', 1)[1].split("</section>", 1)[0]
    return [read(title) for title in re.findall(r"<h3.*?</h3>", inside, re.DOTALL)]


def read(html: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", html)).split())


def page_of(client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_each_side_sees_what_waits_for_it_what_it_promised_and_was_promised(busy, as_nora, as_jens):
    nora, jens = page_of(as_nora), page_of(as_jens)
    assert [column(nora, name) for name in ("waits", "promised", "promised-to-you")] == [
        ["Keys are missing"],
        ["The list of rooms"],
        ["The new plan"],
    ]
    assert [column(jens, name) for name in ("waits", "promised", "promised-to-you")] == [
        [],
        ["The new plan"],
        ["The list of rooms"],
    ]


def test_what_others_did_is_new_until_one_has_seen_it(busy, as_nora):
    assert "Keys are missing" in page_of(as_nora).split('id="news"')[1]
    assert as_nora.get("/looked/").status_code == 405
    assert as_nora.post("/looked/").status_code == 302
    assert "Nobody has done anything new." in page_of(as_nora).split('id="news"')[1]


def test_what_one_side_keeps_to_itself_is_news_to_that_side_alone(busy, as_nora, as_jens, as_fay):
    sofie = Seat.objects.create(
        partnership=busy.partnership,
        person=person("Sofie"),
        side="supplier",
        role="member",
        starts_on=date(2026, 1, 5),
    )
    card = busy.partnership.cards.get(title="Keys are missing")
    note = actions.Note(Audience.OUR_SIDE, "Between us.")
    actions.write(card=card, note=note, by=sofie, now=timezone.now())
    told = "Sofie wrote to your side only"
    assert [told in page_of(each) for each in (as_jens, as_nora, as_fay)] == [True, False, False]


def test_the_outsider_sees_the_own_table_alone(busy, as_otto):
    page = page_of(as_otto)
    assert "East Region" in page
    assert [word for word in ("North Region", "Keys are", "Nora", "Jens") if word in page] == []


def test_who_has_no_table_yet_learns_what_one_is(busy):
    page = page_of(signed_in(person("Newcomer")))
    assert "You have no table yet" in page
    assert "North Region" not in page


def test_who_speaks_for_no_side_is_not_led_to_a_page_that_is_not_there(as_nora, as_fay):
    address = "/partnerships/new/"
    shown = [address in who.get("/").content.decode() for who in (as_nora, as_fay)]
    opened = [who.get(address).status_code for who in (as_nora, as_fay)]
    assert (shown, opened) == ([True, False], [200, 404])


def test_who_has_left_finds_nothing_of_it(busy, as_nora):
    Seat.objects.filter(pk=busy.nora.pk).update(ends_on=date(2026, 2, 1))
    assert "You have no table yet" in page_of(as_nora)


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get("/").headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (4, "Good morning, Nora"),
        (10, "Good morning, Nora"),
        (11, "Good afternoon, Nora"),
        (17, "Good evening, Nora"),
        (22, "Hello, Nora"),
    ],
)
def test_a_greeting_fits_the_clock_on_the_wall_of_the_table(hour: int, words: str):
    # UTC in winter; in Copenhagen it is an hour later.
    at = datetime(2026, 1, 5, hour, 0, tzinfo=UTC)
    assert greeting("Nora Holm", "Europe/Copenhagen", at) == words


def test_the_page_asks_as_often_for_thirty_cards_as_for_one(
    busy, as_nora, django_assert_max_num_queries
):
    page_of(as_nora)  # the first visit is written down among the places one is signed in
    with django_assert_max_num_queries(10) as few:
        page_of(as_nora)
    for n in range(30):
        laid(busy.jens, timezone.now(), kind="concern", title=f"Number {n}", observation="Seen.")
    with django_assert_max_num_queries(10) as many:
        page_of(as_nora)
    assert len(few.captured_queries) == len(many.captured_queries)
