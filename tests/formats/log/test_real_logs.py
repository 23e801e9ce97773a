"""Two logs that nobody here wrote: every row is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sameside.formats.log.guess import guess
from sameside.formats.log.listing import Listed
from sameside.formats.log.log import NoSuchRequest
from sameside.formats.log.mapping_file import read_mapping
from sameside.formats.log.preview import preview
from sameside.formats.log.reading import mapping_at, read_log
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.record import record_digest

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_the_incidents_of_bpic_2013(shared_requests):
    log = read_log(
        shared_requests / "bpic2013_incidents.csv.gz",
        mapping_at(EXAMPLES / "bpic2013" / "mapping.toml"),
    )
    assert (log.rows_read, log.rows_used, log.rows_listed) == (65_533, 65_533, 0)
    assert log.requests == 7_554
    assert {what.value: count for what, count in log.counts.items()} == {
        "created": 7_554,
        "message": 0,
        "pause": 6_215,
        "resume": 4_186,
        "priority": 0,
        "resolved": 7_985,
        "reopened": 439,
    }
    assert log.requests_with[Happening.REOPENED] == 386
    assert log.record_digest() == record_digest(log.histories())
    assert log.events is not None
    assert set(log.events.priority_names) == {"low", "medium", "high", "major"}
    assert log.notes == ()


def test_the_tickets_of_the_italian_help_desk(shared_requests, listed):
    log = read_log(
        shared_requests / "italian_helpdesk.csv.gz",
        mapping_at(EXAMPLES / "italian_helpdesk" / "mapping.toml"),
    )
    assert (log.rows_read, log.rows_used, log.rows_listed) == (21_348, 21_221, 127)
    assert log.requests == 4_580
    assert {what.value: count for what, count in log.requests_with.items()} == {
        "created": 4_580,
        "message": 4_285,
        "pause": 1_236,
        "resume": 506,
        "priority": 77,
        "resolved": 4_569,
        "reopened": 152,
    }
    assert {kind for kind, _ in log.reasons} == {Listed.DUPLICATE}
    assert listed(log)[0] == "line 81: request Case 18: it repeats line 80 word for word"
    assert [str(note) for note in log.notes] == [
        "Times without an offset: 21348. They are the clock on the wall in Europe/Rome."
    ]
    assert log.record_digest() == record_digest(log.histories())
    assert log.history("Case 1") == History(
        "Case 1",
        "helpdesk",
        (
            Event(1349787017, Happening.CREATED, priority="seriousness-1", person="Value 1"),
            Event(1349787061, Happening.MESSAGE, Side.SUPPLIER, public=True, person="Value 1"),
            Event(1350046976, Happening.MESSAGE, Side.SUPPLIER, public=True, person="Value 2"),
            Event(1351158866, Happening.RESOLVED, person="Value 1"),
        ),
    )
    with pytest.raises(NoSuchRequest, match="tells of no request “Case 0”"):
        log.history("Case 0")


@pytest.mark.parametrize(
    ("name", "requests"), [("bpic2013_incidents", 7_554), ("italian_helpdesk", 4_580)]
)
def test_a_guess_is_a_mapping_that_reads_the_log(shared_requests, name, requests):
    path = shared_requests / f"{name}.csv.gz"
    proposed = guess(path)
    said = read_mapping(proposed.text.encode(), name="guessed.toml")
    seen = preview(path, said)
    assert seen.log.requests == requests
    assert seen.log.rows_read == seen.log.rows_used + seen.log.rows_listed
    assert {kind for kind, _ in seen.log.reasons} <= {Listed.DUPLICATE}
    # What a person must decide stands in the text as well.
    assert proposed.decisions
    assert proposed.text.count("DECIDE") >= len(proposed.decisions)
