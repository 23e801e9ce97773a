"""mapping.toml: what it may say, and what is said of its faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from sameside.formats.agreement.problems import AgreementRefused
from sameside.formats.log.mapping import (
    Column,
    Created,
    EventMeaning,
    FileRule,
    Fold,
    Gap,
    Ignore,
    Layout,
    LogMapping,
    PauseColumns,
    State,
    StateMeaning,
    TimeRule,
)
from sameside.formats.log.mapping_file import read_mapping
from sameside.kernel.history import Happening, Side

ROOT = Path(__file__).parents[3]
HEAD = 'layout = "events"\n[columns]\nrequest = "r"\nat = "t"\nevent = "e"\n'


def read(text: str) -> LogMapping:
    return read_mapping(text.encode(), name="mapping.toml")


def test_a_mapping_says_all_it_can_say():
    events = read(
        'created = "first row"\n' + HEAD + 'priority = { column = "p", values = { 1 = "high" },'
        ' others = "keep" }\nservice = { value = "it" }\n'
        'public = { column = "x", values = { int = false } }\n'
        '[events]\na = "created"\n'
        'b = { event = "message", by = "supplier", public = true, auto = false, why = "w" }\n'
        '[[ignore]]\ncolumn = "e"\nvalues = ["n", "m"]\nbecause = "notes"\n'
        '[time]\nformat = "%d.%m.%Y"\nzone = "Europe/Rome"\ngap = "later"\nfold = "second"\n'
        '[file]\ndelimiter = "tab"\nencoding = "cp1252"\nsheet = "S"\n'
    )
    assert events == LogMapping(
        Layout.EVENTS,
        {
            "request": Column("r"),
            "at": Column("t"),
            "event": Column("e"),
            "priority": Column("p", values={"1": "high"}, keep_others=True),
            "service": Column(constant="it"),
            "public": Column("x", values={"int": "no"}),
        },
        events={
            "a": EventMeaning(Happening.CREATED),
            "b": EventMeaning(Happening.MESSAGE, Side.SUPPLIER, public=True, auto=False, why="w"),
        },
        states={state.value: StateMeaning(state) for state in State},
        ignore=(Ignore("e", frozenset({"n", "m"}), "notes"),),
        time=TimeRule("%d.%m.%Y", "Europe/Rome", Gap.LATER, Fold.SECOND),
        file=FileRule("\t", "cp1252", "S"),
        created=Created.FIRST_ROW,
        name="mapping.toml",
    )
    requests = read(
        'layout = "requests"\n[columns]\nrequest = "r"\ncreated = "c"\n'
        '[[pauses]]\nfrom = "f"\nuntil = "u"\nwhy = { value = "parts" }\n'
    )
    assert requests.pauses == (PauseColumns("f", "u", Column(constant="parts")),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["line 1, layout: this is missing. Add a line such as: layout ="]),
        ('layout = "event"\n[columns]\nrequest = "r"\nat = "t"\nevent = "e"',
         ["line 1, layout: “event” cannot stand here. Did you mean “events”? It can"]),
        ('layout = "states"\n[columns]\nrequest = "r"\nat = "t"',
         ["line 2, columns.state: this is missing."]),
        (HEAD + 'created = "c"', ["line 6, columns.created: there is no key “created”"]),
        (HEAD + "person = {}", ["line 6, columns.person: either a column or a value"]),
        (HEAD + '[time]\nzone = "Europe/Kopenhagen"',
         ["line 7, time.zone: “Europe/Kopenhagen” is not a time zone we know. Write"]),
        (HEAD + '[time]\nformat = "%d-%m"',
         ["line 7, time.format: the pattern “%d-%m” has no whole date; write %Y"]),
        (HEAD + '[time]\ngap = "late"\nfold = 1',
         ["line 7, time.gap: “late” cannot stand here. Did you mean “later”?",
          "line 8, time.fold: 1 cannot stand here."]),
        (HEAD + '[events]\nx = "closed"\ny = { by = "supplier" }',
         ["line 7, events.x: “closed” cannot stand here.",
          "line 8, events.y.event: this is missing."]),
        (HEAD + '[file]\ndelimiter = ":"', ["line 7, file.delimiter: “:” cannot stand"]),
        (HEAD + '[[pauses]]\nfrom = "f"\nuntil = "u"',
         ["line 6, pauses: pauses in pairs of columns belong to one request a row."]),
        (HEAD + '[[ignore]]\ncolumn = "e"',
         ["line 6, ignore[1].because: this is missing.",
          "line 6, ignore[1].values: this is missing."]),
        ("layout = events", ["line 1"]),
    ],
)  # fmt: skip
def test_faults_are_said_with_line_key_and_remedy(text, said):
    with pytest.raises(AgreementRefused) as refused:
        read(text)
    lines = str(refused.value).splitlines()
    for start in said:
        assert any(line.startswith(f"mapping.toml, {start}") for line in lines), lines


@pytest.mark.parametrize("example", ["bpic2013", "italian_helpdesk"])
def test_the_examples_are_mappings(example):
    path = ROOT / "examples" / example / "mapping.toml"
    assert read_mapping(path.read_bytes(), name=path.name).layout is Layout.STATES
