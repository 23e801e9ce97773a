"""Reading one key of a table: is it there, is it of the right kind, and what to say if not.

Each function returns None and notes the problem where the value cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sameside.formats.agreement.keys import ENDS, Keys
from sameside.formats.agreement.problems import Findings, clipped, did_you_mean, listed
from sameside.formats.agreement.source import Node
from sameside.kernel.openings import HORIZON_YEAR
from sameside.kernel.refusal import N_

FIRST_YEAR = 1900
LONGEST_NAME = 200
"""Characters."""

Word = TypeVar("Word", bound=StrEnum)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def table(node: Node, keys: Keys, findings: Findings) -> Mapping[str, Node]:
    """Return the keys of a table, unknown and missing ones noted; empty if it is none."""
    found = open_table(node, findings)
    if found is None:
        return {}
    for name, child in found.items():
        if name not in keys:
            _say_unknown(name, child, keys, findings)
    for name in keys.required:
        if name not in found:
            findings.add(
                node.line,
                node.below(name),
                N_("this is missing."),
                N_("Add a line such as: {example}"),
                example=keys.example(name),
            )
    return found


def open_table(node: Node, findings: Findings) -> Mapping[str, Node] | None:
    """Return the keys of a table whose keys are free to choose; None if it is no table."""
    if node.table is not None:
        return node.table
    if node.value == ENDS:
        findings.add(
            node.line,
            node.key,
            N_("“ends” cannot stand here: a change ends a service, or a level, agreed before it."),
            N_("Take the line out, or correct the name."),
        )
        return None
    findings.add(
        node.line,
        node.key,
        N_("here {shown} stands, where a table is expected."),
        N_("Write [{key}] on a line of its own, and its keys below it."),
        shown=_seen(node),
        key=node.key,
    )
    return None


def named(node: Node, findings: Findings) -> Iterator[tuple[str, Node]]:
    """Yield the tables of a table whose keys are names people chose, such as services."""
    for name, child in (open_table(node, findings) or {}).items():
        if name.strip() and name.isprintable() and len(name) <= LONGEST_NAME:
            yield name, child
        else:
            findings.add(
                child.line,
                child.key,
                N_("this name cannot be used."),
                N_("A name has 1 to {most} characters that can be seen."),
                most=LONGEST_NAME,
            )


def text(node: Node | None, findings: Findings) -> str | None:
    """Return a text of one line, not empty and without control characters."""
    if node is None:
        return None
    if not isinstance(node.value, str):
        _say_kind(node, N_("Write text in quotation marks."), findings)
        return None
    said = node.value.strip()
    if said and said.isprintable() and len(said) <= LONGEST_NAME:
        return said
    findings.add(
        node.line,
        node.key,
        N_("this text cannot be used."),
        N_("It should be one line of 1 to {most} characters that can be seen."),
        most=LONGEST_NAME,
    )
    return None


def day(node: Node | None, findings: Findings) -> date | None:
    """Return a date, written as a TOML date or as the same in quotation marks."""
    if node is None:
        return None
    found = as_date(node.value)
    if found is None:
        _say_kind(node, N_("Write a date as year-month-day, such as 2025-11-01."), findings)
    elif not FIRST_YEAR <= found.year < HORIZON_YEAR:
        findings.add(
            node.line,
            node.key,
            N_("{day} is outside the years the clock covers."),
            N_("It covers the years from {first} to {last}."),
            day=found.isoformat(),
            first=FIRST_YEAR,
            last=HORIZON_YEAR - 1,
        )
    else:
        return found
    return None


def as_date(value: object) -> date | None:
    """Return the date a value stands for, None if it stands for none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def days(node: Node | None, findings: Findings) -> tuple[date, ...]:
    """Return a list of dates; those that are none are noted and left out."""
    found = (day(item, findings) for item in items(node, findings))
    return tuple(one for one in found if one)


def items(node: Node | None, findings: Findings) -> list[Node]:
    """Return the items of a list; a single value is a list of one."""
    if node is None:
        return []
    if isinstance(node.value, list):
        return node.value
    if isinstance(node.value, dict):
        _say_kind(node, N_("Write a list, such as [2025-12-24, 2025-12-31]."), findings)
        return []
    return [node]


def yes_or_no(node: Node | None, findings: Findings, *, otherwise: bool) -> bool:
    """Return true or false, `otherwise` where nothing is said."""
    if node is None:
        return otherwise
    if isinstance(node.value, bool):
        return node.value
    _say_kind(node, N_("Write true or false, without quotation marks."), findings)
    return otherwise


def choice(node: Node | None, otherwise: Word, findings: Findings) -> Word:
    """Return one of the words of an enumeration, `otherwise` where nothing is said."""
    if node is None:
        return otherwise
    known: list[str] = [word.value for word in type(otherwise)]
    if isinstance(node.value, str) and node.value in known:
        return type(otherwise)(node.value)
    say_unknown_word(node, known, findings)
    return otherwise


def say_unknown_word(node: Node, known: Iterable[str], findings: Findings) -> None:
    """Note that a value is none of the words that may stand here."""
    words = sorted(known)
    remedy, near = did_you_mean(
        str(node.value),
        words,
        N_("Write one of: {known}."),
        N_("Did you mean “{near}”? It can be one of: {known}."),
    )
    findings.add(
        node.line,
        node.key,
        N_("{shown} cannot stand here."),
        remedy,
        shown=_seen(node),
        near=near,
        known=listed(words),
    )


def _say_kind(node: Node, remedy: str, findings: Findings) -> None:
    findings.add(node.line, node.key, N_("{shown} cannot stand here."), remedy, shown=_seen(node))


def _say_unknown(name: str, child: Node, keys: Keys, findings: Findings) -> None:
    remedy, near = did_you_mean(
        name,
        keys,
        N_("These can stand here: {known}."),
        N_("Did you mean “{near}”? These can stand here: {known}."),
    )
    findings.add(
        child.line,
        child.key,
        N_("there is no key “{name}” here."),
        remedy,
        name=clipped(name),
        near=near,
        known=listed(keys),
    )


def _seen(node: Node) -> str:
    """Return a value as it may be quoted in a sentence."""
    if isinstance(node.value, dict):
        return "{ … }"
    if isinstance(node.value, list):
        return "[ … ]"
    if isinstance(node.value, str):
        return f"“{clipped(node.value)}”"
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if isinstance(node.value, int) and node.value.bit_length() > 64:  # noqa: PLR2004 -- no such count
        return "…"
    return clipped(str(node.value))
