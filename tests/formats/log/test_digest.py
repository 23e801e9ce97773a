"""The fast digests over columns are the kernel's."""

from __future__ import annotations

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sameside.formats.log.digest import event_digest, plain_digest
from sameside.formats.log.mapping import Layout, fixed
from sameside.formats.log.reading import read_log
from sameside.kernel.record import record_digest

PAUSED = "paused_from,paused_until,paused_why,paused_from_2,paused_until_2,paused_why_2"
WORDS = st.sampled_from(["", "a", "Åse", "x y", '"q"'])
MINUTES = st.integers(0, 30)


def at(minute: int | None) -> str:
    return "" if minute is None else f"2026-01-05T08:{minute:02}:00Z"


@st.composite
def plain_row(draw: st.DrawFn) -> list[str]:
    created = draw(MINUTES)
    later = [draw(st.none() | st.integers(created, 59)) for _ in range(2)]
    row = [
        draw(st.sampled_from([f"R{n}" for n in range(8)])),
        at(created),
        *(at(moment) for moment in later),
        *(draw(WORDS) for _ in range(3)),
    ]
    for _ in range(2):
        starts = draw(st.none() | st.integers(created, 59))
        ends = None if starts is None else draw(st.none() | st.integers(starts, 59))
        row += [at(starts), at(ends), draw(WORDS)]
    return row


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(plain_row(), min_size=1))
def test_requests_of_a_row_each_have_the_kernels_digest(tmp_path, rows):
    path = tmp_path / "plain.csv"
    header = f"request,created,responded,resolved,service,priority,place,{PAUSED}"
    write(path, header, rows)
    log = read_log(path)
    assert log.plain is not None
    assert plain_digest(log.plain) == record_digest(log.histories())
    # The other order keeps other rows of a request told twice.
    single = {row[0]: row for row in rows}.values()
    write(path, header, single)
    digest = read_log(path).record_digest()
    write(path, header, list(single)[::-1])
    assert read_log(path).record_digest() == digest


event_row = st.tuples(
    st.sampled_from(["A", "B", "C", "Å"]),
    st.integers(0, 59).map(at),
    st.sampled_from(
        ["created", "message", "pause", "resume", "priority", "resolved", "reopened", "odd"]
    ),
    st.sampled_from(["customer", "supplier", ""]),
    st.sampled_from(["yes", "no", ""]),
    st.sampled_from(["yes", "no", ""]),
    WORDS,
    WORDS,
    WORDS,
    WORDS,
    WORDS,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(event_row, min_size=1))
def test_requests_by_their_events_have_the_kernels_digest_and_every_row_is_accounted_for(
    tmp_path, rows
):
    path = tmp_path / "events.csv"
    names = "request,at,event,by,public,auto,priority,service,place,reason,person"
    # One good row, so that there is always a log.
    good = ["Z", at(0), "created", *[""] * 8]
    write(path, names, [*rows, good])
    log = read_log(path)
    assert log.rows_read == log.rows_used + log.rows_listed == len(rows) + 1
    assert len({row.position for row in log.listed}) == log.rows_listed == len(log.listed)
    histories = list(log.histories())
    assert log.events is not None
    assert event_digest(log.events) == record_digest(histories)
    for history in histories:
        instants = [event.at for event in history.events]
        assert instants == sorted(instants)
        assert [event.what.value for event in history.events].count("created") == 1
        assert history.events[0].what.value == "created"
        assert log.history(history.request) == history
    # Each event but a change of priority comes from a row that was used.
    changes = sum(e.what.value == "priority" for h in histories for e in h.events)
    others = sum(len(h.events) for h in histories) - changes
    assert others <= log.rows_used <= others + changes


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header.split(","))
        writer.writerows(rows)


@pytest.mark.parametrize("layout", list(Layout))
def test_every_layout_has_a_usual_mapping(layout):
    assert fixed(layout).layout is layout
