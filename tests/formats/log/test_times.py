"""Times: how they are written, which clock they are read from, which cannot be used."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameside.formats.log.mapping import Fold, Gap, TimeRule
from sameside.formats.log.patterns import BadPattern, Reading, pattern
from sameside.formats.log.refusals import UnfitMapping
from sameside.formats.log.times import Fault, times_of
from sameside.formats.log.walls import placed

EIGHT = 1767600000
"""2026-01-05T08:00:00Z."""


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        ("2026-01-05T08:00:00Z", Reading(EIGHT, 0)),
        ("2026-01-05t08:00:00z", Reading(EIGHT, 0)),
        ("2026-01-05 09:00:00+01:00", Reading(EIGHT + 3600, 3600)),
        ("2026-01-05 09:00:00 +0100", Reading(EIGHT + 3600, 3600)),
        ("2026-01-05T03:00-05", Reading(EIGHT - 5 * 3600, -5 * 3600)),
        ("2026-01-05 08:00:00.999", Reading(EIGHT, None, cut=True)),
        ("2026-01-05 08:00:00,000", Reading(EIGHT)),
        ("2026-01-05", Reading(EIGHT - 8 * 3600)),
        (" 2026-01-05 08 ", Reading(EIGHT)),
        ("2026-02-30T08:00:00Z", None),
        ("2026-01-05T24:00:00Z", None),
        ("2026-01-05T08:00:60Z", None),
        ("٢٠٢٦-01-05T08:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_iso_8601_is_read(written, reading):
    assert pattern("iso")(written) == reading


@pytest.mark.parametrize(
    ("form", "written", "reading"),
    [
        ("%d/%m/%Y %H:%M", "5/1/2026 8:00", Reading(EIGHT)),
        ("%m/%d/%y %I:%M %p", "1/5/26 08:00 am", Reading(EIGHT)),
        ("%m/%d/%Y %I:%M %p", "1/4/2026 12:00 AM", Reading(EIGHT - 32 * 3600)),
        ("%d. %b %Y %H:%M:%S", "5. januar 2026 08:00:00", Reading(EIGHT)),
        ("%d %b %Y", "5 Jan. 2026", Reading(EIGHT - 8 * 3600)),
        ("%Y%m%d %H%M%S%z", "20260105 090000+0100", Reading(EIGHT + 3600, 3600)),
        ("%Y/%m/%d %H:%M:%S.%f", "2026/01/05 08:00:00.250", Reading(EIGHT, None, cut=True)),
        ("%d/%m/%Y", "13/13/2026", None),
        ("%d %b %Y", "5 Foo 2026", None),
        ("excel", "46027.333333333336", Reading(EIGHT)),
        ("excel", "46027,5", Reading(EIGHT + 4 * 3600)),
        ("excel", "1e9", None),
        ("unix", "1767600000", Reading(EIGHT, 0)),
        ("unix", "1767600000.5", Reading(EIGHT, 0, cut=True)),
        ("unix-ms", "1767600000250", Reading(EIGHT, 0, cut=True)),
        ("unix-ms", "soon", None),
        ("unix", "soon", None),
    ],
)
def test_a_pattern_is_followed(form, written, reading):
    assert pattern(form)(written) == reading


@pytest.mark.parametrize("form", ["%Y-%m", "%Q %Y %m %d", "%Y-%m-%d %Y", "day"])
def test_a_pattern_without_a_whole_date_is_refused(form):
    with pytest.raises(BadPattern, match="the pattern"):
        pattern(form)


ZONES = ["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]


@given(
    st.sampled_from(ZONES),
    st.lists(st.datetimes(datetime(1975, 1, 1), datetime(2037, 1, 1)), min_size=1),  # noqa: DTZ001 -- the clock on the wall
)
def test_local_times_are_placed_as_python_places_them(key, moments):
    walls = np.array([(m.replace(tzinfo=UTC)).timestamp() // 1 for m in moments], np.int64)
    for gap, fold, python_fold in ((Gap.LATER, Fold.FIRST, 0), (Gap.EARLIER, Fold.SECOND, 1)):
        found = placed(walls, TimeRule(zone=key, gap=gap, fold=fold))
        assert found.instants.tolist() == [
            int(m.replace(microsecond=0, tzinfo=ZoneInfo(key), fold=python_fold).timestamp())
            for m in moments
        ]


def test_a_time_the_spring_change_skipped_follows_the_rule():
    walls = times_of(pa.array(["2026-03-29 02:30:00"]), TimeRule(zone="Europe/Copenhagen"))
    assert walls.faults.tolist() == [Fault.GAP]
    later = TimeRule(zone="Europe/Copenhagen", gap=Gap.LATER)
    assert times_of(pa.array(["2026-03-29 02:30:00"]), later).instants.tolist() == [
        int(datetime(2026, 3, 29, 1, 30, tzinfo=UTC).timestamp())
    ]
    earlier = TimeRule(zone="Europe/Copenhagen", gap=Gap.EARLIER)
    assert times_of(pa.array(["2026-03-29 02:30:00"]), earlier).instants.tolist() == [
        int(datetime(2026, 3, 29, 0, 30, tzinfo=UTC).timestamp())
    ]


def test_a_time_the_autumn_change_repeats_follows_the_rule():
    walls = times_of(pa.array(["2026-10-25 02:30:00"]), TimeRule(zone="Europe/Copenhagen"))
    assert walls.faults.tolist() == [Fault.FOLD]
    for fold, hour in ((Fold.FIRST, 0), (Fold.SECOND, 1)):
        rule = TimeRule(zone="Europe/Copenhagen", fold=fold)
        assert times_of(pa.array(["2026-10-25 02:30:00"]), rule).instants.tolist() == [
            int(datetime(2026, 10, 25, hour, 30, tzinfo=UTC).timestamp())
        ]


HEADER = "request,created,resolved"


def test_times_that_cannot_be_used_are_listed_with_line_and_reason(read, listed):
    log = read(
        [
            HEADER,
            "A,2026-03-29 02:30:00,",
            "B,2026-10-25 02:30:00,",
            "C,0001-01-01 00:00:00,",
            "D,9999-12-31 23:59:59,",
            "E,soon,",
            "F,2026-03-29 03:00:00,  ",
        ],
        'layout = "requests"\n[columns]\nrequest = "request"\ncreated = "created"\n'
        'resolved = "resolved"\n[time]\nzone = "Europe/Copenhagen"',
    )
    assert listed(log) == [
        (
            "line 2: “2026-03-29 02:30:00” in the column “created” never was: the clock in"
            " Europe/Copenhagen was put forward past it"
        ),
        (
            "line 3: “2026-10-25 02:30:00” in the column “created” was twice: the clock in"
            " Europe/Copenhagen was put back over it"
        ),
        "line 4: “0001-01-01 00:00:00” in the column “created” is not between 1970 and 2099",
        "line 5: “9999-12-31 23:59:59” in the column “created” is not between 1970 and 2099",
        "line 6: “soon” in the column “created” is not a time as the mapping has it",
    ]
    assert log.rows_used == 1


def test_a_local_time_without_a_zone_is_refused_with_its_line(read):
    with pytest.raises(UnfitMapping) as refused:
        read([HEADER, "A,2026-01-05T08:00:00Z,", "B,2026-01-05T08:00:00,"])
    assert str(refused.value) == (
        "log.csv, line 3: the time “2026-01-05T08:00:00” in the column “created” has no offset."
        ' Name its zone in the mapping: [time] zone = "Europe/Copenhagen", for example.'
    )


def test_what_was_done_with_times_is_said(read):
    log = read(
        [HEADER, "A,2026-03-29 02:30:00.5,2026-10-25 02:30:00", "B,2026-01-05T08:00:00Z,"],
        'layout = "requests"\n[columns]\nrequest = "request"\ncreated = "created"\n'
        'resolved = "resolved"\n[time]\nzone = "Europe/Copenhagen"\ngap = "later"\nfold = "first"',
    )
    assert [str(note) for note in log.notes] == [
        "Times with a fraction of a second: 1. It is cut off.",
        "Times without an offset: 2. They are the clock on the wall in Europe/Copenhagen.",
        (
            "Of these, in a change of the clock: 2. They follow its rules: skipped times are"
            " “later”, repeated times “first”."
        ),
    ]


@given(st.lists(st.sampled_from([
    "2026-01-05T08:00:00Z", "2026-01-05T08:00:00+02:00", "2026-01-05 08:00:00", "",
    "2026-01-05T08:00:00.5Z", "2026-01-05", "nonsense", " ", "2026-01-05T08:00Z",
])))  # fmt: skip
def test_a_column_reads_as_its_times_one_by_one(texts):
    rule = TimeRule(zone="Europe/Copenhagen", gap=Gap.LATER, fold=Fold.FIRST)
    whole = times_of(pa.array(texts, pa.string()), rule)
    single = [times_of(pa.array([text], pa.string()), rule) for text in texts]
    assert whole.blank.tolist() == [bool(one.blank[0]) for one in single]
    assert whole.faults.tolist() == [int(one.faults[0]) for one in single]
    used = ~whole.blank & (whole.faults == 0)
    assert whole.instants[used].tolist() == [
        int(one.instants[0]) for one, good in zip(single, used, strict=True) if good
    ]
    assert whole.cut == sum(one.cut for one in single)
