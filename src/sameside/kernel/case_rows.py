"""Rows of a case file, read: a calendar, events, a target and a policy. Their shape: clock.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar

from sameside.kernel.agreement import (
    Clock,
    Level,
    Policies,
    PriorityChange,
    Reopening,
    Service,
    Target,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, HolidayRule, Window
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.policy import Course
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.zone import DAY, Instant

Json = Mapping[str, Any]  # a parsed JSON object: its values are whatever the file says
Word = TypeVar("Word", bound=StrEnum)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
POLICY_KEYS = (
    "clock",
    "reopen",
    "priority",
    "targets",
    "cals",
    "pause_response",
    "mode",
    "days",
)
WALL = re.compile(r"(\d\d):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
NOW = "now"
MOST_DIGITS = 12
"""A target of more digits would outlast the calendar."""


class BadCase(Refused):
    """A case that cannot be read."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case ready to be judged. `looked_at` tells whether it ends in `now`, not in an event."""

    course: Course
    clock: Clock
    looked_at: bool


def read_case(row: Mapping[str, str | None]) -> Case:
    """Read the calendar, events, target and policy of a row.

    :raises BadCase: naming the column or event that cannot be read, and what would be right.
    """
    policy = _object(row, "policy", or_empty=True)
    _refuse_other_keys(policy)
    parsed = _events(row)
    looked_at = parsed[-1]["e"] == NOW
    as_of = instant(parsed[-1]["t"])
    events = tuple(_event(n, e) for n, e in enumerate(parsed, 1) if e["e"] != NOW)
    _refuse_disorder([e.at for e in events] + [as_of])
    clock = _word(Clock, policy.get("clock", Clock.RESOLUTION), "clock")
    service = _service(row, policy, events, clock)
    history = History(row.get("id") or "", service.key, events)
    policies = Policies(
        _word(Reopening, policy.get("reopen", Reopening.CONTINUE), "reopen"),
        _word(PriorityChange, policy.get("priority", PriorityChange.RETRO), "priority"),
        _yes_or_no(policy, "pause_response"),
    )
    course = Course.of(history, service=service, policies=policies, as_of=as_of)
    return Case(course, clock, looked_at)


def instant(text: object) -> Instant:
    """Read an instant with its offset, in RFC 3339; fractions of a second are dropped.

    :raises BadCase: when it is none.
    """
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadCase(
            N_("“{text}” is not an instant with its offset, such as 2026-01-13T09:00+01:00."),
            text=text,
        )
    return int(moment.timestamp() // 1)


def _cell(row: Mapping[str, str | None], column: str) -> object:
    """Return the JSON in a column."""
    text = row.get(column)
    if text is None:
        raise BadCase(N_("The case has no column “{column}”."), column=column)
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        raise BadCase(
            N_("“{column}” is not JSON from its character {at} on."),
            column=column,
            at=fault.pos + 1,
        ) from fault
    except (RecursionError, ValueError) as fault:
        raise BadCase(
            N_("“{column}” is not JSON we can read: too deep, or a number too long."),
            column=column,
        ) from fault


def _object(row: Mapping[str, str | None], column: str, *, or_empty: bool = False) -> Json:
    if or_empty and not (row.get(column) or "").strip():
        return {}
    return _as_object(_cell(row, column), column)


def _as_object(parsed: object, name: str) -> Json:
    if not isinstance(parsed, dict):
        raise BadCase(N_("“{name}” should be a JSON object, in braces."), name=name)
    return parsed


def _as_list(parsed: object, name: str) -> list[Any]:  # whatever the file says stands in it
    if not isinstance(parsed, list):
        raise BadCase(N_("“{name}” should be a JSON list, in brackets."), name=name)
    return parsed


def _word(words: type[Word], said: object, name: str) -> Word:
    if said not in set(words):
        raise BadCase(
            N_("“{name}” is “{said}”; it should be one of {known}."),
            name=name,
            said=said,
            known=", ".join(words),
        )
    return words(str(said))


def _yes_or_no(parsed: Json, key: str) -> bool:
    said = parsed.get(key, False)
    if not isinstance(said, bool):
        raise BadCase(N_("“{name}” should be true or false, not “{said}”."), name=key, said=said)
    return said


def _refuse_other_keys(policy: Json) -> None:
    for key in policy:
        if key not in POLICY_KEYS:
            raise BadCase(
                N_("The policy has “{key}”; it knows {known}."),
                key=key,
                known=", ".join(POLICY_KEYS),
            )


def _events(row: Mapping[str, str | None]) -> list[Json]:
    """Return the events as they stand: the first is `created`, and none comes after `now`."""
    parsed = [_as_object(e, "event") for e in _as_list(_cell(row, "events_json"), "events_json")]
    lacking = (
        (n, key) for n, event in enumerate(parsed, 1) for key in ("t", "e") if key not in event
    )
    for number, key in lacking:
        raise BadCase(N_("Event {number} has no “{key}”."), number=number, key=key)
    happenings = [event["e"] for event in parsed]
    if not parsed or happenings[0] != Happening.CREATED:
        raise BadCase(N_("The first event of a case should be “created”."))
    if Happening.CREATED in happenings[1:] or NOW in happenings[:-1]:
        raise BadCase(N_("“created” may only be the first event of a case, “now” only the last."))
    return parsed


def _event(number: int, parsed: Json) -> Event:
    by = parsed.get("by")
    return Event(
        at=instant(parsed["t"]),
        what=_word(Happening, parsed["e"], f"e ({number})"),
        by=None if by is None else _word(Side, by, f"by ({number})"),
        public=_yes_or_no(parsed, "public"),
        auto=_yes_or_no(parsed, "auto"),
        priority=str(parsed.get("p") or ""),
        why=str(parsed.get("why") or ""),
    )


def _refuse_disorder(instants: list[Instant]) -> None:
    for number, (before, after) in enumerate(pairwise(instants), 2):
        if after < before:
            raise BadCase(N_("Event {number} lies before the one above it."), number=number)


def _service(
    row: Mapping[str, str | None], policy: Json, events: tuple[Event, ...], clock: Clock
) -> Service:
    """Make the promise of a case: for each priority it names, a target on a calendar."""
    usual = _calendar(_object(row, "calendar_json"), "calendar")
    special = {
        p: _calendar(_as_object(c, "cals"), p)
        for p, c in _as_object(policy.get("cals", {}), "cals").items()
    }
    priorities = dict.fromkeys(
        [e.priority for e in events if e.what in {Happening.CREATED, Happening.PRIORITY}]
    )
    levels = tuple(
        Level(p, special.get(p, usual), MappingProxyType({clock: _target(row, policy, p)}))
        for p in priorities
    )
    return Service("service", "", levels)


def _target(row: Mapping[str, str | None], policy: Json, priority: str) -> Target:
    if "mode" in policy:
        if policy["mode"] != "days_eod":
            raise BadCase(N_("“mode” should be “days_eod”, not “{said}”."), said=policy["mode"])
        return Target(days=_whole(policy.get("days"), "days"))
    targets = _as_object(policy.get("targets", {}), "targets")
    said = targets.get(priority, (row.get("target_s") or "").strip() or None)
    return Target() if said is None else Target(seconds=_whole(said, "target_s"))


def _whole(said: object, name: str) -> int:
    digits = str(said)
    if isinstance(said, bool) or not (
        digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    ):
        raise BadCase(
            N_("“{name}” should be a whole number from 0 up, not “{said}”."), name=name, said=said
        )
    return int(digits)


def _calendar(parsed: Json, name: str) -> Calendar:
    zone = parsed.get("tz")
    if not isinstance(zone, str):
        raise BadCase(N_("A calendar names its time zone in “tz”, such as Europe/Copenhagen."))
    versions = [
        _version(_as_object(v, "versions"))
        for v in _as_list(parsed.get("versions", []), "versions")
    ]
    if not versions or len({v.valid_from_on for v in versions}) < len(versions):
        raise BadCase(N_("A calendar needs at least one version, each from a date of its own."))
    rule = _word(HolidayRule, parsed.get("holiday_rule", HolidayRule.INSTANT), "holiday_rule")
    return Calendar(name, zone, tuple(sorted(versions, key=lambda v: v.valid_from_on)), rule)


def _version(parsed: Json) -> CalendarVersion:
    week = _as_object(parsed.get("week", {}), "week")
    for day in week:
        if day not in WEEKDAYS:
            raise BadCase(
                N_("“{name}” is “{said}”; it should be one of {known}."),
                name="week",
                said=day,
                known=", ".join(WEEKDAYS),
            )
    mon, tue, wed, thu, fri, sat, sun = (_windows(week.get(day, [])) for day in WEEKDAYS)
    dates = _as_object(parsed.get("dates", {}), "dates")
    return CalendarVersion(
        _date(parsed.get("from")),
        (mon, tue, wed, thu, fri, sat, sun),
        MappingProxyType({_date(day): _windows(windows) for day, windows in dates.items()}),
        frozenset(map(_date, _as_list(parsed.get("holidays", []), "holidays"))),
    )


def _date(said: object) -> date:
    try:
        return date.fromisoformat(str(said))
    except ValueError as fault:
        raise BadCase(N_("“{said}” is not a date such as 2026-01-13."), said=said) from fault


def _windows(parsed: object) -> tuple[Window, ...]:
    return tuple(_window(window) for window in _as_list(parsed, "windows"))


def _window(parsed: object) -> Window:
    match parsed:
        case [str(opens), str(closes)]:
            return Window(_seconds(opens, latest=DAY - 1), _seconds(closes, latest=DAY))
        case _:
            raise BadCase(
                N_("“{said}” is not a window, such as [“08:00”, “16:00”]."), said=json.dumps(parsed)
            )


def _seconds(wall: str, *, latest: int) -> int:
    """Return seconds after midnight of `HH:MM` or `HH:MM:SS`."""
    found = WALL.fullmatch(wall)
    seconds = _read_as_seconds(found.groups(default="0")) if found else DAY + 1
    if seconds > latest:
        raise BadCase(
            N_("“{said}” is not a time of day from 00:00 up; a window may end at 24:00."),
            said=wall,
        )
    return seconds


def _read_as_seconds(parts: Iterable[str]) -> int:
    hours, minutes, seconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds
