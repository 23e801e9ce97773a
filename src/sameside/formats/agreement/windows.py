"""Opening hours as people write them: `"mon-fri" = ["08:00-12:00", "12:30-16:00"]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise, product
from typing import TypeAlias

from sameside.formats.agreement.fields import items, open_table
from sameside.formats.agreement.keys import CLOSED
from sameside.formats.agreement.problems import Findings, clipped, nearest
from sameside.formats.agreement.source import Node
from sameside.kernel.calendar import NO_WINDOWS, Window, Windows
from sameside.kernel.refusal import N_
from sameside.kernel.zone import DAY

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAILY = "daily"
Week: TypeAlias = tuple[Windows, Windows, Windows, Windows, Windows, Windows, Windows]

_WINDOW = re.compile(r"\s*([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})\s*")
_LAST_HOUR, _LAST_MINUTE = 24, 59
_EXAMPLES = N_(
    'Write hours as "08:00-16:00", several as ["08:00-12:00", "12:30-16:00"], over midnight as '
    '"22:00-06:00", the whole day as "00:00-24:00", none as "closed".'
)
_WEEKDAYS = N_(
    "The days are mon, tue, wed, thu, fri, sat and sun; also “mon-fri”, “mon, wed” and “daily”."
)


def week(node: Node, findings: Findings) -> Week | None:
    """Return the hours of a week, Monday first; days not named are closed. None if unusable."""
    named: dict[int, Windows] = {}
    told: dict[int, str] = {}
    before = len(findings.problems)
    for name, child in (open_table(node, findings) or {}).items():
        hours = windows(child, findings)
        days = _weekdays(name, child, findings)
        for twice in sorted(told.keys() & days):
            _say_twice(DAYS[twice], told[twice], child, findings)
        told |= dict.fromkeys(days, name)
        named |= dict.fromkeys(days, hours)
    if len(findings.problems) > before:
        return None
    mon, tue, wed, thu, fri, sat, sun = (named.get(n, NO_WINDOWS) for n in range(7))
    found = (mon, tue, wed, thu, fri, sat, sun)
    if not any(found):
        findings.add(
            node.line,
            node.key,
            N_("the calendar has no hours, so that no clock would ever move on."),
            N_('Give it hours, such as "mon-fri" = "08:00-16:00".'),
        )
        return None
    _refuse_week_overlaps(found, node, findings)
    return found


def windows(node: Node, findings: Findings) -> Windows:
    """Return the windows of one day in order; those that cannot be read are noted, and left out."""
    if node.value == CLOSED:
        return NO_WINDOWS
    found = [
        (window, item) for item in items(node, findings) if (window := _window(item, findings))
    ]
    found.sort(key=lambda pair: pair[0])
    for (one, _), (other, item) in pairwise(found):
        if other.opens < one.end:
            findings.add(
                item.line,
                item.key,
                N_("{other} overlaps {one} on the same day."),
                N_("Join the two, or end the first when the second begins."),
                one=clock_of(one),
                other=clock_of(other),
            )
    return tuple(window for window, _ in found)


def refuse_overlaps_of_dates(
    dates: Mapping[date, Node], hours: Mapping[date, Windows], usual: Week, findings: Findings
) -> None:
    """Note each date whose own hours overlap a tail of the evening before, or the next morning."""
    one = timedelta(days=1)
    # The night between two such dates is looked at with the first of them.
    nights = [(day, node) for day, node in dates.items()]
    nights += [(day - one, node) for day, node in dates.items() if day - one not in dates]
    for eve, node in nights:
        begun = hours.get(eve, usual[eve.weekday()])
        following = hours.get(eve + one, usual[(eve + one).weekday()])
        _refuse_tail(begun, following, node, findings)


def clock_of(window: Window) -> str:
    """Return a window as it is written: `08:00-16:00`."""
    return f"{hour_of(window.opens)}-{hour_of(window.closes)}"


def hour_of(seconds: int) -> str:
    """Return seconds after midnight as `08:00`."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def _window(node: Node, findings: Findings) -> Window | None:
    found = _WINDOW.fullmatch(node.value) if isinstance(node.value, str) else None
    if found is None:
        shown = clipped(node.value) if isinstance(node.value, str) else "…"
        findings.add(
            node.line, node.key, N_("“{shown}” cannot be read as hours."), _EXAMPLES, shown=shown
        )
        return None
    opens, closes = (_seconds(found[n], found[n + 1]) for n in (1, 3))
    if opens is None or closes is None or opens == DAY:
        findings.add(
            node.line,
            node.key,
            N_("“{shown}” holds a time that no clock shows."),
            N_("Times run from 00:00 to 23:59; only an end may be 24:00."),
            shown=clipped(found[0]),
        )
    elif opens == closes:
        findings.add(
            node.line,
            node.key,
            N_("“{shown}” ends when it begins."),
            N_('The whole day is "00:00-24:00"; no hours at all is "closed".'),
            shown=found[0],
        )
    else:
        # 22:00-00:00 and 22:00-24:00 are the same hours, and must give the same digest.
        return Window(opens, closes or DAY)
    return None


def _seconds(hours: str, minutes: str) -> int | None:
    hour, minute = int(hours), int(minutes)
    if minute > _LAST_MINUTE or hour > _LAST_HOUR or (hour == _LAST_HOUR and minute):
        return None
    return hour * 3600 + minute * 60


def _weekdays(name: str, node: Node, findings: Findings) -> list[int]:
    """Return the weekdays a key stands for, Monday being 0: mon, mon-fri, "mon, wed", daily."""
    found: list[int] = []
    for part in name.lower().split(","):
        ends = [end.strip() for end in part.replace("–", "-").split("-")]
        if ends == [DAILY]:
            found += range(7)
        elif len(ends) <= 2 and all(end in DAYS for end in ends):  # noqa: PLR2004 -- from, to
            first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
            found += [(first + n) % 7 for n in range((last - first) % 7 + 1)]
        else:
            _say_no_day(name, node, findings)
            return []
    return found


def _say_no_day(name: str, node: Node, findings: Findings) -> None:
    near = nearest(name[:3], DAYS)
    findings.add(
        node.line,
        node.key,
        N_("“{name}” names no day of the week.")
        if not near
        else N_("“{name}” names no day of the week. Did you mean “{near}”?"),
        _WEEKDAYS,
        name=clipped(name),
        near=near,
    )


def _say_twice(day: str, earlier: str, node: Node, findings: Findings) -> None:
    findings.add(
        node.line,
        node.key,
        N_("{day} has its hours already, in “{earlier}”."),
        N_("Name each day once: for instance “mon-thu” and “fri”."),
        day=day,
        earlier=clipped(earlier),
    )


def _refuse_week_overlaps(found: Week, node: Node, findings: Findings) -> None:
    for weekday in range(7):
        _refuse_tail(found[weekday], found[(weekday + 1) % 7], node, findings)


def _refuse_tail(begun: Windows, following: Windows, node: Node, findings: Findings) -> None:
    """Note windows that cross midnight into one of the next day."""
    for night, morning in product(begun, following):
        if morning.opens < night.end - DAY:
            findings.add(
                node.line,
                node.key,
                N_("{night} reaches over midnight into {morning} of the next day."),
                N_("End the night when the morning begins, or begin the morning later."),
                night=clock_of(night),
                morning=clock_of(morning),
            )
