"""What waits for whom: on the board, for a person, and as the number in the frame."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from sameside.kernel.history import Side
from sameside.kernel.lifecycles import KINDS
from sameside.kernel.seat import Role
from sameside.partnerships.models import Partnership, Seat
from sameside.partnerships.queries import seats_of
from sameside.table import actions
from sameside.table.policy.phrases import MOVE_MEANINGS, MOVE_NAMES, MOVES_MADE, STANDS, STATE_NAMES
from sameside.table.policy.standing import NEXT
from sameside.table.queries import (
    Filters,
    board,
    changed_since,
    promised_by,
    promised_to,
    waiting_count,
    waits_at,
)
from sameside.web.context import frame
from tests.apps.conftest import person, seat
from tests.apps.table.conftest import NOW

SLUG = "north-harbour"
OVERDUE = NOW + timedelta(days=30)


def lying(who, now=NOW) -> dict[str, list[int]]:
    columns = board(who, Filters(sort="laid"), now)
    return {
        key: sorted(c.number or 0 for c in columns[key].cards) for key in ("us", "them", "moving")
    }


@pytest.mark.usefixtures("concern", "asked", "promised")
def test_the_board_is_the_other_way_round_across_the_table(cast):
    assert lying(cast.nora) == {"us": [], "them": [1, 2], "moving": [3]}
    assert lying(cast.jens) == {"us": [1, 2], "them": [], "moving": [3]}


@pytest.mark.usefixtures("promised")
def test_a_promise_past_its_day_waits_for_its_side(cast):
    assert lying(cast.jens, OVERDUE) == {"us": [1], "them": [], "moving": []}
    assert lying(cast.nora, OVERDUE) == {"us": [], "them": [1], "moving": []}


def test_a_facilitator_sees_the_customers_column_first(cast, concern, as_fay):
    assert lying(cast.fay) == {"us": [], "them": [1], "moving": []}
    page = as_fay.get(reverse("table:board", args=[SLUG])).content.decode()
    assert page.index("Waits for North Region") < page.index("Waits for Harbour Service")
    assert concern.title in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Night cleaning stops early", "A second person at the desk"]),
        ("kind=concern", ["Night cleaning stops early"]),
        ("kind=commitment", ["A second person at the desk"]),
        ("mine=1", ["A second person at the desk"]),
        ("overdue=1", []),
        ("q=Monday", ["Night cleaning stops early", "A second person at the desk"]),
        ("q=half+past", ["Night cleaning stops early"]),
        ("kind=no&sort=no&us=x", ["Night cleaning stops early", "A second person at the desk"]),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("concern", "asked")
def test_the_board_shows_what_is_looked_for(query, shown, as_jens):
    with time_machine.travel(NOW):
        page = as_jens.get(reverse("table:board", args=[SLUG]) + f"?{query}").content.decode()
    titles = ["Night cleaning stops early", "A second person at the desk"]
    assert [title for title in titles if title in page] == shown


@time_machine.travel(NOW)
def test_business_time_is_said_on_the_board(concern, as_jens):
    page = as_jens.get(reverse("table:board", args=[SLUG])).content.decode()
    # Tuesday 10 to 16, Wednesday and Thursday 8 to 16.
    assert ("answer by Thu 5 Nov 16:00" in page, "(22 h of business time)" in page) == (True, True)
    assert concern.title in page


@pytest.mark.usefixtures("concern", "asked", "promised")
def test_what_waits_for_a_person_is_what_the_frame_counts(cast, rf):
    member = seat(cast.partnership, person("Mia"), Side.SUPPLIER, Role.MEMBER)
    for when in (NOW, OVERDUE):
        with time_machine.travel(when):
            for who in (cast.nora, cast.jens, cast.fay, member):
                request = rf.get("/")
                request.user = who.person
                counted = frame(request)["frame"].waiting  # type: ignore[attr-defined]  # -- a Frame
                assert counted == len(waits_at(who, when)), who


@pytest.mark.usefixtures("concern", "asked")
def test_the_frame_counts_nothing_more_of_a_table_once_a_seat_has_ended_on_its_wall(cast, rf):
    evening = datetime(2026, 11, 3, 20, 0, tzinfo=UTC)
    Partnership.objects.filter(pk=cast.partnership.pk).update(zone="Pacific/Auckland")
    Seat.objects.filter(pk=cast.jens.pk).update(ends_on=date(2026, 11, 4))
    with time_machine.travel(evening):
        request = rf.get("/")
        request.user = cast.jens.person
        assert (seats_of(cast.jens.person, evening), waiting_count(request)) == ([], 0)


@pytest.mark.usefixtures("concern")
def test_what_is_asked_waits_for_the_named_owner_alone(cast, asked):
    deputy = seat(cast.partnership, person("Dan"), Side.SUPPLIER, Role.SENIOR_REPRESENTATIVE)
    assert [card.number for card in waits_at(cast.jens, NOW)] == [1, 2]
    assert [card.number for card in waits_at(deputy, NOW)] == [1]
    assert asked.number == 2


def test_promises_are_counted_on_both_sides(cast, promised, asked):
    assert [card.number for card in promised_by([cast.jens])] == [promised.number]
    assert [card.number for card in promised_to([cast.nora])] == [promised.number]
    assert [*promised_by([cast.nora]), *promised_to([cast.jens])] == []
    actions.move(card=asked, name="promise", by=cast.jens, now=NOW)
    assert [c.number for c in promised_to([cast.nora])] == [promised.number, asked.number]


def test_what_changed_is_what_others_did_since(cast, concern):
    later = NOW + timedelta(hours=1)
    actions.write(card=concern, note=actions.Note("our_side", "Hm."), by=cast.nora, now=later)
    actions.move(card=concern, name="answer", by=cast.jens, now=later)
    moves, texts = changed_since(cast.nora, NOW)
    assert ([move.name for move in moves], texts) == (["answer"], [])
    moves, texts = changed_since(cast.jens, NOW)
    assert (moves, texts) == ([], [])


@pytest.mark.usefixtures("concern")
def test_the_columns_come_again_only_when_they_have_changed(cast, as_jens):
    address = reverse("table:columns", args=[SLUG])
    mark = as_jens.get(address).headers["ETag"]
    assert as_jens.get(address, headers={"If-None-Match": mark}).status_code == 304
    actions.lay(
        card=actions.draft(
            words=actions.CardWords("concern", "Another", "Seen."), by=cast.nora, now=NOW
        ),
        by=cast.nora,
        now=NOW,
    )
    assert as_jens.get(address, headers={"If-None-Match": mark}).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_and_move_of_a_kind_has_its_words(kind):
    lifecycle = KINDS[kind]
    for state in lifecycle.states:
        assert state in STATE_NAMES
        assert state == "draft" or (kind, state) in STANDS
        assert state in {"draft", *lifecycle.ends} or state in NEXT[kind]
    for move in lifecycle.moves:
        assert move.name in MOVE_NAMES
        assert move.name in MOVES_MADE
        assert move.name in {"lay", "ask"} or move.name in MOVE_MEANINGS


def test_a_promise_closes_when_its_day_does(promised):
    assert (promised.due_on, promised.due_at.isoformat()) == (
        date(2026, 11, 20), "2026-11-20T15:00:00+00:00",
    )  # fmt: skip
