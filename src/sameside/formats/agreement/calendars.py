"""Calendars: their hours in versions from a date, written in the calendar or in a later change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from sameside.formats.agreement.changes import merged
from sameside.formats.agreement.fields import (
    as_date,
    choice,
    day,
    items,
    named,
    open_table,
    table,
    text,
)
from sameside.formats.agreement.holidays import Holidays, resolved
from sameside.formats.agreement.keys import (
    CALENDAR,
    CALENDAR_VERSION,
    CHANGED_CALENDAR,
    USUAL,
)
from sameside.formats.agreement.problems import Findings, clipped
from sameside.formats.agreement.source import Node
from sameside.formats.agreement.windows import Week, refuse_overlaps_of_dates, week, windows
from sameside.formats.agreement.zones import zone_key
from sameside.kernel.calendar import Calendar, CalendarVersion, HolidayRule, Windows
from sameside.kernel.refusal import N_


@dataclass(frozen=True, slots=True)
class Setting:
    """What calendars take from the agreement where they say nothing themselves.

    `years` are those whose public holidays are looked up.
    """

    zone: str
    holiday_rule: HolidayRule
    years: range


@dataclass(frozen=True, slots=True)
class Stage:
    """The calendars a part of the file names, in force from a date: the agreement, or a change."""

    starts_on: date
    calendars: Node | None


@dataclass(frozen=True, slots=True)
class _Patch:
    """What is said of a calendar's hours from a date on.

    `own` tells that the calendar says so itself, in its `versions`.
    """

    starts_on: date
    node: Node
    own: bool = False


def read_calendars(
    stages: Iterable[Stage], setting: Setting, findings: Findings
) -> list[Mapping[str, Calendar]]:
    """Return the calendars known at each stage. The same calendar is one object in all of them.

    A calendar's hours are looked up by date (C4), so a later change of hours is a further version
    of the same calendar, not another calendar. What cannot be read is noted and left out.
    """
    said: dict[str, list[_Patch]] = {}
    known: list[tuple[str, ...]] = []
    for stage in stages:
        for name, node in named(stage.calendars, findings) if stage.calendars else ():
            said.setdefault(name, []).append(_Patch(stage.starts_on, node))
        known.append(tuple(said))
    found = {name: _calendar(name, patches, setting, findings) for name, patches in said.items()}
    _refuse_namesakes(found, said, findings)
    return [{name: found[name] for name in names} for names in known]


def _calendar(name: str, said: list[_Patch], setting: Setting, findings: Findings) -> Calendar:
    """Return a calendar; one without versions where its hours cannot be read."""
    first, *changes = said
    keys = table(first.node, CALENDAR, findings)
    for change in changes:
        table(change.node, CHANGED_CALENDAR, findings)
    own_zone = zone_key(keys.get("zone"), findings)
    starts_on = day(keys.get("from"), findings) or first.starts_on
    patches = [_Patch(starts_on, first.node), *_own_versions(keys.get("versions"), findings)]
    return Calendar(
        name=text(keys.get("name"), findings) or name.replace("_", " "),
        zone=own_zone or setting.zone,
        versions=tuple(_versions([*patches, *changes], setting, findings)),
        holiday_rule=choice(keys.get("holiday_rule"), setting.holiday_rule, findings),
    )


def _own_versions(node: Node | None, findings: Findings) -> list[_Patch]:
    found = []
    for item in items(node, findings):
        starts_on = day(table(item, CALENDAR_VERSION, findings).get("from"), findings)
        if starts_on:
            found.append(_Patch(starts_on, item, own=True))
    return found


def _versions(patches: list[_Patch], setting: Setting, findings: Findings) -> list[CalendarVersion]:
    """Return the versions of a calendar, oldest first, each with all that holds from its date."""
    base, *later = patches
    later.sort(key=lambda patch: patch.starts_on)
    for before, after in pairwise([base, *later]):
        _refuse_disorder(before, after, findings)
    found, so_far = [], base.node
    for patch in (base, *later):
        so_far = so_far if patch is base else merged(so_far, patch.node)
        if version := _version(patch.starts_on, so_far, setting, findings):
            found.append(version)
    return found


def _refuse_disorder(before: _Patch, after: _Patch, findings: Findings) -> None:
    # Changes out of order are noted where the changes are read.
    if after.starts_on <= before.starts_on and (before.own or after.own):
        findings.add(
            after.node.line,
            after.node.below("from"),
            N_("these hours begin on {day}, not after the hours before them ({before})."),
            N_("Each version of a calendar begins after the one before it."),
            day=after.starts_on.isoformat(),
            before=before.starts_on.isoformat(),
        )


def _version(
    starts_on: date, node: Node, setting: Setting, findings: Findings
) -> CalendarVersion | None:
    keys = node.table or {}
    usual = week(keys["week"], findings) if "week" in keys else None
    own = _dates(keys.get("dates"), findings)
    closed = resolved(keys.get("holidays"), setting.years, findings)
    if usual is None:
        return None
    hours = {on: windows(own[on], findings) for on in own}
    refuse_overlaps_of_dates(own, hours, usual, findings)
    _refuse_both(own, closed, keys, findings)
    return _put_together(starts_on, usual, hours, closed)


def _put_together(
    starts_on: date, usual: Week, hours: Mapping[date, Windows], closed: Holidays
) -> CalendarVersion:
    """Let a date's own hours win over a public holiday; “closed” agrees with it.

    Were a closed date no holiday any more, the tail of the shift before it would open.
    """
    opened = {on for on, windows_ in hours.items() if windows_}
    return CalendarVersion(
        valid_from_on=starts_on,
        week=usual,
        dates=MappingProxyType(dict(sorted(hours.items()))),
        holidays=(closed.public - opened) | closed.also,
    )


def _dates(node: Node | None, findings: Findings) -> dict[date, Node]:
    found: dict[date, Node] = {}
    for name, child in (open_table(node, findings) or {}).items() if node else ():
        on = as_date(name)
        if on is None:
            findings.add(
                child.line,
                child.key,
                N_("“{name}” is not a date."),
                N_('Write 2025-12-24 = "closed", or 2025-12-24 = "08:00-12:00".'),
                name=clipped(name),
            )
        elif child.value != USUAL and day(Node(on, child.key, child.line), findings):
            found[on] = child
    return found


def _refuse_both(
    own: Mapping[date, Node], closed: Holidays, keys: Mapping[str, Node], findings: Findings
) -> None:
    for on in sorted(set(own) & closed.also):
        findings.add(
            own[on].line,
            own[on].key,
            N_("{day} has hours of its own here and is a holiday in {also}."),
            N_("Keep it in one of the two."),
            day=on.isoformat(),
            also=keys["holidays"].below("also"),
        )


def _refuse_namesakes(
    found: Mapping[str, Calendar], said: Mapping[str, list[_Patch]], findings: Findings
) -> None:
    first: dict[str, str] = {}
    for key, calendar in found.items():
        if calendar.name in first:
            node = said[key][0].node
            findings.add(
                node.line,
                node.below("name"),
                N_("the calendars {one} and {other} are both called “{name}”."),
                N_("Give each a name of its own, so that a reader can tell them apart."),
                one=clipped(first[calendar.name]),
                other=clipped(key),
                name=calendar.name,
            )
        first.setdefault(calendar.name, key)
