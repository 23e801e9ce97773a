"""Before a seat is ended, its page says what stays open in that person's name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from sameside.partnerships.actions import end_seat
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import Thing, left_open
from sameside.table import actions
from tests.apps.api.conftest import Caller, token_for
from tests.apps.conftest import person, seat, signed_in
from tests.apps.table.conftest import NOW, concern_words, promise_words

T = "/partnerships/north-harbour"


@pytest.fixture
def per(cast) -> Seat:
    """A second voice of Jens's side."""
    return seat(cast.partnership, person("Per"), Side.SUPPLIER, Role.SENIOR_REPRESENTATIVE)


@pytest.fixture
def written(cast, promised, asked):
    """Jens has promised one thing, is asked for another, and has a draft."""
    actions.draft(words=concern_words("A draft of Jens"), by=cast.jens, now=NOW)
    actions.draft(words=promise_words(cast.jens, "Asked by nobody yet"), by=cast.nora, now=NOW)
    return promised, asked


def test_the_own_side_reads_promises_and_drafts_the_other_promises_alone(cast, per, written):
    promised, asked = written
    promises = [
        Thing(f"Promise {card.number}: {card.title}", f"{T}/cards/{card.number}/")
        for card in sorted((promised, asked), key=lambda card: card.number)
    ]
    drafts = Thing("Drafts that only your side sees: 1", f"{T}/drafts/")
    assert left_open(cast.jens, per) == [*promises, drafts]
    assert left_open(cast.jens, cast.nora) == promises
    assert left_open(cast.jens, cast.fay) == promises
    assert left_open(per, per) == []


def test_the_page_of_a_seat_says_so_to_whoever_may_end_it(cast, per, written, as_nora, as_otto):
    page = f"{T}/people/{cast.jens.pk}/"
    told = signed_in(per.person).get(page).content.decode()
    assert "Open in the name of Jens" in told
    assert f'href="{T}/cards/{written[0].number}/"' in told
    assert "Open in the name of" not in as_nora.get(page).content.decode()
    assert as_otto.get(page).status_code == 404
    mine = signed_in(cast.jens.person).get(page).content.decode()
    assert "Open in your name" in mine


def test_it_is_still_said_when_the_seat_has_ended_and_nothing_can_be_ended_twice(
    cast, per, written
):
    end_seat(seat=cast.jens, by=per, now=timezone.now())
    told = signed_in(per.person).get(f"{T}/people/{cast.jens.pk}/").content.decode()
    assert f'href="{T}/cards/{written[0].number}/"' in told
    assert f"{T}/people/{cast.jens.pk}/end/" not in told


def test_a_program_is_told_the_same(cast, per, written):
    told = Caller(token_for(per)).get(f"/seats/{cast.jens.pk}").json()["open"]
    assert told == [{"words": each.words, "page": each.url} for each in left_open(cast.jens, per)]
    assert len(told) == 3
    theirs = Caller(token_for(cast.nora)).get(f"/seats/{cast.jens.pk}").json()["open"]
    assert theirs == told[:2]


def test_of_very_many_the_first_are_named_and_the_others_counted(
    cast, per, promised, django_assert_num_queries
):
    with django_assert_num_queries(2):
        few = left_open(cast.jens, per)
    for number in range(24):
        drafted = actions.draft(words=promise_words(cast.jens, f"{number}"), by=cast.jens, now=NOW)
        actions.lay(card=drafted, by=cast.jens, now=NOW)
    with django_assert_num_queries(2):
        many = left_open(cast.jens, per)
    assert (few[0], len(many)) == (many[0], 21)
    assert many[-1] == Thing("Further promises: 5", f"{T}/")


def test_what_was_kept_is_not_open(cast, per, promised):
    for name, by in (("deliver", cast.jens), ("keep", cast.nora)):
        actions.move(card=promised, name=name, by=by, now=NOW + timedelta(days=1))
    assert left_open(cast.jens, per) == []
