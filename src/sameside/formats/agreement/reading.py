"""From `agreement.toml` to the agreement the kernel judges by. All problems are named together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from sameside.formats.agreement.calendars import Setting, Stage, read_calendars
from sameside.formats.agreement.changes import merged
from sameside.formats.agreement.digest import digest_of
from sameside.formats.agreement.fields import choice, day, items, table, text, yes_or_no
from sameside.formats.agreement.keys import (
    AGREEMENT,
    CHANGE,
    CHANGED_POLICIES,
    PARTY,
    POLICIES,
    Keys,
)
from sameside.formats.agreement.problems import Findings
from sameside.formats.agreement.services import Known, read_services
from sameside.formats.agreement.source import LARGEST, Node, tree_of
from sameside.formats.agreement.zones import zone_key
from sameside.kernel.agreement import (
    Agreement,
    AgreementVersion,
    Party,
    Policies,
    PriorityChange,
    Reopening,
    Service,
)
from sameside.kernel.calendar import Calendar, HolidayRule
from sameside.kernel.refusal import N_

YEARS_AHEAD = 5
"""Public holidays are looked up so many years beyond the newest version, where none are named."""
MOST_CHANGES = 200
_CURRENCY = re.compile(r"[A-Z]{3}")
_FALLBACK_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class _Draft:
    """The agreement as it reads from a date on: its tables, and those of the change alone."""

    starts_on: date
    tables: Mapping[str, Node]
    said: Mapping[str, Node]


def read_agreement(file: Path) -> Agreement:
    """Return the agreement in a file.

    :raises AgreementRefused: with every problem found, each with line, key and remedy.
    :raises OSError: when the file cannot be opened.
    """
    with file.open("rb") as opened:
        return understood(opened.read(LARGEST + 1), file.name)


def understood(raw: bytes, file: str) -> Agreement:
    """Return the agreement in the bytes of a file; `file` is its name in messages.

    :raises AgreementRefused: with every problem found, each with line, key and remedy.
    """
    findings = Findings(file)
    root = tree_of(raw, findings)
    keys = table(root, AGREEMENT, findings)
    drafts = _drafts(keys, findings)
    calendars = read_calendars(
        [Stage(draft.starts_on, draft.said.get("calendars")) for draft in drafts],
        _setting(keys, drafts, findings),
        findings,
    )
    versions = [
        _version(number, draft, known, findings)
        for number, (draft, known) in enumerate(zip(drafts, calendars, strict=True), start=1)
    ]
    agreement = _agreement(keys, versions, findings)
    findings.refuse_any()
    return replace(agreement, digest=digest_of(agreement))


def _agreement(
    keys: Mapping[str, Node], versions: Sequence[AgreementVersion], findings: Findings
) -> Agreement:
    customer, supplier = (_party(side, keys, findings) for side in ("customer", "supplier"))
    if customer.key == supplier.key and "supplier" in keys:
        findings.add(
            keys["supplier"].line,
            "supplier.key",
            N_("both parties have the key “{key}”."),
            N_('Give each a key of its own, such as key = "police".'),
            key=customer.key,
        )
    return Agreement(
        title=text(keys.get("title"), findings) or "",
        customer=customer,
        supplier=supplier,
        zone=zone_key(keys.get("zone"), findings) or _FALLBACK_ZONE,
        currency=_currency(keys.get("currency"), findings),
        versions=tuple(versions),
        digest="",
    )


def _party(side: str, keys: Mapping[str, Node], findings: Findings) -> Party:
    if side not in keys:
        return Party(side, "")
    party = table(keys[side], PARTY, findings)
    name = text(party.get("name"), findings) or side
    return Party(text(party.get("key"), findings) or _slug(name), name)


def _slug(name: str) -> str:
    """Return a name as a key: `Northern Police` becomes `northern_police`."""
    return re.sub(r"\W+", "_", name.casefold()).strip("_") or name


def _currency(node: Node | None, findings: Findings) -> str:
    code = text(node, findings)
    if node is not None and code is not None and not _CURRENCY.fullmatch(code):
        findings.add(
            node.line,
            node.key,
            N_("“{code}” is not the code of a currency."),
            N_("Write its three letters, such as DKK, SEK or EUR."),
            code=code,
        )
    return code or ""


def _drafts(keys: Mapping[str, Node], findings: Findings) -> list[_Draft]:
    """Return the agreement as it reads at first and after each change, in the order of the file."""
    starts_on = day(keys.get("from"), findings) or date(1900, 1, 1)
    drafts = [_Draft(starts_on, keys, keys)]
    changes = items(keys.get("changes"), findings)
    for change in changes[:MOST_CHANGES]:
        said = table(change, CHANGE, findings)
        begins = day(said.get("from"), findings)
        if begins is None:
            continue
        _refuse_disorder(drafts[-1].starts_on, begins, said["from"], findings)
        _refuse_idle(change, said, findings)
        before = Node(dict(drafts[-1].tables), "", 1)
        after = merged(before, Node(dict(said), "", change.line))
        drafts.append(_Draft(begins, after.table or {}, said))
    _refuse_too_many(changes, findings)
    return drafts


def _refuse_too_many(changes: Sequence[Node], findings: Findings) -> None:
    for change in changes[MOST_CHANGES : MOST_CHANGES + 1]:
        findings.add(
            change.line,
            change.key,
            N_("there are more than {most} changes."),
            N_("Begin a new agreement with what holds now."),
            most=MOST_CHANGES,
        )


def _refuse_disorder(before: date, begins: date, node: Node, findings: Findings) -> None:
    if begins <= before:
        findings.add(
            node.line,
            node.key,
            N_("this change begins on {day}, not after the version before it ({before})."),
            N_("Write changes in the order of their dates, each from a date of its own."),
            day=begins.isoformat(),
            before=before.isoformat(),
        )


def _refuse_idle(change: Node, said: Mapping[str, Node], findings: Findings) -> None:
    if set(said) == {"from"}:
        findings.add(
            change.line,
            change.key,
            N_("this change changes nothing."),
            N_("Write what is new below it, such as [changes.services.cleaning], or take it out."),
        )


def _setting(keys: Mapping[str, Node], drafts: Sequence[_Draft], findings: Findings) -> Setting:
    policies = _policy_keys(drafts[0], findings)
    first, last = drafts[0].starts_on, max(draft.starts_on for draft in drafts)
    return Setting(
        zone=zone_key(keys.get("zone"), findings) or _FALLBACK_ZONE,
        holiday_rule=choice(policies.get("holiday_rule"), HolidayRule.INSTANT, findings),
        years=range(first.year, min(last.year + YEARS_AHEAD, 2199) + 1)
        if "from" in keys
        else range(0),
    )


def _version(
    number: int, draft: _Draft, calendars: Mapping[str, Calendar], findings: Findings
) -> AgreementVersion:
    known = Known(_priorities(draft.tables.get("priorities"), findings), calendars)
    services: Mapping[str, Service] = {}
    if "services" in draft.tables:
        services = read_services(draft.tables["services"], known, findings)
    return AgreementVersion(
        number=number,
        valid_from_on=draft.starts_on,
        calendars=MappingProxyType(dict(calendars)),
        services=MappingProxyType(dict(services)),
        policies=_policies(draft, findings),
    )


def _policies(draft: _Draft, findings: Findings) -> Policies:
    keys = _policy_keys(draft, findings)
    return Policies(
        reopening=choice(keys.get("reopen"), Reopening.CONTINUE, findings),
        priority_change=choice(keys.get("priority"), PriorityChange.RETRO, findings),
        pause_response=yes_or_no(keys.get("pause_response"), findings, otherwise=False),
    )


def _policy_keys(draft: _Draft, findings: Findings) -> Mapping[str, Node]:
    """Return the policies in force; a change may not name a holiday rule, calendars keep theirs."""
    if "policies" in draft.said:
        first = draft.said is draft.tables
        allowed: Keys = POLICIES if first else CHANGED_POLICIES
        table(draft.said["policies"], allowed, findings)
    node = draft.tables.get("policies")
    return table(node, POLICIES, findings) if node else {}


def _priorities(node: Node | None, findings: Findings) -> tuple[str, ...]:
    found: list[str] = []
    for item in items(node, findings):
        priority = text(item, findings)
        if priority is not None and priority in found:
            findings.add(
                item.line,
                item.key,
                N_("the priority “{priority}” stands here twice."),
                N_("Name each once, the most urgent first."),
                priority=priority,
            )
        elif priority is not None:
            found.append(priority)
    if node is not None and not found and not findings.problems:
        findings.add(
            node.line,
            node.key,
            N_("there is no priority in the agreement."),
            N_('Name them, the most urgent first: priorities = ["urgent", "normal"]'),
        )
    return tuple(found)
