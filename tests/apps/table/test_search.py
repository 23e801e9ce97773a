"""What people find, on both databases alike: any case, any order, and a card by its number."""

from __future__ import annotations

from dataclasses import replace
from sqlite3 import connect

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sameside.config.sqlite.folding import like
from sameside.table import actions
from sameside.table.actions import MoveWords, Note
from sameside.table.models import Card
from sameside.table.queries import search
from tests.apps.table.conftest import NOW, concern_words

SLUG = "north-harbour"


@pytest.fixture
def laid(cast) -> Card:
    words = replace(
        concern_words("Ældre biler på Åvej"),
        observation="Hvert år står de længe.",
        effect="Öppettider och één café.",
        wish="Nothing more.",
    )
    return actions.lay(
        card=actions.draft(words=words, by=cast.nora, now=NOW), by=cast.nora, now=NOW
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ældre", ("", "Ældre", " biler på Åvej")),
        ("ÅVEJ", ("Ældre biler på ", "Åvej", "")),
        ("ÅR STÅR", ("Hvert ", "år", " står de længe.")),
        ("CAFÉ öppet", ("", "Öppet", "tider och één café.")),
        ("längé", None),
        ("åvej ældre", ("", "Ældre", " biler på Åvej")),
        ("biler café", ("Ældre ", "biler", " på Åvej")),
        ("biler cykler", None),
        ("100%", None),
        ("_", None),
        ("__", None),
    ],
)
def test_words_are_found_in_any_case_and_order(typed, found, cast, laid):
    expected = [] if found is None else [found]
    told = [(each.before, each.words, each.after) for each in search(cast.jens, typed)]
    assert told == expected


def test_texts_and_reasons_are_found_in_any_case_and_order(cast, laid):
    actions.write(card=laid, note=Note("both_sides", "Østre vej er våd."), by=cast.nora, now=NOW)
    words = MoveWords("Vi åbner ØSTRE port.")
    actions.move(card=laid, name="answer", by=cast.jens, now=NOW, words=words)
    told = [(each.words, each.audience) for each in search(cast.nora, "østre")]
    assert told == [("ØSTRE", ""), ("Østre", "both_sides")]
    assert [each.words for each in search(cast.nora, "PORT østre")] == ["ØSTRE"]
    assert search(cast.nora, "port våd") == []


@pytest.mark.parametrize("typed", ["2", "#2"])
def test_a_card_is_found_by_its_number_before_all_that_names_it(typed, cast, laid, as_jens):
    for title in ("The second", "It has to do with #2"):
        drafted = actions.draft(words=concern_words(title), by=cast.nora, now=NOW)
        actions.lay(card=drafted, by=cast.nora, now=NOW)
    assert [each.card.number for each in search(cast.jens, typed)] == [2, 3]
    page = as_jens.get(reverse("table:search", args=[SLUG]), {"q": typed}).content.decode()
    assert page.index("The second") < page.index("It has to do with")


def test_no_number_is_that_of_a_draft_and_none_is_too_large(cast, laid):
    actions.draft(words=concern_words("Hidden"), by=cast.nora, now=NOW)
    for typed in ("9" * 9, "#" + "9" * 30, "0", "#0", "\u0661"):
        assert search(cast.jens, typed) == []


@pytest.mark.usefixtures("laid")
def test_the_board_is_narrowed_to_words_in_any_case_and_order(as_jens):
    address = reverse("table:board", args=[SLUG])
    assert "Ældre biler" in as_jens.get(address, {"q": "ÅVEJ hvert"}).content.decode()
    assert "Ældre biler" not in as_jens.get(address, {"q": "åvej cykler"}).content.decode()


@given(st.text(alphabet="aAbB%_\\ \n", max_size=6), st.text(alphabet="aAbB%_\\ \n", max_size=8))
def test_within_ascii_we_compare_as_sqlite_does(pattern, said):
    theirs = connect(":memory:").execute("select ? like ? escape '\\'", (said, pattern))
    try:
        expected = bool(theirs.fetchone()[0])
    finally:
        theirs.close()
    assert like(pattern, said, "\\") is expected


@pytest.mark.parametrize(
    ("pattern", "said", "holds"),
    [
        ("%æ%", "MÆLK", True),
        ("æ_e%", "ÆBLER", False),
        ("æ__e%", "ÆBLER", True),
        ("%\\%%", "100 %", True),
        ("%\\%%", "100", False),
        (None, "x", None),
        ("x", None, None),
        ("7", 7, True),
    ],
)
def test_a_pattern_holds_in_every_alphabet(pattern, said, holds):
    assert like(pattern, said, "\\") is holds
