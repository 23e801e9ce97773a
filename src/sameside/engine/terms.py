"""What was agreed, as tables to look up by code: version, service and priority to a level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from sameside.engine.flat import Bools, Int64s
from sameside.kernel.agreement import Agreement, Clock, Level, PriorityChange, Reopening
from sameside.kernel.calendar import Calendar

CLOCKS: Final = tuple(Clock)
"""What the second axis of the targets counts in."""
UNKNOWN: Final = -1
"""The number of a level that was not agreed."""
REOPENINGS: Final = tuple(Reopening)
PRIORITY_CHANGES: Final = tuple(PriorityChange)


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """An agreement by number, as columns with these names of services and priorities see it.

    `level` has the shape (versions, services + 1, priorities + 1), the last of each for what was
    not named, and holds positions in `calendar`, `seconds` and `days`; UNKNOWN where nothing is
    promised. `calendar` (levels) is a position in `calendars`. `seconds` and `days` (levels,
    clocks) are the targets, 0 for none. The policies are by version, counted in `REOPENINGS` and
    `PRIORITY_CHANGES`. `serves` (versions, services + 1) tells which services a version has.
    """

    level: Int64s
    serves: Bools
    calendars: tuple[Calendar, ...]
    calendar: Int64s
    seconds: Int64s
    days: Int64s
    reopening: Int64s
    priority_change: Int64s
    pause_response: Bools


def terms_of(
    agreement: Agreement, service_names: Sequence[str], priority_names: Sequence[str]
) -> Terms:
    """Return what was agreed, by number, for columns with these names."""
    versions = agreement.versions
    found = list(_levels(agreement, service_names, priority_names))
    level = np.full((len(versions), len(service_names) + 1, len(priority_names) + 1), UNKNOWN)
    for number, (place, _) in enumerate(found):
        level[place] = number
    levels = [promised for _, promised in found]
    calendars = tuple(dict.fromkeys(promised.calendar for promised in levels))
    policies = [version.policies for version in versions]
    return Terms(
        level=level,
        serves=np.array(
            [[name in v.services for name in (*service_names, "")] for v in versions], np.bool_
        ),
        calendars=calendars,
        calendar=_numbers([calendars.index(promised.calendar) for promised in levels]),
        seconds=_targets([[promised.target(c).seconds for c in CLOCKS] for promised in levels]),
        days=_targets([[promised.target(c).days for c in CLOCKS] for promised in levels]),
        reopening=_numbers([REOPENINGS.index(policy.reopening) for policy in policies]),
        priority_change=_numbers(
            [PRIORITY_CHANGES.index(policy.priority_change) for policy in policies]
        ),
        pause_response=np.array([policy.pause_response for policy in policies], np.bool_),
    )


def _levels(
    agreement: Agreement, service_names: Sequence[str], priority_names: Sequence[str]
) -> Iterator[tuple[tuple[int, int, int], Level]]:
    """Yield each level these names can lead to, with its place in the table."""
    services, priorities = enumerate((*service_names, "")), enumerate((*priority_names, ""))
    for (number, version), (code, name), (rank, priority) in product(
        enumerate(agreement.versions), services, priorities
    ):
        service = version.services.get(name)
        if service and (level := service.level(priority)):
            yield (number, code, rank), level


def _numbers(values: Sequence[int]) -> Int64s:
    return np.array(values, np.int64)


def _targets(values: Sequence[Sequence[int | None]]) -> Int64s:
    """Return targets in the shape (levels, clocks), 0 for none."""
    return _numbers([length or 0 for row in values for length in row]).reshape(-1, len(CLOCKS))
