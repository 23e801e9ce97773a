"""Services and their levels: what is promised for each priority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sameside.formats.agreement.fields import named, open_table, table, text
from sameside.formats.agreement.keys import LEVEL, SERVICE
from sameside.formats.agreement.problems import Findings, clipped, did_you_mean, listed
from sameside.formats.agreement.source import Node
from sameside.formats.agreement.targets import share_bp, target
from sameside.kernel.agreement import Clock, Level, Service, Target
from sameside.kernel.calendar import Calendar
from sameside.kernel.refusal import N_


@dataclass(frozen=True, slots=True)
class Known:
    """What levels may refer to: the priorities, most urgent first, and the calendars."""

    priorities: tuple[str, ...]
    calendars: Mapping[str, Calendar]


def read_services(node: Node, known: Known, findings: Findings) -> Mapping[str, Service]:
    """Return the services in the order of the file; what cannot be read is noted and left out."""
    found = {key: _service(key, child, known, findings) for key, child in named(node, findings)}
    if node.table is not None and not found:
        findings.add(
            node.line,
            node.key,
            N_("there is no service in the agreement."),
            N_("Add one: [services.cleaning], with its name and its levels."),
        )
    return found


def _service(key: str, node: Node, known: Known, findings: Findings) -> Service:
    keys = table(node, SERVICE, findings)
    levels = _levels(keys["levels"], keys, known, findings) if "levels" in keys else {}
    ordered = tuple(levels[each] for each in known.priorities if each in levels)
    return Service(key=key, name=text(keys.get("name"), findings) or key, levels=ordered)


def _levels(
    node: Node, service: Mapping[str, Node], known: Known, findings: Findings
) -> Mapping[str, Level]:
    _refuse_none(node, findings)
    found = {
        priority: _level(priority, child, service, known, findings)
        for priority, child in (open_table(node, findings) or {}).items()
    }
    return {priority: level for priority, level in found.items() if level}


def _level(
    priority: str, node: Node, service: Mapping[str, Node], known: Known, findings: Findings
) -> Level | None:
    """Return one level; its calendar and share are the service's where it names none itself."""
    if node.table is not None and priority not in known.priorities:
        _say_no_priority(priority, node, known, findings)
    keys = table(node, LEVEL, findings)
    calendar = _calendar(keys.get("calendar", service.get("calendar")), node, known, findings)
    targets = _targets(node, keys, findings)
    share = keys.get("share", service.get("share"))
    agreed = share_bp(share, findings) if share else None
    return Level(priority, calendar, targets, agreed) if calendar else None


def _targets(node: Node, keys: Mapping[str, Node], findings: Findings) -> Mapping[Clock, Target]:
    said = {clock: keys[clock.value] for clock in Clock if clock.value in keys}
    if node.table is not None and not said:
        findings.add(
            node.line,
            node.key,
            N_("no target is agreed here."),
            N_(
                'Add response, resolution or update; resolution = "none" only shows the time taken.'
            ),
        )
    found = {clock: target(child, findings) for clock, child in said.items()}
    return {clock: agreed for clock, agreed in found.items() if agreed and agreed.runs}


def _calendar(node: Node | None, level: Node, known: Known, findings: Findings) -> Calendar | None:
    if node is None:
        if level.table is not None:
            findings.add(
                level.line,
                level.below("calendar"),
                N_("this is missing: in which hours does the clock run?"),
                N_("Name a calendar here or for the whole service: {known}."),
                known=listed(known.calendars),
            )
        return None
    if isinstance(node.value, str) and node.value in known.calendars:
        return known.calendars[node.value]
    said = node.value if isinstance(node.value, str) else "…"
    remedy, near = did_you_mean(
        said,
        known.calendars,
        N_("The calendars are {known}."),
        N_("Did you mean “{near}”? The calendars are {known}."),
    )
    findings.add(
        node.line,
        node.key,
        N_("there is no calendar “{calendar}”."),
        remedy,
        calendar=clipped(said),
        near=near,
        known=listed(known.calendars),
    )
    return None


def _say_no_priority(priority: str, node: Node, known: Known, findings: Findings) -> None:
    remedy, near = did_you_mean(
        priority,
        known.priorities,
        N_("The priorities are {known}; a further one must be named there first."),
        N_("Did you mean “{near}”? The priorities are {known}."),
    )
    findings.add(
        node.line,
        node.key,
        N_("“{priority}” is not among the priorities of the agreement."),
        remedy,
        priority=clipped(priority),
        near=near,
        known=listed(known.priorities),
    )


def _refuse_none(node: Node, findings: Findings) -> None:
    if node.table is not None and not node.table:
        findings.add(
            node.line,
            node.key,
            N_("the service has no level, so that nothing is promised."),
            N_("Add one: urgent = {example}"),
            example='{ response = "30 min", resolution = "4 h" }',
        )
