"""A promise whose owner has left: a colleague takes it over in their own name, and nobody else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from sameside.kernel.refusal import Refused
from sameside.kernel.seat import Role
from sameside.ledger.models import Entry
from sameside.mail.models import Mail
from sameside.partnerships.models import Seat
from sameside.table import actions
from sameside.table.actions import MoveWords
from sameside.table.models import Card
from sameside.table.queries import (
    Filters,
    Offering,
    board,
    card_for,
    changed_since,
    in_full,
    offerings,
    waits_at,
)
from tests.apps.api.conftest import Caller, token_for
from tests.apps.conftest import person, seat, signed_in
from tests.apps.table.conftest import LATER, NOW, promise_words
from tests.apps.table.test_moves import press, refusal_on

SLUG = "north-harbour"
SUPPLIER = "This is for the supplier to decide."
SEATED = "The person named on it still sits at this table, so nobody takes it over."
GONE = "The person named on it has left this table. A colleague can take it over first."
FACILITATOR = "A facilitator may ask, remind and offer, and never moves a card for a side."


@pytest.fixture
def karin(cast) -> Seat:
    """Karin sits beside Jens."""
    return seat(cast.partnership, person("Karin"), "supplier", Role.RELATIONSHIP_MANAGER)


def leave(who: Seat) -> None:
    who.ends_on = NOW.date()
    who.save(update_fields=["ends_on"])


def lede(who: Seat, card: Card) -> str:
    """Return how a card stands, as its page says it under the title."""
    answer = signed_in(who.person).get(reverse("table:card", args=[SLUG, card.number]))
    return unescape(answer.content.decode()).split('class="lede')[1].split(">")[1].split("</")[0]


def lying(who: Seat) -> dict[str, list[int]]:
    columns = board(who, Filters(), LATER)
    return {key: [c.number or 0 for c in columns[key].cards] for key in ("us", "them", "moving")}


@pytest.mark.parametrize("kind", ["asked", "promised"])
@time_machine.travel(LATER)
def test_whoever_may_not_take_over_is_told_why(kind, cast, karin, request):
    card = request.getfixturevalue(kind)
    for who, why in ((karin, SEATED), (cast.jens, SEATED), (cast.nora, SUPPLIER)):
        answer = press(who, card, "take_over")
        assert (answer.status_code, refusal_on(answer)) == (400, why)
    leave(cast.jens)
    for who, why in ((cast.nora, SUPPLIER), (cast.fay, FACILITATOR)):
        answer = press(who, card, "take_over")
        assert (answer.status_code, refusal_on(answer)) == (400, why)
    assert press(cast.jens, card, "take_over").status_code == 404
    assert signed_in(cast.otto).post(
        reverse("table:moves", args=[SLUG, card.number]), {"name": "take_over"}
    ).status_code == 404  # fmt: skip
    card.refresh_from_db()
    assert (card.owner, card.turn) == (cast.jens, 1)


@time_machine.travel(LATER)
def test_a_promise_taken_over_keeps_its_day_and_is_delivered_by_its_new_owner(
    cast, karin, promised
):
    leave(cast.jens)
    assert refusal_on(press(karin, promised, "deliver")) == GONE
    assert press(karin, promised, "take_over").status_code == 302
    card = Card.objects.get()
    assert (card.state, card.owner, card.owner_side, card.due_on, card.due_at, card.turn) == (
        "promised", karin, "supplier", date(2026, 11, 20), promised.due_at, 2,
    )  # fmt: skip
    made = card.moves.latest("turn")
    assert (made.name, made.by, made.took_over_from) == ("take_over", karin, cast.jens)
    assert json.loads(bytes(Entry.objects.latest("index").content))["about"] == {
        "card": "1", "kind": "commitment", "move": "take_over", "from": "promised",
        "to": "promised", "owner": karin.key, "owner_side": "supplier",
        "owner_before": cast.jens.key,
    }  # fmt: skip
    assert press(karin, card, "deliver").status_code == 302
    assert press(cast.nora, card, "keep").status_code == 302


@time_machine.travel(LATER)
def test_what_was_asked_is_taken_over_as_it_was_asked(cast, karin, asked):
    leave(cast.jens)
    assert press(karin, asked, "take_over").status_code == 302
    card = Card.objects.get()
    assert (card.state, card.owner, card.waits_for, card.reply_due_at, card.answered_at) == (
        "asked", karin, "supplier", asked.reply_due_at, None,
    )  # fmt: skip
    assert lede(cast.nora, card) == (
        "North Region asked Jens for it on Tue 3 Nov, due Fri 20 Nov."
        " Karin took it over from Jens on Wed 4 Nov."
        " Karin owes an answer by Tue 17 Nov 16:00."
    )
    # Taking over is no answer, so whoever asked may still withdraw.
    assert [each.name for each in offered(cast.nora, card)] == ["withdraw"]
    assert press(karin, card, "promise").status_code == 302


def offered(who: Seat, card: Card) -> list[Offering]:
    full = in_full(who, card_for(who, card.number or 0))
    return [each for each in offerings(full, who, LATER) if each.allowed]


@time_machine.travel(LATER)
def test_the_card_says_that_its_owner_has_left_and_offers_to_take_it_over(cast, karin, promised):
    page = signed_in(karin.person).get(reverse("table:card", args=[SLUG, 1])).content.decode()
    assert "Take it over" not in page
    leave(cast.jens)
    assert lede(cast.nora, promised) == (
        "Laid by Harbour Service on Tue 3 Nov, due Fri 20 Nov. Jens promised it and has left this"
        " table. A colleague at Harbour Service can take it over, with the same date."
    )
    page = signed_in(karin.person).get(reverse("table:card", args=[SLUG, 1])).content.decode()
    assert page.count("It is yours from now on, with the same date.") == 1
    assert "has left this table</span>" in page
    press(karin, promised, "take_over")
    page = signed_in(cast.nora.person).get(reverse("table:card", args=[SLUG, 1])).content.decode()
    assert "Karin took it over from Jens</" in page


@time_machine.travel(LATER)
def test_the_board_moves_it_to_the_side_whose_it_is(cast, karin, promised, as_nora):
    assert lying(karin) == {"us": [], "them": [], "moving": [1]}
    assert list(waits_at(karin, LATER)) == []
    leave(cast.jens)
    assert lying(karin) == {"us": [1], "them": [], "moving": []}
    assert lying(cast.nora) == {"us": [], "them": [1], "moving": []}
    assert (list(waits_at(karin, LATER)), list(waits_at(cast.nora, LATER))) == ([promised], [])
    page = as_nora.get(reverse("table:board", args=[SLUG])).content.decode()
    assert "Jens has left; a colleague can take it over, due Fri 20 Nov 16:00" in page


@time_machine.travel(LATER)
def test_the_other_side_is_told_with_both_names_and_the_day(cast, karin, promised):
    leave(cast.jens)
    Mail.objects.all().delete()
    press(karin, promised, "take_over")
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (
        ["nora@example.org"], "Karin took over from Jens: A second person at the desk",
    )  # fmt: skip
    assert "It stays due Fri 20 Nov." in mail.text
    moves, _texts = changed_since(cast.nora, NOW)
    assert [each.took_over_from for each in moves] == [cast.jens]


@time_machine.travel(LATER)
def test_a_new_date_the_owner_had_asked_for_goes_with_them(cast, karin, promised):
    words = MoveWords(due_on=date(2026, 12, 4))
    actions.move(card=promised, name="move_date", by=cast.jens, now=NOW, words=words)
    leave(cast.jens)
    press(karin, promised, "take_over")
    card = Card.objects.get()
    assert (card.waits_for, card.due_on) == ("", date(2026, 11, 20))
    assert "move_date" in [each.name for each in offered(karin, card)]


@time_machine.travel(LATER)
def test_it_can_be_taken_over_again_and_the_first_name_stays_the_one_asked(cast, karin, asked):
    liv = seat(cast.partnership, person("Liv"), "supplier", Role.MEMBER)
    for left, taker in ((cast.jens, karin), (karin, liv)):
        leave(left)
        assert press(taker, asked, "take_over").status_code == 302
    assert lede(cast.nora, asked).startswith(
        "North Region asked Jens for it on Tue 3 Nov, due Fri 20 Nov. Karin took it over from Jens"
        " on Wed 4 Nov. Liv took it over from Karin on Wed 4 Nov."
    )


def test_a_seat_that_ends_later_is_seated_until_then(cast, karin, promised):
    cast.jens.ends_on = (LATER + timedelta(days=1)).date()
    cast.jens.save(update_fields=["ends_on"])
    with pytest.raises(Refused, match="still sits"):
        actions.move(card=promised, name="take_over", by=karin, now=LATER)
    actions.move(card=promised, name="take_over", by=karin, now=LATER + timedelta(days=1))


@pytest.mark.usefixtures("karin")
def test_nothing_is_asked_of_somebody_who_has_left_meanwhile(cast):
    drafted = actions.draft(words=promise_words(cast.jens), by=cast.nora, now=NOW)
    leave(cast.jens)
    with pytest.raises(Refused, match="Nobody of that name sits"):
        actions.lay(card=drafted, by=cast.nora, now=LATER)


@time_machine.travel(LATER)
def test_the_api_says_who_left_and_lets_a_colleague_take_over(cast, karin, promised):
    colleague, across = (Caller(token_for(each)) for each in (karin, cast.nora))
    refused = colleague.post("/cards/1/moves", {"name": "take_over"})
    assert (refused.status_code, refused.json()["detail"]) == (409, SEATED)
    leave(cast.jens)
    card = colleague.get("/cards/1").json()
    assert (card["owner"]["name"], card["owner_left"]) == ("Jens", True)
    assert [each["name"] for each in card["offers"] if each["allowed"]] == [
        "take_over", "withdraw",
    ]  # fmt: skip
    for caller, name, why in (
        (across, "take_over", SUPPLIER),
        (colleague, "deliver", GONE),
        (Caller(token_for(cast.fay)), "take_over", FACILITATOR),
    ):
        answer = caller.post("/cards/1/moves", {"name": name})
        assert (answer.status_code, answer.json()["detail"]) == (403, why)
    taken = colleague.post("/cards/1/moves", {"name": "take_over", "seen": 1}).json()
    assert (taken["owner"]["name"], taken["owner_left"], taken["due_on"]) == (
        "Karin", False, "2026-11-20",
    )  # fmt: skip
    assert taken["moves"][-1]["took_over_from"] == {"seat": cast.jens.pk, "name": "Jens"}
    assert [each["owner_left"] for each in across.get("/cards").json()["items"]] == [False]
