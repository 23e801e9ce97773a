"""A statement without the ids of its requests: its figures and its digest, small enough for a page.

Kept under the digests of all it rests on. It is made from record and agreement, and never counted
on: deleting it changes nothing but the time the next page takes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from sameside.delivery.reckoning.writing import write
from sameside.kernel.agreement import Agreement, Clock, Target
from sameside.kernel.figure import Figure, Promise, Scope
from sameside.kernel.statement import LeftOut, Sources, Statement, canonical
from sameside.kernel.verdict import Outcome

LAYOUT = 2
"""Raised with each change of what is kept, so that nothing old is taken for it."""
MOST_LEFT_OUT = 500
"""So many requests the agreement says nothing about are named; all of them are counted."""


def key_of(sources: Sources) -> str:
    """Return the name of what is made from these sources, and from no others."""
    period = sources.period
    said = {
        "layout": LAYOUT,
        "record": sources.record,
        "agreement": sources.agreement,
        "tzdata": sources.tzdata,
        "as_of": sources.as_of,
        "from": period.starts_on.isoformat(),
        "to": period.ends_before_on.isoformat(),
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def write_summary(statement: Statement, path: Path) -> None:
    """Keep the figures of a statement, counted."""
    promises: dict[Promise, int] = {}
    figures = [_written(figure, promises) for figure in statement.figures]
    said = {
        "digest": statement.digest,
        "figures": figures,
        "promises": [_promise(each) for each in promises],
        "left_out_in_all": len(statement.left_out),
        "left_out": [
            [left.request, left.words, dict(left.values)]
            for left in statement.left_out[:MOST_LEFT_OUT]
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, json.dumps(said, ensure_ascii=False).encode())


def read_summary(path: Path, agreement: Agreement, sources: Sources) -> tuple[Statement, int]:
    """Return a statement whose figures know how many requests they have, and not which.

    With it comes how many requests are left out in all.
    """
    digest, figures, left_out, in_all = _read(path)
    return Statement(sources, agreement, figures, left_out, digest), in_all


@lru_cache(maxsize=32)
def _read(path: Path) -> tuple[str, tuple[Figure, ...], tuple[LeftOut, ...], int]:
    said = json.loads(path.read_bytes())
    promises = [_read_promise(each) for each in said["promises"]]
    figures = tuple(_figures(said["figures"], promises))
    left_out = tuple(LeftOut(request, words, values) for request, words, values in said["left_out"])
    return said["digest"], figures, left_out, said["left_out_in_all"]


def _written(figure: Figure, promises: dict[Promise, int]) -> list[Any]:
    scope = figure.scope
    return [
        [scope.service, scope.priority, scope.clock.value, scope.month],
        {outcome.value: len(ids) for outcome, ids in figure.requests.items()},
        [figure.stopped, figure.p50, figure.p90],
        [promises.setdefault(promise, len(promises)) for promise in figure.promises],
    ]


def _figures(written: Sequence[Any], promises: Sequence[Promise]) -> Iterator[Figure]:
    for (service, priority, clock, month), counts, (stopped, p50, p90), promised in written:
        yield Figure(
            Scope(service, priority, Clock(clock), month),
            {Outcome(outcome): _counted(n) for outcome, n in counts.items()},
            stopped=stopped,
            p50=p50,
            p90=p90,
            promises=tuple(promises[number] for number in promised),
        )


def _counted(n: int) -> tuple[str, ...]:
    """Return something as long as the ids would be; a page asks how many there are, not which."""
    return cast("tuple[str, ...]", range(n))


def _promise(promise: Promise) -> list[object]:
    target = promise.target
    return [promise.version, target.seconds, target.days, promise.share_bp, promise.calendar]


def _read_promise(written: Sequence[Any]) -> Promise:
    version, seconds, days, share_bp, calendar = written
    return Promise(version, Target(seconds, days), share_bp, calendar)
