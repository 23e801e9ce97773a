"""The statement: what was agreed and what happened, as figures with their evidence and a digest.

A pure function of log, agreement and tzdata edition. Two people who hold the same three get the
same bytes, on whichever machine and with whichever engine.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sameside.kernel.agreement import Agreement, Clock
from sameside.kernel.figure import Figure, Promise, Scope
from sameside.kernel.verdict import Outcome
from sameside.kernel.zone import Instant


@dataclass(frozen=True, slots=True)
class Period:
    """The dates `[starts_on, ends_before_on)` whose requests a statement speaks of."""

    starts_on: date
    ends_before_on: date


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict as the figures see it. `stopped` tells whether its clock has stopped."""

    request: str
    scope: Scope
    outcome: Outcome
    stopped: bool
    elapsed: int
    promise: Promise


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A request the agreement says nothing about: its id and why, as a sentence with its values."""

    request: str
    words: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a statement depends on.

    `record` is the SHA-256 of the events (`record_digest`), `agreement` that of the agreement;
    `as_of` is the instant as of which open requests are judged.
    """

    record: str
    agreement: str
    tzdata: str
    as_of: Instant
    period: Period


@dataclass(frozen=True, slots=True)
class Statement:
    """Service levels over a period. Figures in the order of their scopes, months oldest first."""

    sources: Sources
    agreement: Agreement
    figures: tuple[Figure, ...]
    left_out: tuple[LeftOut, ...]
    digest: str


def figures_of(judged: Iterable[Judged]) -> tuple[Figure, ...]:
    """Gather verdicts into figures: by priority and month, and over all of either."""
    gathered: dict[Scope, list[Judged]] = defaultdict(list)
    for one in judged:
        for scope in wider(one.scope):
            gathered[scope].append(one)
    return tuple(_figure(scope, gathered[scope]) for scope in sorted(gathered))


def wider(scope: Scope) -> tuple[Scope, Scope, Scope, Scope]:
    """Return a scope with the three it is part of: all months, all priorities, both."""
    service, priority, clock, month = scope.service, scope.priority, scope.clock, scope.month
    return (
        scope,
        Scope(service, priority, clock, ""),
        Scope(service, "", clock, month),
        Scope(service, "", clock, ""),
    )


def nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    """Return the smallest value that `percent` of the ordered values do not exceed, None of none.

    The nearest-rank percentile, on exact seconds: rank ceil(percent · n / 100), counted from one.
    """
    if not ordered:
        return None
    return ordered[-(-percent * len(ordered) // 100) - 1]


def _figure(scope: Scope, judged: list[Judged]) -> Figure:
    requests: dict[Outcome, list[str]] = defaultdict(list)
    for one in judged:
        requests[one.outcome].append(one.request)
    elapsed = sorted(one.elapsed for one in judged if one.stopped)
    return Figure(
        scope=scope,
        requests={outcome: tuple(sorted(ids)) for outcome, ids in requests.items()},
        stopped=len(elapsed),
        p50=nearest_rank(elapsed, 50),
        p90=nearest_rank(elapsed, 90),
        promises=ordered_promises(one.promise for one in judged),
    )


def ordered_promises(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    """Return each promise once: by version, then by its own words."""
    return tuple(sorted(set(promises), key=lambda p: (p.version, json.dumps(_promise(p)))))


def compose(
    sources: Sources,
    agreement: Agreement,
    figures: tuple[Figure, ...],
    left_out: tuple[LeftOut, ...],
) -> Statement:
    """Put a statement together and give it its digest."""
    undigested = Statement(sources, agreement, figures, left_out, digest="")
    digest = hashlib.sha256(canonical(content(undigested))).hexdigest()
    return Statement(sources, agreement, figures, left_out, digest)


def content(statement: Statement) -> dict[str, object]:
    """Return what the digest is taken over: words, whole numbers and lists, no fractions."""
    sources = statement.sources
    return {
        "format": "sameside-statement-1",
        "agreement": sources.agreement,
        "record": sources.record,
        "tzdata": sources.tzdata,
        "as_of": sources.as_of,
        "from": sources.period.starts_on.isoformat(),
        "to": sources.period.ends_before_on.isoformat(),
        "figures": [_figure_content(figure) for figure in statement.figures],
        "left_out": [
            {"request": left.request, "why": left.words.format(**left.values)}
            for left in statement.left_out
        ],
    }


def canonical(value: object) -> bytes:
    """Return canonical JSON (RFC 8785) of words, whole numbers, lists and ASCII-keyed maps."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _figure_content(figure: Figure) -> dict[str, object]:
    scope = figure.scope
    return {
        "service": scope.service,
        "priority": scope.priority,
        "clock": scope.clock.value,
        "month": scope.month,
        "n": figure.n,
        "requests": {o.value: list(figure.requests[o]) for o in Outcome if o in figure.requests},
        "stopped": figure.stopped,
        "p50_s": figure.p50,
        "p90_s": figure.p90,
        "agreed": [_promise(promise) for promise in figure.promises],
    }


def _promise(promise: Promise) -> dict[str, object]:
    return {
        "version": promise.version,
        "target_s": promise.target.seconds,
        "target_days": promise.target.days,
        "share_bp": promise.share_bp,
        "calendar": promise.calendar,
    }


CLOCKS = (Clock.RESPONSE, Clock.RESOLUTION, Clock.UPDATE)
