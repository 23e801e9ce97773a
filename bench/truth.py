"""What the kernel says about a full request, worked out one request at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from bench.workload import Requests, calendars
from sameside.kernel.calendar import Calendar, merged
from sameside.kernel.openings import HORIZON, openings
from sameside.kernel.zone import Instant


@dataclass(frozen=True, slots=True)
class Answer:
    """Two elapsed, two dues, two verdicts."""

    response_used: int
    resolution_used: int
    response_due: Instant
    resolution_due: Instant
    response_met: bool
    resolution_met: bool


def answer(requests: Requests, number: int) -> Answer:
    """Answer one request: no pause stops the response, each stops the resolution."""
    calendar = calendars()[requests.calendar[number]]
    created, responded = int(requests.created[number]), int(requests.responded[number])
    resolved = int(requests.resolved[number])
    targets = int(requests.response_target[number]), int(requests.resolution_target[number])
    mine = slice(requests.pause_offsets[number], requests.pause_offsets[number + 1])
    pauses = list(
        zip(requests.pause_starts[mine].tolist(), requests.pause_ends[mine].tolist(), strict=True)
    )
    response = _counted(calendar, created, responded, [])
    resolution = _counted(calendar, created, resolved, pauses)
    return Answer(
        response_used=response,
        resolution_used=resolution,
        response_due=_due(calendar, created, targets[0], []),
        resolution_due=_due(calendar, created, targets[1], pauses),
        response_met=response <= targets[0],
        resolution_met=resolution <= targets[1],
    )


def _running(
    starts: Instant, ends: Instant, pauses: list[tuple[Instant, Instant]]
) -> list[tuple[Instant, Instant]]:
    """Return `[starts, ends)` without the pauses."""
    edges = [starts, *(edge for pause in merged(pauses) for edge in pause), ends]
    pieces = zip(islice(edges, 0, None, 2), islice(edges, 1, None, 2), strict=True)
    return [(max(s, starts), min(e, ends)) for s, e in pieces if max(s, starts) < min(e, ends)]


def _counted(
    calendar: Calendar, starts: Instant, ends: Instant, pauses: list[tuple[Instant, Instant]]
) -> int:
    return sum(
        closed - opened
        for piece in _running(starts, ends, pauses)
        for opened, closed in openings(calendar, *piece)
    )


def _due(
    calendar: Calendar, created: Instant, target: int, pauses: list[tuple[Instant, Instant]]
) -> Instant:
    """Return the earliest instant at which the whole target has been counted."""
    left = target
    for piece in _running(created, HORIZON - 1, pauses):
        for opened, closed in openings(calendar, *piece):
            if closed - opened >= left:
                return opened + left
            left -= closed - opened
    raise AssertionError(left)
