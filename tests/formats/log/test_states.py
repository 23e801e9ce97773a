"""Rows that say the state a request is in: what follows from going from one to the next."""

from __future__ import annotations

import pytest

from sameside.kernel.history import Event, Happening

MAPPING = """
layout = "states"
[columns]
request = "request"
at = "at"
state = "state"
[states]
open = "working"
asked = { state = "waiting", why = "waiting for an answer" }
parts = "waiting"
solved = "resolved"
closed = "resolved"
call = "provisional"
odd = "void"
note = "unchanged"
taken = { state = "working", answer = true }
"""


@pytest.mark.parametrize(
    ("states", "happened"),
    [
        ("open open", ""),
        ("open asked open", "1 pause, 2 resume"),
        ("open asked parts open", "1 pause, 2 resume, 2 pause, 3 resume"),
        ("open asked asked", "1 pause"),
        ("asked open", "0 pause, 1 resume"),
        ("open solved closed", "1 resolved"),
        ("open asked solved", "1 pause, 2 resolved"),
        ("open solved open closed", "1 resolved, 2 reopened, 3 resolved"),
        ("open solved asked", "1 resolved, 2 reopened, 2 pause"),
        ("solved", "0 resolved"),
        # A note leaves a request where it was.
        ("open asked note open", "1 pause, 3 resume"),
        ("open solved note open", "1 resolved, 3 reopened"),
        ("note open", ""),
        # Solved in the call, unless work follows.
        ("open call", "1 resolved"),
        ("open call closed", "1 resolved"),
        ("open call call", "1 resolved"),
        ("open call open closed", "3 resolved"),
        ("open call note open", ""),
        ("open solved call open", "1 resolved, 3 reopened"),
        ("open asked call open", "1 pause, 2 resume"),
        # A void row undoes the resolution before it.
        ("open solved odd open closed", "4 resolved"),
        ("open solved closed odd", ""),
        ("open solved open closed odd", "1 resolved, 2 reopened"),
        ("odd solved", "1 resolved"),
        # Taking a request is an answer.
        ("open taken", "1 message"),
        ("open solved taken", "1 resolved, 2 reopened, 2 message"),
    ],
)
def test_steps_between_states_become_events(read, states, happened):
    rows = [f"A,2026-01-05T08:0{n}:00Z,{state}" for n, state in enumerate(states.split())]
    # The state of one request says nothing about its neighbours in the file.
    before = ["0,2026-01-05T08:00:00Z,solved", "0,2026-01-05T08:09:00Z,odd"]
    after = ["B,2026-01-05T08:00:00Z,odd", "B,2026-01-05T08:09:00Z,solved"]
    log = read(["request,at,state", *before, *rows, *after], MAPPING)
    created, *events = log.history("A").events
    assert created == Event(1767600000, Happening.CREATED)
    assert (
        ", ".join(f"{(event.at - created.at) // 60} {event.what.value}" for event in events)
        == happened
    )
    assert log.rows_used == log.rows_read == len(states.split()) + 4


def test_the_reason_of_a_pause_is_the_mappings_or_the_states_own_name(read):
    log = read(
        [
            "request,at,state",
            "A,2026-01-05T08:00:00Z,asked",
            "A,2026-01-05T09:00:00Z,parts",
            "A,2026-01-05T10:00:00Z,open",
        ],
        MAPPING,
    )
    assert [(e.what.value, e.why) for e in log.history("A").events[1:]] == [
        ("pause", "waiting for an answer"),
        ("resume", "waiting for an answer"),
        ("pause", "parts"),
        ("resume", "parts"),
    ]


def test_a_state_the_mapping_does_not_name_is_listed(read, listed):
    log = read(
        ["request,at,state", "A,2026-01-05T08:00:00Z,open", "A,2026-01-05T09:00:00Z,gone"], MAPPING
    )
    assert listed(log) == [
        "line 3: the mapping does not say what “gone” in the column “state” means"
    ]
