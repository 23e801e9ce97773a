"""Targets and shares as people write them: "2 h", "1 h 30 min", "3 business days", "95 %"."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from sameside.formats.agreement.keys import NONE
from sameside.formats.agreement.problems import Findings, clipped
from sameside.formats.agreement.source import Node
from sameside.kernel.agreement import NO_TARGET, Target
from sameside.kernel.refusal import N_

_UNITS = {
    "s": 1,
    "sec": 1,
    "second": 1,
    "seconds": 1,
    "m": 60,
    "min": 60,
    "minute": 60,
    "minutes": 60,
    "h": 3600,
    "hour": 3600,
    "hours": 3600,
}
LONGEST_YEARS = 10
LONGEST_SECONDS = LONGEST_YEARS * 366 * 86_400
LONGEST_DAYS = LONGEST_YEARS * 366

_NUMBER = r"[0-9]{1,12}(?:\.[0-9]{1,6})?"
_PART = re.compile(rf"({_NUMBER})\s*([a-z]+)[\s,]*")
_DAYS = re.compile(rf"(-?{_NUMBER})\s*(?:business|working)\s+days?")
_LOOSE_DAYS = re.compile(rf"{_NUMBER}\s*(?:d|days?|weeks?|w|months?)")
_SHARE = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*%")
_EXAMPLES = N_(
    'Write it as "2 h", "30 min", "1 h 30 min" or "3 business days"; "none" if nothing is agreed.'
)


def target(node: Node, findings: Findings) -> Target | None:
    """Return a target, one without length for “none”; None, and a problem noted, if unreadable."""
    said = " ".join(node.value.lower().split()) if isinstance(node.value, str) else ""
    if said == NONE:
        return NO_TARGET
    if days := _DAYS.fullmatch(said):
        return _business_days(Decimal(days[1]), node, findings)
    if _LOOSE_DAYS.fullmatch(said):
        findings.add(
            node.line,
            node.key,
            N_("“{said}” can be meant in two ways."),
            N_('Write "3 business days" for closing time on the third, or hours such as "24 h".'),
            said=clipped(said),
        )
        return None
    seconds = _seconds(said)
    if seconds is None:
        shown = clipped(node.value) if isinstance(node.value, str) else _bare(node.value)
        findings.add(
            node.line, node.key, N_("“{shown}” cannot be read as a time."), _EXAMPLES, shown=shown
        )
        return None
    return _length(seconds, node, findings)


def share_bp(node: Node, findings: Findings) -> int | None:
    """Return a share in hundredths of a percent; None where none is agreed, or it is unreadable.

    `"95 %"` and `95` are the same. A bare number up to 1 could be either 0.95 % or 95 %, and is
    refused.
    """
    if node.value == NONE:
        return None
    percent = _percent(node.value)
    if percent is None:
        _say_share(node, N_("this cannot be read as a share."), findings)
    elif not isinstance(node.value, str) and 0 < percent <= 1:
        _say_share(node, N_("this could be meant as a fraction or as a percentage."), findings)
    elif not 0 < percent <= 100:  # noqa: PLR2004 -- percent
        _say_share(node, N_("a share is more than 0 % and at most 100 %."), findings)
    elif percent * 100 % 1:
        _say_share(node, N_("a share has at most two decimals."), findings)
    else:
        return int(percent * 100)
    return None


def _percent(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(max(-1, min(value, 101)))
    if isinstance(value, Decimal):
        return value if value.is_finite() and abs(value.adjusted()) < 10 else None  # noqa: PLR2004 -- 1e9
    found = _SHARE.fullmatch(value.strip().replace(",", ".")) if isinstance(value, str) else None
    return Decimal(found[1]) if found else None


def _say_share(node: Node, words: str, findings: Findings) -> None:
    findings.add(
        node.line, node.key, words, N_('Write it as "95 %", or "none" if no share is agreed.')
    )


def _seconds(said: str) -> Decimal | None:
    """Return the sum of parts such as `1 h 30 min`, each unit once, or None."""
    total, at, seen = Decimal(0), 0, set[int]()
    while at < len(said):
        part = _PART.match(said, at)
        unit = _UNITS.get(part[2]) if part else None
        if part is None or unit is None or unit in seen:
            return None
        seen.add(unit)
        total += Decimal(part[1]) * unit
        at = part.end()
    return total if seen else None


def _length(seconds: Decimal, node: Node, findings: Findings) -> Target | None:
    if seconds % 1:
        findings.add(
            node.line,
            node.key,
            N_("a target is a whole number of seconds."),
            N_('Write it in smaller units: "20 s" for a third of a minute.'),
        )
    elif _within(seconds, LONGEST_SECONDS, node, findings):
        return Target(seconds=int(seconds))
    return None


def _business_days(days: Decimal, node: Node, findings: Findings) -> Target | None:
    if days % 1:
        findings.add(
            node.line,
            node.key,
            N_("business days are counted whole: the target is closing time on the last of them."),
            N_('Write "2 business days", or hours such as "12 h".'),
        )
    elif _within(days, LONGEST_DAYS, node, findings):
        return Target(days=int(days))
    return None


def _within(length: Decimal, longest: int, node: Node, findings: Findings) -> bool:
    if 0 < length <= longest:
        return True
    findings.add(
        node.line,
        node.key,
        N_("a target is longer than nothing and at most {years} years."),
        _EXAMPLES,
        years=LONGEST_YEARS,
    )
    return False


def _bare(value: object) -> str:
    """Return a number that has no unit as it was typed, of others only that there is something."""
    try:
        return clipped(str(Decimal(value))) if isinstance(value, (int, Decimal)) else "…"
    except (InvalidOperation, ValueError):
        return "…"
