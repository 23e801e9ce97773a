"""Which offset holds when, compared with the zone files themselves, read by a reader of our own."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import NamedTuple

import pytest

from sameside.kernel.zone import (
    DAY,
    TZDATA_VERSION,
    Instant,
    UnknownZone,
    date_of,
    local_date,
    offset_at,
    spans,
    wall_of,
    zone,
)

STARTS = int(datetime(1970, 1, 1, tzinfo=UTC).timestamp())
ENDS = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
ZONEINFO = resources.files("tzdata").joinpath("zoneinfo")
NAMES = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
SINCE = int(datetime(2006, 1, 1, tzinfo=UTC).timestamp())
UNTIL = int(datetime(2046, 1, 1, tzinfo=UTC).timestamp())

Change = tuple[Instant, int]


class ZoneFile(NamedTuple):
    """What a TZif file holds: its changes (instant, offset), the offset before, and its rule."""

    changes: list[Change]
    before: int
    rule: str


def zone_file(stored: bytes) -> ZoneFile:
    """Read the 64-bit part of a TZif file (RFC 8536)."""
    second = 44 + _body_length(stored[:44], 4)
    header, body = stored[second : second + 44], stored[second + 44 :]
    _, _, _, timecnt, typecnt, _ = struct.unpack(">6l", header[20:44])
    instants = struct.unpack(f">{timecnt}q", body[: 8 * timecnt])
    indices = body[8 * timecnt : 9 * timecnt]
    types = body[9 * timecnt : 9 * timecnt + 6 * typecnt]
    offsets = [struct.unpack(">l", types[6 * i : 6 * i + 4])[0] for i in range(typecnt)]
    rule = body[_body_length(header, 8) :].decode().strip("\n")
    changes = [(at, offsets[index]) for at, index in zip(instants, indices, strict=True)]
    return ZoneFile(changes, offsets[0], rule)


def _body_length(header: bytes, width: int) -> int:
    utcnt, stdcnt, leapcnt, timecnt, typecnt, charcnt = struct.unpack(">6l", header[20:44])
    return int(timecnt * (width + 1) + typecnt * 6 + charcnt + leapcnt * (width + 4)) + int(
        stdcnt + utcnt
    )


NAMED = r"(?:<[^>]+>|[A-Za-z]+)"
OFFSET = r"([+-]?\d+(?::\d+)*)"
RULE = re.compile(rf"{NAMED}{OFFSET}(?:{NAMED}{OFFSET}?,(.+),(.+))?")


def by_rule(rule: str, year: int) -> list[Change]:
    """Return the changes a POSIX rule makes in a year, in time order; none without summer time."""
    found = RULE.fullmatch(rule)
    assert found, rule
    if found[3] is None:
        return []
    standard = -_seconds(found[1])
    summer = -_seconds(found[2]) if found[2] else standard + 3600
    begins = _day_and_time(found[3], year) - standard
    ends = _day_and_time(found[4], year) - summer
    return sorted([(begins, summer), (ends, standard)])


def _seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    return sign * sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


def _day_and_time(text: str, year: int) -> int:
    """Return the wall-clock reading of `Mm.w.d/time` in a year."""
    day, _, time = text.partition("/")
    month, week, weekday = (int(part) for part in day.removeprefix("M").split("."))
    first = date(year, month, 1)
    first += timedelta(days=(weekday - first.isoweekday() % 7) % 7)
    asked = first + timedelta(weeks=week - 1)
    while asked.month != month:
        asked -= timedelta(weeks=1)
    return wall_of(asked) + (_seconds(time) if time else 2 * 3600)


def expected_spans(name: str) -> list[tuple[Instant, Instant, int]]:
    """Return a zone's spans of constant offset from 1970 to 2100, out of its file."""
    changes, before, rule = zone_file(ZONEINFO.joinpath(*name.split("/")).read_bytes())
    last = changes[-1][0] if changes else STARTS
    years = range(date_of(last).year, 2100)
    changes += [c for year in years for c in by_rule(rule, year) if c[0] > last]
    first = bisect_right(changes, STARTS, key=lambda change: change[0])
    offset = changes[first - 1][1] if first else before
    found, opened = [], STARTS
    for at, after in changes[first:]:
        if at < ENDS and after != offset:
            found.append((opened, at, offset))
            opened, offset = at, after
    return [*found, (opened, ENDS, offset)]


@pytest.mark.parametrize("name", [*NAMES[::60], "Africa/Casablanca", "Australia/Lord_Howe"])
def test_each_change_of_offset_is_found_to_the_second(name: str):
    expected = [(max(s, SINCE), min(e, UNTIL), o) for s, e, o in expected_spans(name)]
    assert spans(zone(name), SINCE, UNTIL) == [span for span in expected if span[0] < span[1]]


def test_between_two_changes_of_any_zone_there_are_more_than_six_hours():
    for name in NAMES:
        found = expected_spans(name)
        assert min(ends - starts for starts, ends, _ in found[1:-1] or found) > DAY // 4, name


def test_every_zone_of_the_database_reads_as_its_file_says_at_each_change():
    for name in NAMES:
        for starts, ends, offset in expected_spans(name):
            probed = [offset_at(zone(name), at) for at in (starts, ends - 1)]
            assert probed == [offset, offset], (name, starts)


def test_the_edition_of_the_database_is_named_like_the_package_that_brings_it():
    assert re.fullmatch(r"20\d\d[a-z]", TZDATA_VERSION)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "/",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe",
        "Europe/",
        "Europe//Copenhagen",
        "europe/copenhagen",
        " Europe/Copenhagen",
        "Europe/Copenhagen\n",
        "Europe\\Copenhagen",
        "Europe/Copenhagen\0",
        "posix/Europe/Copenhagen",
        "zone.tab",
        "__init__.py",
        "x" * 10_000,
        "\ud800",
    ],
)
def test_a_name_the_database_does_not_list_is_no_zone(name: str):
    with pytest.raises(UnknownZone) as refused:
        zone(name)
    assert str(refused.value) == f"“{name}” is not a time zone we know."


def test_samoa_went_from_thursday_to_saturday():
    apia = zone("Pacific/Apia")
    change = int(datetime(2011, 12, 30, 10, tzinfo=UTC).timestamp())
    assert [local_date(apia, at) for at in (change - 1, change)] == [
        date(2011, 12, 29),
        date(2011, 12, 31),
    ]
