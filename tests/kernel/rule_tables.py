"""Reads the worked rows of docs/reference/clock-rules.md into what the kernel judges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sameside.kernel.agreement import (
    Clock,
    Level,
    Policies,
    PriorityChange,
    Reopening,
    Service,
    Target,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, HolidayRule, Window, Windows
from sameside.kernel.history import Event, Happening, Side
from sameside.kernel.policy import Course
from sameside.kernel.verdict import Moment, Unset, Verdict
from sameside.kernel.zone import Instant, zone

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "clock-rules.md"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
UNITS = {"h": 3600, "min": 60, "s": 1}
SAID = {
    "supplier answers": Event(0, Happening.MESSAGE, Side.SUPPLIER, public=True),
    "customer writes": Event(0, Happening.MESSAGE, Side.CUSTOMER, public=True),
    "automatic reply": Event(0, Happening.MESSAGE, Side.SUPPLIER, public=True, auto=True),
    "internal note": Event(0, Happening.MESSAGE, Side.SUPPLIER),
    "resolved": Event(0, Happening.RESOLVED),
    "reopened": Event(0, Happening.REOPENED),
}
AT = re.compile(r"(?:(\w{3}) (\d{4}-\d\d-\d\d) )?(\d\d:\d\d(?::\d\d)?)( again)? ?(.*)")
Cells = tuple[str, str, str, str]


@dataclass(frozen=True)
class Row:
    """A worked row: its rule, the course to judge by one clock, and the four cells expected."""

    rule: str
    what_happens: str
    course: Course
    clock: Clock
    zone: ZoneInfo
    expected: Cells


@dataclass
class _Version:
    since: date
    week: list[Windows] = field(default_factory=lambda: [()] * 7)
    dates: dict[date, Windows] = field(default_factory=dict)
    holidays: set[date] = field(default_factory=set)


def rows() -> Iterator[Row]:
    """Yield each worked row of the page."""
    calendars: dict[str, Calendar] = {}
    rule = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        rule = line.removeprefix("## ") if line.startswith("## ") else rule
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if not line.startswith("|") or cells[0] in {"calendar", "on"} or "---" in cells[0]:
            continue
        if len(cells) == 3:
            calendars[cells[0]] = calendar(*cells)
        else:
            yield _row(rule, cells, calendars)


def calendar(name: str, key: str, hours: str) -> Calendar:
    """Read a calendar out of its words."""
    versions, rule = [_Version(date(2000, 1, 1))], HolidayRule.INSTANT
    for part in hours.split("; "):
        words = part.split()
        if words[0] == "from":
            versions.append(_Version(date.fromisoformat(words[1])))
            words = words[2:]
        if words[0] == "rule":
            rule = HolidayRule(words[1])
        elif words[0] == "holiday":
            versions[-1].holidays.add(date.fromisoformat(words[1]))
        elif words[0][0].isdigit():
            versions[-1].dates[date.fromisoformat(words[0])] = _windows(words[1:])
        elif words[0] != "never":
            first, last = (WEEKDAYS.index(day) for day in words[0].split("–"))
            versions[-1].week[first : last + 1] = [_windows(words[1:])] * (last + 1 - first)
    return Calendar(name, key, tuple(map(_frozen, versions)), rule)


def _frozen(version: _Version) -> CalendarVersion:
    mon, tue, wed, thu, fri, sat, sun = version.week
    return CalendarVersion(
        version.since,
        (mon, tue, wed, thu, fri, sat, sun),
        MappingProxyType(version.dates),
        frozenset(version.holidays),
    )


def _windows(words: list[str]) -> Windows:
    return tuple(Window(*(_wall(time) for time in word.split("–"))) for word in words)


def _wall(text: str) -> int:
    hours, minutes, *seconds = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + sum(seconds)


def _row(rule: str, cells: list[str], calendars: Mapping[str, Calendar]) -> Row:
    on, *choices = cells[0].split("; ")
    usual, _, urgent = on.partition(", high ")
    chosen = dict(choice.partition(" ")[::2] for choice in choices)
    clock = Clock(chosen.get("clock", "resolution"))
    policies = Policies(
        Reopening(chosen.get("reopen", "continue")),
        PriorityChange(chosen.get("priority", "retro")),
        "pause_response" in chosen,
    )
    by_priority = {"": usual, "low": usual, "high": urgent or usual}
    promised = _promised(cells[2])
    levels = tuple(
        Level(p, calendars[named], {clock: promised[p if p in promised else ""]})
        for p, named in by_priority.items()
        if p in promised or "" in promised
    )
    place = zone(calendars[usual].zone)
    happened = list(_happened(cells[1], place))
    course = Course(
        tuple(event for _, event in happened if event is not None),
        Service("service", "Service", levels),
        policies,
        happened[-1][0],
    )
    counted, due, until, outcome = cells[3:]
    return Row(rule, cells[1], course, clock, place, (counted, due, until, outcome))


def _promised(cell: str) -> dict[str, Target]:
    """Read `4 h`, `2 days`, `none` or `low 16 h, high 4 h`."""
    found = {}
    for part in cell.split(", "):
        priority, _, rest = part.partition(" ")
        named = priority in {"low", "high"}
        found[priority if named else ""] = _target(rest if named else part)
    return found


def _target(words: str) -> Target:
    if words == "none":
        return Target()
    if words.endswith("days"):
        return Target(days=int(words.split(maxsplit=1)[0]))
    numbers, units = words.split()[::2], words.split()[1::2]
    pairs = zip(numbers, units, strict=True)
    return Target(seconds=sum(int(number) * UNITS[unit] for number, unit in pairs))


def _happened(cell: str, place: ZoneInfo) -> Iterator[tuple[Instant, Event | None]]:
    """Yield each event with its instant; None for `now`."""
    day = ""
    for part in cell.split("; "):
        found = AT.fullmatch(part)
        assert found, part
        day = found[2] or day
        at = _instant(day, found[3], place, again=bool(found[4]))
        assert not found[1] or WEEKDAYS[date.fromisoformat(day).weekday()] == found[1], part
        yield at, None if found[5] == "now" else _event(at, found[5])


def _instant(day: str, time: str, place: ZoneInfo, *, again: bool) -> Instant:
    midnight = datetime.fromisoformat(day)
    wall = midnight + timedelta(seconds=_wall(time))
    return int(wall.replace(tzinfo=place, fold=int(again)).timestamp())


def _event(at: Instant, words: str) -> Event:
    if words in SAID:
        like = SAID[words]
        return Event(at, like.what, like.by, public=like.public, auto=like.auto)
    first, _, rest = words.partition(" ")
    if first == "created":
        return Event(at, Happening.CREATED, priority=rest)
    if first in {"paused", "resumed"}:
        what = Happening.PAUSE if first == "paused" else Happening.RESUME
        return Event(at, what, why=rest.strip("()"))
    return Event(at, Happening.PRIORITY, priority=first)


def cells_of(found: Verdict | None, place: ZoneInfo) -> Cells:
    """Say a verdict in the words of the page."""
    if found is None:
        return ("–", "–", "–", "–")
    due, until = _moment(found.due, place), _moment(found.breach, place)
    same = found.due == found.breach and not isinstance(found.due, Unset)
    return _length(found.elapsed), due, "= due" if same else until, found.outcome.value


def _length(seconds: int) -> str:
    said = []
    for unit, length in UNITS.items():
        count, seconds = divmod(seconds, length)
        said += [f"{count} {unit}"] if count else []
    return " ".join(said) or "0 s"


def _moment(moment: Moment, place: ZoneInfo) -> str:
    if isinstance(moment, Unset):
        return moment.value
    wall = datetime.fromtimestamp(moment, place)
    time = f"{wall:%H:%M}" + (f":{wall:%S}" if wall.second else "")
    return f"{wall:%a %Y-%m-%d} {time}{' again' if wall.fold else ''}"
