"""The digest of a record depends on what happened, and on nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.record import record_digest

A = History("A", "it", (Event(5, Happening.CREATED, priority="high"),), "North")
B = History("B", "it", (Event(3, Happening.CREATED), Event(4, Happening.RESOLVED, person="Jens")))


def test_the_digest_is_taken_over_the_bytes_the_module_describes():
    parts = [
        b"sameside-record-1",
        b'[["it",""],["it","North"]]',
        (
            b'[["created","",false,false,"",""],["created","",false,false,"high",""],'
            b'["resolved","",false,false,"",""]]'
        ),
        bytes([1, 0, 0, 0, 1, 0, 0, 0]),
        b"AB",
        bytes([1, 0, 0, 0, 0, 0, 0, 0]),
        bytes([1, 0, 0, 0, 2, 0, 0, 0]),
        b"".join(at.to_bytes(8, "little") for at in (5, 3, 4)),
        bytes([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0]),
    ]
    whole = b"".join(len(part).to_bytes(8, "little") + part for part in parts)
    assert record_digest([A, B]) == hashlib.sha256(whole).hexdigest()


def test_the_order_of_requests_and_the_names_of_people_do_not_matter():
    nameless = replace(B, events=tuple(replace(event, person="") for event in B.events))
    assert record_digest([A, B]) == record_digest([B, A]) == record_digest([A, nameless])


@given(
    st.sampled_from(
        [
            {"request": "C"},
            {"service": "mail"},
            {"place": "South"},
            {"events": ()},
            *(
                {"events": (replace(A.events[0], **change),)}
                for change in (
                    {"at": 6},
                    {"what": Happening.REOPENED},
                    {"by": Side.CUSTOMER},
                    {"public": True},
                    {"auto": True},
                    {"priority": "low"},
                    {"why": "parts"},
                )
            ),
        ]
    )
)
def test_anything_else_matters(change):
    assert record_digest([replace(A, **change), B]) != record_digest([A, B])


def test_of_two_events_in_one_second_the_order_matters():
    first, second = Event(9, Happening.PAUSE), Event(9, Happening.RESUME)
    one = replace(A, events=(*A.events, first, second))
    other = replace(A, events=(*A.events, second, first))
    assert record_digest([one]) != record_digest([other])


def test_a_record_of_nothing_has_a_digest():
    assert len(record_digest([])) == 64
