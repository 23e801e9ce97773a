"""Our own engine, measured: the full request, the sums, and from a Parquet file to a report.

The full request begins where a file of ours ends: flat int32 columns in order of time, as
`engine.files` reads them. Making tables of the calendars is done before, as once for every file.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

import numpy as np

from bench.files import PRIORITIES, agreement, in_order, once, priority_of, services
from bench.measure import Measured, peak_mb, timed
from bench.truth import answer
from bench.workload import (
    BEGINS,
    HORIZON,
    RESOLUTION_TARGETS,
    RESPONSE_TARGETS,
    Requests,
    calendars,
    outcomes,
    stored,
)
from sameside.engine.backend import in_order as keys_in_order
from sameside.engine.batch import Answers, Batch, Held, Look, held_targets, no_answers
from sameside.engine.files import write_layout
from sameside.engine.flat import Events, Int64s, Plain
from sameside.engine.report import report
from sameside.engine.tables import Tables, compile_calendars
from sameside.engine.tally import OUTCOME_BITS, keys_of, sums_of
from sameside.formats.agreement import read_agreement

SAMPLE: Final = 200
PASSES: Final = 5
GROUPS: Final = 50 * 4 * 120


def measure(what: str, rows: int) -> Measured:
    """Measure `numba` or `numpy` (full requests), `aggregates`, or `parquet` (file to report)."""
    work: dict[str, Callable[[int], Measured]] = {
        "aggregates": sums,
        "parquet": from_parquet,
    }
    return work[what](rows) if what in work else full_request(what, rows)


def full_request(backend: str, rows: int) -> Measured:
    """Judge requests in memory: two elapsed, two dues, two verdicts."""
    module = import_module(f"sameside.engine.by_{backend}")
    requests = _by_time(stored(rows))
    tables = compile_calendars(calendars(), BEGINS, HORIZON, int(RESOLUTION_TARGETS.max()))
    batch, held = _batch(requests), _held(tables)
    answers = no_answers(rows, dues=True)
    look = Look(HORIZON - BEGINS, 0)
    module.judge_in_words(batch, held, look, tables.words, answers)
    right = _right(requests, answers)
    seconds = timed(lambda: module.judge_in_words(batch, held, look, tables.words, answers), PASSES)
    return Measured(backend, rows, seconds, peak_mb(), right)


def sums(rows: int) -> Measured:
    """Sum judged requests up by group: count, share met, p50 and p90."""
    import_module("sameside.engine.radix")
    judged = outcomes(rows)
    group, used = judged.group.astype(np.int64), judged.used.astype(np.int32)
    states = (~judged.met).astype(np.int8)

    def work() -> object:
        return sums_of(keys_in_order(keys_of(group, used, states), OUTCOME_BITS), GROUPS)

    work()
    found = sums_of(np.sort(keys_of(group, used, states)), GROUPS)
    sample = np.arange(0, found.cell.size, max(1, found.cell.size // SAMPLE))
    agreed = 0
    for n in sample.tolist():
        mine = judged.group == found.cell[n]
        ordered = np.sort(judged.used[mine])
        ranks = [int(ordered[-(-ordered.size * share // 100) - 1]) for share in (50, 90)]
        ours = [int(found.p50[n]), int(found.p90[n])]
        agreed += ours == ranks and int(found.counts[n, 0]) == int(judged.met[mine].sum())
    right = f"{agreed} of {sample.size}"
    return Measured("aggregates", rows, timed(work, PASSES), peak_mb(), right)


def from_parquet(rows: int) -> Measured:
    """Read a file of ours and make its report."""
    import_module("sameside.engine.by_numba")
    agreed = read_agreement(agreement())
    few = layout(1000)
    report(few, agreed, HORIZON)
    path = layout(rows)
    seconds = timed(lambda: [*report(path, agreed, HORIZON).lines()], 3)
    return Measured("parquet", rows, seconds, peak_mb())


def layout(rows: int) -> Path:
    """Write requests in our own Parquet layout, once."""
    return once(f"{rows}.layout", lambda folder: _write(folder, in_order(rows))) / "log.parquet"


def _write(folder: Path, requests: Requests) -> None:
    folder.mkdir(exist_ok=True)
    write_layout(folder / "log.parquet", _plain(requests), _no_events())


def _plain(requests: Requests) -> Plain:
    rows = len(requests)
    return Plain(
        requests=[f"R{number:08}" for number in range(rows)],
        services=requests.calendar,
        service_names=services(),
        places=np.zeros(rows, np.int32),
        place_names=("",),
        priorities=priority_of(requests).astype(np.int32),
        priority_names=PRIORITIES,
        created=requests.created,
        responded=requests.responded,
        resolved=requests.resolved,
        pause_offsets=requests.pause_offsets,
        pause_starts=requests.pause_starts,
        pause_ends=requests.pause_ends,
        pause_why=np.zeros(requests.pause_starts.size, np.int32),
        why_names=("",),
    )


def _no_events() -> Events:
    none, small, never = np.zeros(0, np.int32), np.zeros(0, np.int8), np.zeros(0, np.bool_)
    instants, first = np.zeros(0, np.int64), np.zeros(1, np.int64)
    return Events(
        [],
        none,
        (),
        none,
        (),
        first,
        instants,
        small,
        small,
        never,
        never,
        none,
        (),
        none,
        ("",),
        none,
        ("",),
    )  # fmt: skip -- eighteen empty columns


def _by_time(requests: Requests) -> Requests:
    """Return requests in the order they were made, with their pauses."""
    order = np.argsort(requests.created, kind="stable")
    counts = np.diff(requests.pause_offsets)[order]
    offsets = np.concatenate(([0], np.cumsum(counts)))
    pauses = np.arange(offsets[-1]) + np.repeat(
        requests.pause_offsets[:-1][order] - offsets[:-1], counts
    )
    return Requests(
        calendar=requests.calendar[order],
        created=requests.created[order],
        responded=requests.responded[order],
        resolved=requests.resolved[order],
        response_target=requests.response_target[order],
        resolution_target=requests.resolution_target[order],
        pause_offsets=offsets,
        pause_starts=requests.pause_starts[pauses],
        pause_ends=requests.pause_ends[pauses],
    )


def _batch(requests: Requests) -> Batch:
    def narrow(instants: Int64s) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return (instants - BEGINS).astype(np.int32)

    return Batch(
        (requests.calendar * RESPONSE_TARGETS.size + priority_of(requests)).astype(np.int32),
        narrow(requests.created),
        narrow(requests.responded),
        narrow(requests.resolved),
        requests.pause_offsets,
        narrow(requests.pause_starts),
        narrow(requests.pause_ends),
    )


def _held(tables: Tables) -> Held:
    """Return four levels for each calendar."""
    places = np.repeat(tables.words.places, RESPONSE_TARGETS.size)
    targets = held_targets(RESPONSE_TARGETS, RESOLUTION_TARGETS, np.zeros(4, np.int64))
    return Held(places, np.tile(targets, len(calendars())))


def _right(requests: Requests, answers: Answers) -> str:
    """Hold a sample against the kernel."""
    sample = np.linspace(0, len(requests) - 1, SAMPLE).astype(int).tolist()
    agreed = 0
    for n in sample:
        truth = answer(requests, n)
        agreed += (
            truth.response_used == answers.response[n]
            and truth.resolution_used == answers.resolution[n]
            and truth.response_due == answers.response_due[n] + BEGINS
            and truth.resolution_due == answers.resolution_due[n] + BEGINS
            and truth.response_met == (answers.response_state[n] == 0)
            and truth.resolution_met == (answers.resolution_state[n] == 0)
        )
    return f"{agreed} of {len(sample)}"
