"""A record and a later log become one, whatever their shapes; most is compared all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameside.delivery.reckoning.converted import events_of
from sameside.delivery.reckoning.joining import Told, joined, told_of
from sameside.delivery.reckoning.mapped import log_of
from sameside.formats.log.log import Log
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.record import record_digest

LATER = st.sampled_from(
    [
        Event(20, Happening.MESSAGE, by=Side.SUPPLIER, public=True, person="Jens"),
        Event(20, Happening.MESSAGE, by=Side.SUPPLIER, public=False, person="Jens"),
        Event(30, Happening.PAUSE, why="a key"),
        Event(30, Happening.PAUSE, why="a part"),
        Event(40, Happening.RESUME, why="a key"),
        Event(50, Happening.RESOLVED),
    ]
)


@st.composite
def histories(draw) -> tuple[History, ...]:
    """A few requests with few events, so that two draws often say the same, or nearly."""
    ids = draw(st.lists(st.sampled_from("ABCDE"), unique=True))
    return tuple(
        History(
            request=name,
            service=draw(st.sampled_from(["cleaning", "keys"])),
            events=(
                Event(10, Happening.CREATED, priority=draw(st.sampled_from(["urgent", ""]))),
                *sorted(draw(st.lists(LATER, max_size=3)), key=lambda event: event.at),
            ),
            place=draw(st.sampled_from(["", "Hall 1"])),
        )
        for name in ids
    )


def log(told: tuple[History, ...]) -> Log:
    return log_of("log", None, events_of(told))


@given(recorded=histories(), later=histories())
def test_joining_columns_is_joining_request_by_request(recorded, later):
    before = {each.request: each for each in recorded}
    stood = {
        each.request: told_of(before[each.request], each)
        for each in later
        if each.request in before
    }
    expected = dict(before)
    for each in later:
        if each.request not in before or stood[each.request] is Told.MORE:
            expected[each.request] = each
    if not recorded:
        return
    found = joined(log(recorded), log(later))
    assert {each.request: each for each in found.log.histories()} == expected
    assert found.log.record_digest() == record_digest(expected.values())
    assert found.new == len(set(expected) - set(before))
    assert found.more == sum(each is Told.MORE for each in stood.values())
    assert found.same == sum(each in {Told.SAME, Told.LESS} for each in stood.values())
    assert set(found.otherwise) == {name for name, each in stood.items() if each is Told.OTHERWISE}


@pytest.mark.parametrize("told", [Told.SAME, Told.MORE, Told.LESS, Told.OTHERWISE])
def test_a_later_history_stands_in_one_of_four_ways(told: Told):
    created, solved = Event(10, Happening.CREATED), Event(50, Happening.RESOLVED)
    pairs = {
        Told.SAME: ((created, solved), (created, solved)),
        Told.MORE: ((created,), (created, solved)),
        Told.LESS: ((created, solved), (created,)),
        Told.OTHERWISE: ((created, solved), (created, Event(51, Happening.RESOLVED))),
    }
    before, after = (History("A", "keys", events) for events in pairs[told])
    assert told_of(before, after) is told
