"""Time zones: when which offset holds, by the pinned `tzdata` package, never by the machine.

Instants are whole seconds since 1970-01-01T00:00Z, leap seconds not counted, as in POSIX.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

import tzdata

from sameside.kernel.refusal import N_, Refused

Instant = int
"""Whole seconds since 1970-01-01T00:00Z."""

DAY = 86_400
EPOCH = date(1970, 1, 1)
TZDATA_VERSION: str = tzdata.IANA_VERSION
"""The edition of the time zone database in use; each statement names it."""


class UnknownZone(Refused):
    """No such time zone in the database in use."""


@lru_cache(maxsize=1024)
def zone(key: str) -> ZoneInfo:
    """Return the IANA time zone `key`, such as Europe/Copenhagen.

    :raises UnknownZone: when the database in use has no zone of this name.
    """
    if key not in _zones():
        raise UnknownZone(N_("“{zone}” is not a time zone we know."), zone=key)
    source = resources.files("tzdata").joinpath("zoneinfo", *key.split("/"))
    with source.open("rb") as stored:
        return ZoneInfo.from_file(stored, key=key)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """Return the names the database itself lists, so that no name reaches the file system."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split())


def offset_at(place: ZoneInfo, instant: Instant) -> int:
    """Return the zone's offset from UTC at an instant, in seconds, east positive."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=instant)
    offset = moment.astimezone(place).utcoffset()
    assert offset is not None  # noqa: S101 -- a ZoneInfo always knows its offset
    return offset // timedelta(seconds=1)


def local_date(place: ZoneInfo, instant: Instant) -> date:
    """Return the date on the wall at an instant."""
    return date_of(instant + offset_at(place, instant))


def date_of(wall: int) -> date:
    """Return the date of a wall-clock reading, in seconds since 1970-01-01T00:00 local."""
    return EPOCH + timedelta(days=wall // DAY)


def wall_of(day: date) -> int:
    """Return the wall-clock reading at 00:00 of a date, in seconds since 1970-01-01T00:00 local."""
    return (day - EPOCH).days * DAY


def spans(place: ZoneInfo, starts: Instant, ends: Instant) -> list[tuple[Instant, Instant, int]]:
    """Cut `[starts, ends)` into spans of constant offset: (starts, ends, offset in seconds).

    Offsets are read at every 6 hours and each change between two readings is found to the second;
    no zone has changed twice within so short a time since 1970.
    """
    found: list[tuple[Instant, Instant, int]] = []
    opened, offset = starts, offset_at(place, starts)
    for probe in [*range(starts + DAY // 4, ends, DAY // 4), ends - 1]:
        if offset_at(place, probe) != offset:
            change = _change_between(place, opened, probe, offset)
            found.append((opened, change, offset))
            opened, offset = change, offset_at(place, change)
    found.append((opened, ends, offset))
    return found


def _change_between(place: ZoneInfo, before: Instant, after: Instant, offset: int) -> Instant:
    """Return the first instant after `before`, up to `after`, at which `offset` no longer holds."""
    before = max(before, after - DAY // 4)
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(place, middle) == offset:
            before = middle
        else:
            after = middle
    return after
