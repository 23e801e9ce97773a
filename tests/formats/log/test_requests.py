"""One request a row."""

from __future__ import annotations

from sameside.kernel.history import Event, Happening, History, Side

HEADER = "request,created,responded,resolved,service,priority,place"


def test_a_row_is_a_request(read):
    log = read(
        [
            f"{HEADER},paused_from,paused_until,paused_why,paused_from_2,paused_until_2",
            (
                "A,2026-01-05T08:00:00Z,2026-01-05T08:10:00Z,2026-01-05T12:00:00Z,it,low,North,"
                "2026-01-05T10:00:00Z,2026-01-05T11:00:00Z,parts,2026-01-05T09:00:00Z,"
            ),
            "B,2026-01-05T08:00:00Z,,,it,,,,,,,",
        ]
    )
    eight = 1767600000
    assert list(log.histories()) == [
        History(
            "A",
            "it",
            (
                Event(eight, Happening.CREATED, priority="low"),
                Event(eight + 600, Happening.MESSAGE, by=Side.SUPPLIER, public=True),
                Event(eight + 3600, Happening.PAUSE),
                Event(eight + 7200, Happening.PAUSE, why="parts"),
                Event(eight + 10800, Happening.RESUME, why="parts"),
                Event(eight + 14400, Happening.RESOLVED),
            ),
            "North",
        ),
        History("B", "it", (Event(eight, Happening.CREATED),)),
    ]


def test_a_row_whose_times_contradict_each_other_is_listed(read, listed):
    log = read(
        [
            f"{HEADER},paused_from,paused_until",
            "A,2026-01-05T08:00:00Z,,,,,,,",
            "B,2026-01-05T08:00:00Z,2026-01-05T07:59:59Z,,,,,,",
            "C,2026-01-05T08:00:00Z,,2026-01-05T07:59:59Z,,,,,",
            "D,2026-01-05T08:00:00Z,,,,,,2026-01-05T09:00:00Z,2026-01-05T08:30:00Z",
            "E,2026-01-05T08:00:00Z,,,,,,2026-01-05T07:00:00Z,",
            "F,2026-01-05T08:00:00Z,,,,,,,2026-01-05T09:00:00Z",
            "G,,,,,,,,",
            ",2026-01-05T08:00:00Z,,,,,,,",
        ]
    )
    assert listed(log) == [
        "line 3: request B: it was answered before it was made",
        "line 4: request C: it was resolved before it was made",
        "line 5: request D: the pause in “paused_from” ends before it begins",
        "line 6: request E: the pause in “paused_from” begins before the request was made",
        "line 7: request F: a pause ends and never began; “paused_from” is empty",
        "line 8: the column “created” is empty",
        "line 9: the column “request” is empty",
    ]
    assert (log.rows_read, log.rows_used, log.rows_listed) == (8, 1, 7)


def test_of_a_request_told_twice_the_first_row_holds(read, listed):
    log = read(
        [
            HEADER,
            "B,2026-01-05T08:00:00Z,,,one,,",
            "A,2026-01-05T08:00:00Z,,,,,",
            "B,2026-01-05T09:00:00Z,,,two,,",
            "B,2026-01-05T09:00:00Z,,,two,,",
        ]
    )
    assert log.history("B").service == "one"
    assert listed(log) == [
        "line 4: request B was told of before, in line 2; the first row holds",
        "line 5: request B was told of before, in line 2; the first row holds",
    ]


def test_pauses_stay_with_their_request_when_others_are_listed(read):
    log = read(
        [
            f"{HEADER},paused_from,paused_until",
            "A,,,,,,,2026-01-05T08:30:00Z,",
            "B,2026-01-05T08:00:00Z,,,,,,2026-01-05T09:00:00Z,2026-01-05T09:30:00Z",
            "B,2026-01-05T08:00:00Z,,,,,,2026-01-05T10:00:00Z,2026-01-05T10:30:00Z",
            "C,2026-01-05T08:00:00Z,,,,,,2026-01-05T11:00:00Z,2026-01-05T11:30:00Z",
        ]
    )
    assert [[event.at for event in history.events] for history in log.histories()] == [
        [1767600000, 1767603600, 1767605400],
        [1767600000, 1767610800, 1767612600],
    ]
