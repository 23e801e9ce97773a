"""The events of the demonstration as rows of a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from sameside.cli.demonstration.chance import Chance, Whole
from sameside.cli.demonstration.events import CREATED, KINDS, PAUSE, PRIORITY, RESUME, Events, Kind
from sameside.cli.demonstration.profiles import CUSTOMERS, SITES, SUPPLIERS
from sameside.cli.demonstration.requests import ENDS_ON, offsets_of, to_instants
from sameside.kernel.zone import wall_of

HEADER = "request,at,event,by,public,auto,priority,service,place,reason,person"
_EPOCH_YEAR = 1970
_TEAM = 3
"""So many people of the supplier work in one service."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the rows say of each request: flat arrays and lists, one place a request."""

    created: Whole
    service: Whole
    services: tuple[str, ...]
    site: Whole
    first_priority: list[str]
    priority: list[str]
    reason: list[str]


@dataclass(frozen=True, slots=True)
class _Ordered:
    """All events in the order of time: the request, the instant and the kind of each."""

    request: Whole
    at: Whole
    kind: Whole


def written(told: Told, events: Events, chance: Chance) -> bytes:
    """Return the log; what would happen after its last day has not happened yet."""
    ordered = _in_order(told, events)
    people = _people(told, ordered, chance)
    rows = zip(
        _names(told)[ordered.request].tolist(),
        _times(ordered.at),
        ordered.kind.tolist(),
        ordered.request.tolist(),
        people,
        strict=True,
    )
    lines = [HEADER, *_lines(told, rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def _lines(told: Told, rows: zip[tuple[str, str, int, int, str]]) -> Iterator[str]:
    meanings = [_meaning(kind) for kind in KINDS]
    opened, raised = KINDS.index(CREATED), KINDS.index(PRIORITY)
    waits = {KINDS.index(PAUSE), KINDS.index(RESUME)}
    services = [told.services[at] for at in told.service.tolist()]
    sites = [SITES[at] for at in told.site.tolist()]
    for name, time, kind, at, person in rows:
        priority = reason = ""
        if kind == opened:
            priority = told.first_priority[at]
        elif kind == raised:
            priority = told.priority[at]
        elif kind in waits:
            reason = told.reason[at]
        yield (
            f"{name},{time},{meanings[kind]},{priority},{services[at]},{sites[at]},{reason},{person}"
        )


def _meaning(kind: Kind) -> str:
    """Return what a kind says in the columns event, by, public and auto."""
    public, auto = ("yes" if said else "no" for said in (kind.public, kind.auto))
    return f"{kind.event},{kind.by},{public},{auto}"


def _in_order(told: Told, events: Events) -> _Ordered:
    request, at = np.concatenate(events.requests), np.concatenate(events.instants)
    kind, step = np.concatenate(events.kinds), np.concatenate(events.steps)
    over = to_instants(np.array([wall_of(ENDS_ON + timedelta(days=1))]))[0]
    kept = (at < over) & (at >= told.created[request])
    request, at, kind, step = request[kept], at[kept], kind[kept], step[kept]
    order = np.lexsort((step, request, at))
    return _Ordered(request[order], at[order], kind[order])


def _names(told: Told) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the requests' names: R-2025-00001 and on, each year's in the order of their making."""
    order = np.argsort(told.created, kind="stable")
    walls = (told.created + offsets_of(told.created))[order].astype("datetime64[s]")
    years = walls.astype("datetime64[Y]").astype(np.int64) + _EPOCH_YEAR
    firsts = np.searchsorted(years, years)
    names = np.empty(len(order), dtype=object)
    numbers = (np.arange(len(order)) - firsts + 1).tolist()
    names[order] = [f"R-{y}-{n:05d}" for y, n in zip(years.tolist(), numbers, strict=True)]
    return names


def _times(instants: Whole) -> list[str]:
    """Return instants by the wall clock, with their offset: 2025-11-05T08:15:30+01:00."""
    offsets = offsets_of(instants)
    walls = np.datetime_as_string((instants + offsets).astype("datetime64[s]")).tolist()
    ends = [f"+{hours:02d}:00" for hours in (offsets // 3600).tolist()]
    return [wall + end for wall, end in zip(walls, ends, strict=True)]


def _people(told: Told, ordered: _Ordered, chance: Chance) -> list[str]:
    """Return who did each: one person asks, a small team answers, nobody an automatic reply."""
    asks = chance.pick(len(told.created), [1.0] * len(CUSTOMERS))
    team = told.service[ordered.request] * _TEAM // 2
    helper = (team + chance.pick(len(ordered.at), [5, 3, 2])) % len(SUPPLIERS)
    words = np.array([*CUSTOMERS, *SUPPLIERS, ""])
    theirs = np.array([kind.by == "customer" for kind in KINDS])[ordered.kind]
    robots = np.array([kind.auto for kind in KINDS])[ordered.kind]
    place = np.where(theirs, asks[ordered.request], len(CUSTOMERS) + helper)
    found: list[str] = words[np.where(robots, len(words) - 1, place)].tolist()
    return found
