"""One event a row."""

from __future__ import annotations

from sameside.kernel.history import Event, Happening, History, Side

HEADER = "request,at,event,by,public,priority,service,place,reason"


def test_a_row_is_an_event(read, listed):
    log = read(
        [
            HEADER,
            "A,2026-01-05T08:00:00Z,created,,,high,cleaning,North,",
            "A,2026-01-05T09:00:00+01:00,message,supplier,yes,,,,",
            "A,2026-01-05T08:30:00Z,pause,,,,,,key missing",
            "A,2026-01-05T08:40:00Z,resume,,,,,,key missing",
            "A,2026-01-05T08:50:00Z,priority,,,low,,,",
            "A,2026-01-05T09:00:00Z,resolved,,,,,,",
            "A,2026-01-05T09:30:00Z,reopened,,,,,,",
        ]
    )
    eight = 1767600000
    assert log.history("A") == History(
        "A",
        "cleaning",
        (
            Event(eight, Happening.CREATED, priority="high"),
            Event(eight, Happening.MESSAGE, by=Side.SUPPLIER, public=True),
            Event(eight + 1800, Happening.PAUSE, why="key missing"),
            Event(eight + 2400, Happening.RESUME, why="key missing"),
            Event(eight + 3000, Happening.PRIORITY, priority="low"),
            Event(eight + 3600, Happening.RESOLVED),
            Event(eight + 5400, Happening.REOPENED),
        ),
        "North",
    )
    assert listed(log) == []
    assert (log.rows_read, log.rows_used) == (7, 7)


def test_rows_out_of_the_order_of_time_are_put_in_order_and_it_is_said(read):
    log = read(
        [
            HEADER,
            "A,2026-01-05T09:00:00Z,resolved,,,,,,",
            "B,2026-01-05T09:00:00Z,created,,,,,,",
            "A,2026-01-05T08:00:00Z,created,,,,,,",
        ]
    )
    assert [event.what for event in log.history("A").events] == [
        Happening.CREATED,
        Happening.RESOLVED,
    ]
    assert [str(note) for note in log.notes] == [
        "Requests with rows out of the order of time: 1. They were put in order."
    ]


def test_a_row_said_twice_is_listed_as_a_repeat(read, listed):
    row = "A,2026-01-05T08:00:00Z,created,,,high,cleaning,North,"
    note = "A,2026-01-05T08:00:00Z,message,customer,yes,,,,"
    log = read([HEADER, row, note, row, note, row])
    assert listed(log) == [
        "line 4: request A: it repeats line 2 word for word",
        "line 5: request A: it repeats line 3 word for word",
        "line 6: request A: it repeats line 2 word for word",
    ]
    assert (log.rows_read, log.rows_used) == (5, 2)


def test_a_request_nobody_created_is_listed_row_by_row(read, listed):
    log = read(
        [
            HEADER,
            "A,2026-01-05T08:00:00Z,created,,,,,,",
            "B,2026-01-05T08:00:00Z,pause,,,,,,",
            "B,2026-01-05T09:00:00Z,resolved,,,,,,",
        ]
    )
    assert listed(log) == [
        "line 3: request B: no row says when it was created",
        "line 4: request B: no row says when it was created",
    ]
    assert log.requests == 1


def test_the_first_row_creates_where_the_mapping_says_so(read, listed):
    log = read(
        [HEADER, "B,2026-01-05T08:00:00Z,pause,,,,,,why", "B,2026-01-05T09:00:00Z,resolved,,,,,,"],
        'layout = "events"\ncreated = "first row"\n'
        '[columns]\nrequest = "request"\nat = "at"\nevent = "event"\nreason = "reason"',
    )
    assert [event.what for event in log.history("B").events] == [
        Happening.CREATED,
        Happening.PAUSE,
        Happening.RESOLVED,
    ]
    assert listed(log) == []


def test_what_was_before_the_creation_is_listed(read, listed):
    log = read(
        [
            HEADER,
            "A,2026-01-05T08:00:00Z,created,,,,,,",
            "A,2026-01-05T07:59:59Z,resolved,,,,,,",
            "A,2026-01-05T10:00:00Z,created,,,,,,",
        ]
    )
    assert listed(log) == [
        "line 3: request A: this was before it was created",
        "line 4: request A: it was created before",
    ]


def test_the_creation_comes_first_among_the_rows_of_its_second(read):
    log = read(
        [
            HEADER,
            "A,2026-01-05T08:00:00Z,message,customer,yes,,,,",
            "A,2026-01-05T08:00:00Z,created,,,high,,,",
        ]
    )
    assert [event.what for event in log.history("A").events] == [
        Happening.CREATED,
        Happening.MESSAGE,
    ]
    assert log.history("A").events[0].priority == "high"


def test_a_message_says_who_spoke_and_to_whom(read, listed):
    log = read(
        [
            HEADER,
            "A,2026-01-05T08:00:00Z,created,,,,,,",
            "A,2026-01-05T08:01:00Z,message,,yes,,,,",
            "A,2026-01-05T08:02:00Z,message,supplier,,,,,",
            "A,2026-01-05T08:03:00Z,message,somebody,yes,,,,",
            "A,2026-01-05T08:04:00Z,priority,,,,,,",
        ]
    )
    assert listed(log) == [
        "line 3: request A: the message does not say which side it is from (“by”)",
        "line 4: request A: the message does not say whether it is “public”",
        "line 5: the mapping does not say what “somebody” in the column “by” means",
        "line 6: request A: the priority changes, and none is named",
    ]


def test_a_row_that_names_another_priority_changes_it(read):
    log = read(
        [
            HEADER,
            "A,2026-01-05T08:00:00Z,created,,,low,,,",
            "A,2026-01-05T09:00:00Z,pause,,,low,,,",
            "A,2026-01-05T10:00:00Z,resume,,,high,,,",
        ]
    )
    assert [(e.what.value, e.priority) for e in log.history("A").events] == [
        ("created", "low"),
        ("pause", ""),
        ("priority", "high"),
        ("resume", ""),
    ]


def test_the_end_of_a_pause_with_a_reason_of_its_own_ends_what_is_open(read):
    log = read(
        [
            HEADER,
            "A,2026-01-05T08:00:00Z,created,,,,,,",
            "A,2026-01-05T09:00:00Z,pause,,,,,,waiting for a key",
            "A,2026-01-05T10:00:00Z,resume,,,,,,the key came",
        ]
    )
    assert log.history("A").events[-1] == Event(1767607200, Happening.RESUME)
    assert [str(note) for note in log.notes] == [
        (
            "Ends of pauses with a reason that no pause of their request had: 1. They end whatever"
            " pause is open."
        )
    ]


def test_what_the_mapping_ignores_is_listed_in_its_words(read, listed):
    log = read(
        [HEADER, "A,2026-01-05T08:00:00Z,created,,,,,,", "A,2026-01-05T08:00:00Z,noted,,,,,,"],
        'layout = "events"\n[columns]\nrequest = "request"\nat = "at"\nevent = "event"\n'
        '[[ignore]]\ncolumn = "event"\nvalues = ["noted"]\nbecause = "a {note} of our own"',
    )
    assert listed(log) == ["line 3: a {note} of our own"]


def test_words_of_the_log_become_ours(read):
    log = read(
        ["Sag;Tid;Hvad;Hast", "7;05-01-2026 09:00;Oprettet;3", "7;05-01-2026 09:30;Svar;3"],
        'layout = "events"\n'
        '[columns]\nrequest = "Sag"\nat = "Tid"\nevent = "Hvad"\nservice = { value = "it" }\n'
        'priority = { column = "Hast", values = { 3 = "low" } }\n'
        '[time]\nformat = "%d-%m-%Y %H:%M"\nzone = "Europe/Copenhagen"\n'
        '[events]\nOprettet = "created"\n'
        'Svar = { event = "message", by = "supplier", public = true }',
    )
    assert log.history("7") == History(
        "7",
        "it",
        (
            Event(1767600000, Happening.CREATED, priority="low"),
            Event(1767601800, Happening.MESSAGE, by=Side.SUPPLIER, public=True),
        ),
    )
    assert (log.form.delimiter, log.form.encoding) == (";", "utf-8")
