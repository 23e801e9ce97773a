"""Worked cases of the service clock: a row of a table, judged and compared with what it expects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

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
from sameside.kernel.clock import judge
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.judgement import latest_update
from sameside.kernel.policy import Course, resolution_run, response_run
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.verdict import Moment, Outcome, Unset, Verdict
from sameside.kernel.zone import Instant

Json = Mapping[str, Any]  # a parsed JSON object: its values are whatever the file says
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
COLUMNS = ("calendar_json", "events_json", "target_s", "policy")
EXPECTED = (
    "expected_elapsed_s",
    "expected_due_utc",
    "expected_breach_utc",
    "expected_met",
)


class BadCase(Refused):
    """A case that cannot be read."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the clock and a case differ; both sides as the case file writes them."""

    column: str
    expected: str
    got: str


def differences(row: Mapping[str, str]) -> list[Difference]:
    """Judge one row of a case file and return where the clock differs from what it expects.

    Empty expectations are not judged. The columns and their shapes stand in rules/clock.md.

    :raises BadCase: when the row cannot be read.
    """
    got = _answers(judged_case(row))
    return [
        Difference(column, row[column].strip(), got[column])
        for column in EXPECTED
        if (row.get(column) or "").strip() and not _same(column, row[column], got[column])
    ]


def judged_case(row: Mapping[str, str]) -> Verdict | None:
    """Return the verdict of one case; None where there is no clock to judge.

    :raises BadCase: when the row cannot be read.
    """
    try:
        course, clock, looked_at = _course(row)
    except Refused:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as fault:
        raise BadCase(N_("The case cannot be read: {fault}."), fault=repr(fault)) from fault
    if clock is Clock.RESPONSE:
        return judge(response_run(course))
    if clock is Clock.RESOLUTION:
        return judge(resolution_run(course))
    run = latest_update(course, looked_at=looked_at)
    return judge(run) if run else None


def _course(row: Mapping[str, str]) -> tuple[Course, Clock, bool]:
    policy = json.loads(row.get("policy") or "{}")
    events = [_event(event) for event in json.loads(row["events_json"])]
    looked_at = events[-1] is None
    as_of = _instant(json.loads(row["events_json"])[-1]["t"])
    known = tuple(event for event in events if event is not None)
    clock = Clock(policy.get("clock", Clock.RESOLUTION))
    service = _service(row, policy, known, clock)
    history = History(row.get("id", ""), service.key, known)
    policies = Policies(
        Reopening(policy.get("reopen", Reopening.CONTINUE)),
        PriorityChange(policy.get("priority", PriorityChange.RETRO)),
        bool(policy.get("pause_response", False)),
    )
    return (
        Course.of(history, service=service, policies=policies, as_of=as_of),
        clock,
        looked_at,
    )


def _service(
    row: Mapping[str, str], policy: Json, events: tuple[Event, ...], clock: Clock
) -> Service:
    """Make the promise of a case: for each priority it names, a target on a calendar."""
    usual = _calendar(json.loads(row["calendar_json"]), "calendar")
    special = {p: _calendar(c, p) for p, c in policy.get("cals", {}).items()}
    priorities = dict.fromkeys(
        [e.priority for e in events if e.what in {Happening.CREATED, Happening.PRIORITY}]
    )
    levels = tuple(
        Level(p, special.get(p, usual), MappingProxyType({clock: _target(row, policy, p)}))
        for p in priorities
    )
    return Service("service", "", levels)


def _target(row: Mapping[str, str], policy: Json, priority: str) -> Target:
    if policy.get("mode") == "days_eod":
        return Target(days=int(policy["days"]))
    seconds = policy.get("targets", {}).get(priority, row.get("target_s") or None)
    return Target(seconds=int(seconds) if seconds is not None else None)


def _calendar(parsed: Json, name: str) -> Calendar:
    versions = sorted(map(_version, parsed["versions"]), key=lambda v: v.valid_from_on)
    rule = HolidayRule(parsed.get("holiday_rule", HolidayRule.INSTANT))
    return Calendar(name, parsed["tz"], tuple(versions), rule)


def _version(parsed: Json) -> CalendarVersion:
    mon, tue, wed, thu, fri, sat, sun = (
        _windows(parsed.get("week", {}).get(day, [])) for day in WEEKDAYS
    )
    return CalendarVersion(
        date.fromisoformat(parsed["from"]),
        (mon, tue, wed, thu, fri, sat, sun),
        {date.fromisoformat(d): _windows(w) for d, w in parsed.get("dates", {}).items()},
        frozenset(map(date.fromisoformat, parsed.get("holidays", []))),
    )


def _windows(parsed: list[list[str]]) -> tuple[Window, ...]:
    return tuple(Window(_seconds(opens), _seconds(closes)) for opens, closes in parsed)


def _seconds(wall: str) -> int:
    """Return seconds after midnight of `HH:MM` or `HH:MM:SS`."""
    hours, minutes, *seconds = (int(part) for part in wall.split(":"))
    return hours * 3600 + minutes * 60 + sum(seconds)


def _event(parsed: Json) -> Event | None:
    """Return an event; None for `now`, which is no event but the end of the look."""
    if parsed["e"] == "now":
        return None
    by = parsed.get("by")
    return Event(
        at=_instant(parsed["t"]),
        what=Happening(parsed["e"]),
        by=Side(by) if by in set(Side) else None,
        public=bool(parsed.get("public", False)),
        auto=bool(parsed.get("auto", False)),
        priority=str(parsed.get("p", "")),
        why=str(parsed.get("why", "")),
    )


def _instant(text: str) -> Instant:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return int(moment.timestamp() // 1)


def _answers(verdict: Verdict | None) -> dict[str, str]:
    """Return a verdict in the words of a case file."""
    if verdict is None:
        return dict(zip(EXPECTED, ("0", Unset.NONE, Unset.NONE, ""), strict=True))
    met = {Outcome.MET: "true", Outcome.BREACHED: "false"}.get(verdict.outcome, "")
    due, breach = _moment(verdict.due), _moment(verdict.breach)
    return dict(zip(EXPECTED, (str(verdict.elapsed), due, breach, met), strict=True))


def _moment(moment: Moment) -> str:
    if isinstance(moment, Unset):
        return moment.value
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _same(column: str, expected: str, got: str) -> bool:
    expected = expected.strip()
    if column == "expected_met":
        return expected.lower() == got
    if not column.endswith("_utc") or expected in set(Unset) or got in set(Unset):
        return expected == got
    return _instant(expected) == _instant(got)
