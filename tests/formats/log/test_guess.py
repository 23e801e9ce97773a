"""A mapping proposed from names and values, and a preview of what it makes of the log."""

from __future__ import annotations

import pytest

from sameside.formats.log.guess import guess
from sameside.formats.log.hints import name_score, state_of
from sameside.formats.log.mapping import State
from sameside.formats.log.mapping_file import read_mapping
from sameside.formats.log.preview import SeenRow, preview
from sameside.formats.log.refusals import UnfitMapping

DANISH = """Sagsnummer;Oprettet;Besvaret;Lukket;Prioritet;Ydelse;Lokation
4711;05-01-2026 09:00;05-01-2026 09:10;06-01-2026 10:00;Høj;Rengøring;Nord
4712;13-01-2026 09:00;;;Lav;Rengøring;Syd
4713;14-01-2026 09:00;14-01-2026 09:10;15-01-2026 10:00;Høj;Post;Nord
"""


def test_a_danish_file_with_a_request_a_row_is_understood(tmp_path):
    path = tmp_path / "sager.csv"
    path.write_bytes(DANISH.encode("cp1252"))
    proposed = guess(path)
    assert proposed.text == (
        "# Proposed for sager.csv from its first 3 rows.\n"
        "# Please read it: what could not be known is marked DECIDE.\n"
        "# No two rows have the same request.\n"
        'layout = "requests"\n'
        "\n"
        "[columns]\n"
        'request = "Sagsnummer"\n'
        'created = "Oprettet"\n'
        'responded = "Besvaret"\n'
        'resolved = "Lukket"\n'
        'priority = { column = "Prioritet", values = { "Høj" = "høj", "Lav" = "lav" } }\n'
        'service = { column = "Ydelse", values = { "Rengøring" = "rengøring", "Post" = "post" } }'
        " # DECIDE: is this what is agreed on?\n"
        'place = "Lokation"\n'
        "\n"
        "[time]\n"
        'format = "%d-%m-%Y %H:%M"\n'
        'zone = "UTC" # DECIDE: the times have no offset; such as "Europe/Copenhagen"\n'
        'gap = "later" # a time the spring change skipped: or "earlier", "refuse"\n'
        'fold = "first" # a time the autumn change repeats: or "second", "refuse"\n'
    )
    seen = preview(path, read_mapping(proposed.text.encode(), name="guessed.toml"))
    assert seen.log.rows_used == 3
    assert seen.rows[0] == SeenRow(
        2,
        {
            "Sagsnummer": "4711",
            "Oprettet": "05-01-2026 09:00",
            "Besvaret": "05-01-2026 09:10",
            "Lukket": "06-01-2026 10:00",
            "Prioritet": "Høj",
            "Ydelse": "Rengøring",
            "Lokation": "Nord",
        },
    )
    assert [history.request for history in seen.histories] == ["4711", "4712", "4713"]


def test_where_day_and_month_could_change_places_a_person_decides(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("Ticket,Created\n1,05/01/2026 09:00\n2,06/01/2026 09:00\n")
    assert 'format = "%d/%m/%Y %H:%M" # DECIDE: or "%m/%d/%Y %H:%M"' in guess(path).text


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("a,b\n1,2\n", "no column looks like a time"),
        ("when,what\n2026-01-05,x\n2026-01-05,x\n", "no column looks like the number of a request"),
        ("id,when\n1,2026-01-05\n1,2026-01-06\n2,2026-01-06\n", "looks like a state or an event"),
    ],
)
def test_what_cannot_be_guessed_is_said(tmp_path, lines, message):
    path = tmp_path / "log.csv"
    path.write_text(lines)
    with pytest.raises(UnfitMapping, match=message):
        guess(path)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Closed", State.RESOLVED),
        ("Reopened", State.WORKING),
        ("Afventer kunde", State.WAITING),
        ("Väntar på svar", State.WAITING),
        ("In behandeling", State.WORKING),
        ("Chiuso", State.RESOLVED),
        ("Wartet auf Kunden", State.WAITING),
        ("Unresolved", State.WORKING),
        ("xyzzy", None),
    ],
)
def test_states_give_themselves_away_in_six_languages(word, state):
    assert state_of(word) is state


def test_a_plain_name_says_more_than_a_long_one():
    assert name_score("id", "request") == 1
    assert name_score("case:concept:name", "request") < name_score("case id", "request")
    assert name_score("createdAt", "created") > 0
    assert name_score("service_level", "service") == 0
