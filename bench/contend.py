"""One contender, measured in this process: `python -m bench.contend WHAT …` prints one line.

`make WHAT ROWS`               what others read: requests, csv, parquet, parquet_log, layout
`copy`                         the machine's own copy bandwidth
`peer MODULE ROWS`             elapsed time alone on one calendar; ROWS 0: as many as it can
`joined ROWS`                  the full request on all calendars, by pandas' as-of joins
`aggregates duckdb|polars ROWS`
`ours WHAT ROWS`               whatever bench/ours.py measures
`report HOW SOURCE ROWS`       from a file to a report, by pandas, duckdb or polars
`statement SOURCE ROWS`        from a file to our statement
`figures SOURCE ROWS`          from a file to our figures alone
`stage NAME SOURCE ROWS`       a stage of that alone
`command`                      the whole command on the demonstration
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import astuple
from functools import partial
from time import perf_counter
from typing import Final

import numpy as np

from bench.measure import Measured, report, timed
from bench.peers.contract import Int64s, Peer
from bench.right import peer
from bench.truth import answer
from bench.workload import Outcomes, Requests, calendar, outcomes, stored
from sameside.kernel.calendar import Calendar
from sameside.kernel.openings import openings

COPIED_MB: Final = 256
SAMPLE: Final = 100
"""How many answers are held against the kernel's."""
EVERY: Final = 11
"""Answers are held against the kernel's on five calendars, all kinds of hours in five zones."""
LONG_ENOUGH: Final = 1.5
"""Seconds for which a peer works that does one request at a time."""
AT_ONCE: Final = 1_000_000
"""The least rows of a peer that does all requests at once."""


def make(what: str, rows: str) -> Measured:
    """Make a file beforehand, so that nobody's peak memory is that of its making."""
    files = importlib.import_module("bench.ours" if what == "layout" else "bench.files")
    maker = stored if what == "requests" else getattr(files, what)
    return Measured(what, int(rows), timed(lambda: maker(int(rows)), 1))


def copy() -> Measured:
    """Copy memory; a row is a byte that was read and written."""
    source = np.ones(COPIED_MB << 20, np.uint8)
    target = np.empty_like(source)
    np.copyto(target, source)
    return Measured("copy", source.size, timed(lambda: np.copyto(target, source), 9))


def one_peer(module: str, rows: str) -> Measured:
    """Count elapsed time on the simplest calendar, which every peer can express."""
    contender = peer(module)
    count = int(rows) or _affordable(contender)
    office, starts, ends = _elapsed(count)
    work = contender.prepare(office, starts, ends)
    answers = work()
    seconds = timed(work, 3 if contender.rows >= AT_ONCE else 1)
    sample = range(min(SAMPLE, count))
    truth = [sum(c - o for o, c in openings(office, int(starts[i]), int(ends[i]))) for i in sample]
    agreed = sum(int(answers[i]) == truth[i] for i in sample)
    return Measured(contender.name, count, seconds, right=f"{agreed} of {len(sample)}")


def joined(rows: str) -> Measured:
    """Do the full request by as-of joins."""
    module = importlib.import_module("bench.peers.merge_asof")
    from_workload, requests = importlib.import_module("bench.workload"), stored(int(rows))
    table = module.edges(from_workload.calendars())
    by_count = table.sort_values("before", kind="stable")
    found = module.in_parts(table, by_count, requests)
    seconds = timed(lambda: module.in_parts(table, by_count, requests), 1)
    return Measured("pandas merge_asof", int(rows), seconds, right=agreement(requests, found))


def agreement(requests: Requests, found: object) -> str:
    """Say how many of a sample of full requests are answered as the kernel answers them.

    `found` has the columns of `bench.truth.Answer` as arrays.
    """
    few = np.flatnonzero(requests.calendar % EVERY == 0)[:SAMPLE].tolist()
    names = answer(requests, 0).__dataclass_fields__
    agreed = sum(
        astuple(answer(requests, i)) == tuple(getattr(found, name)[i] for name in names)
        for i in few
    )
    return f"{agreed} of {len(few)}"


def aggregates(how: str, rows: str) -> Measured:
    """Sum judged requests up by group."""
    module = importlib.import_module("bench.peers.aggregates")
    judged = outcomes(int(rows))
    work: Callable[[], object] = getattr(module, f"with_{how}")(judged)
    summed = getattr(module, f"from_{how}")(work())
    right = _summed_right(judged, summed, module.expected)
    return Measured(how, int(rows), timed(work), right=right)


def ours(what: str, rows: str) -> Measured:
    """Measure one of our own."""
    module = importlib.import_module("bench.ours")
    measured = module.measure(what, int(rows))
    return Measured(
        what, measured.rows, measured.seconds, measured.peak_mb, right=str(measured.right)
    )


def from_file(how: str, source: str, rows: str) -> Measured:
    """Read a file and make its report."""
    module = importlib.import_module("bench.peers.reports.measured")
    measured = module.measure(how, source, int(rows))
    assert isinstance(measured, Measured)
    return measured


def chain(what: str, *words: str) -> Measured:
    """Go our own way from a file to a statement, or a part of it."""
    module = importlib.import_module("bench.chain")
    *names, rows = words or ("",)
    measured = getattr(module, what)(*names, int(rows)) if rows else getattr(module, what)()
    assert isinstance(measured, Measured)
    return measured


def _affordable(contender: Peer) -> int:
    """Return how many requests a peer does in LONG_ENOUGH, from a first few."""
    if contender.rows >= AT_ONCE:
        return contender.rows
    office, starts, ends = _elapsed(50)
    work = contender.prepare(office, starts, ends)
    work()
    began = perf_counter()
    work()
    return max(50, int(50 * LONG_ENOUGH / (perf_counter() - began)))


def _elapsed(count: int) -> tuple[Calendar, Int64s, Int64s]:
    requests = stored(max(count, AT_ONCE))
    office = calendar("office", "Europe/Copenhagen")
    return office, requests.created[:count], requests.resolved[:count]


def _summed_right(
    judged: Outcomes,
    summed: dict[int, tuple[int, int, int, int]],
    expected: Callable[[Outcomes, int], tuple[int, int, int, int]],
) -> str:
    sample = sorted(summed)[:: max(1, len(summed) // SAMPLE)]
    agreed = sum(summed[group] == expected(judged, group) for group in sample)
    return f"{agreed} of {len(sample)}"


CONTENDERS: Final[dict[str, Callable[..., Measured]]] = {
    "make": make,
    "copy": copy,
    "peer": one_peer,
    "joined": joined,
    "aggregates": aggregates,
    "ours": ours,
    "report": from_file,
    "statement": partial(chain, "statement"),
    "figures": partial(chain, "figures"),
    "stage": partial(chain, "stage"),
    "command": partial(chain, "command"),
}


if __name__ == "__main__":
    report(CONTENDERS[sys.argv[1]](*sys.argv[2:]))
