"""pandas' `merge_asof`: counted seconds found by as-of joins, for the whole of our work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.peers.contract import Int64s, Peer, Work
from bench.workload import BEGINS, HORIZON, MOST_PAUSES, Requests
from sameside.engine.stretches import open_stretches
from sameside.kernel.calendar import Calendar
from sameside.kernel.zone import DAY

SINCE: Final = BEGINS - 366 * DAY
AT_A_TIME: Final = 100_000
"""Rows of one join: tried from 20,000 to a million, this was the quickest."""
UNTIL: Final = HORIZON + 366 * DAY


@dataclass(frozen=True, slots=True)
class Answers:
    """What a full request is: two elapsed, two dues, two verdicts, one array each."""

    response_used: Int64s
    resolution_used: Int64s
    response_due: Int64s
    resolution_due: Int64s
    response_met: NDArray[np.bool_]
    resolution_met: NDArray[np.bool_]


def edges(calendars: Sequence[Calendar]) -> pd.DataFrame:
    """Return every opening of every calendar, and the seconds counted before it, by `opens`."""
    frames = []
    for number, calendar in enumerate(calendars):
        opens, closes = open_stretches(calendar, SINCE, UNTIL)
        before = np.concatenate(([0], np.cumsum(closes - opens)[:-1]))
        frames.append(
            pd.DataFrame(
                {"calendar": np.int32(number), "opens": opens, "closes": closes, "before": before}
            )
        )
    return pd.concat(frames, ignore_index=True).sort_values("opens", kind="stable")


def counted_before(table: pd.DataFrame, calendar: NDArray[np.int32], at: Int64s) -> Int64s:
    """Return the seconds counted before each instant: the last opening before it, joined."""
    asked = pd.DataFrame({"calendar": calendar, "at": at}).sort_values("at")
    found = pd.merge_asof(asked, table, left_on="at", right_on="opens", by="calendar")
    past = np.minimum(found["at"], found["closes"]) - found["opens"]
    return _in_place(asked.index, found["before"] + past)


def instant_of(table: pd.DataFrame, calendar: NDArray[np.int32], counts: Int64s) -> Int64s:
    """Return when so many seconds are counted; `table` is in order of `before`."""
    asked = pd.DataFrame({"calendar": calendar, "count": counts}).sort_values("count")
    found = pd.merge_asof(
        asked,
        table,
        left_on="count",
        right_on="before",
        by="calendar",
        allow_exact_matches=False,
    )
    return _in_place(asked.index, found["opens"] + found["count"] - found["before"])


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Count the elapsed time alone, on one calendar."""
    table = edges([calendar])
    which = np.zeros(starts.size, np.int32)

    def work() -> Int64s:
        asked = np.concatenate((starts, ends))
        counts = counted_before(table, np.concatenate((which, which)), asked)
        elapsed: Int64s = np.maximum(counts[starts.size :] - counts[: starts.size], 0)
        return elapsed

    return work


def in_parts(table: pd.DataFrame, by_count: pd.DataFrame, requests: Requests) -> Answers:
    """Do the whole work some requests at a time, which is how it is quickest."""
    firsts = range(0, len(requests), AT_A_TIME)
    parts = (requests.part(first, min(first + AT_A_TIME, len(requests))) for first in firsts)
    found = [whole_work(table, by_count, part) for part in parts]
    names = [column.name for column in fields(Answers)]
    return Answers(*(np.concatenate([getattr(each, name) for each in found]) for name in names))


def whole_work(table: pd.DataFrame, by_count: pd.DataFrame, requests: Requests) -> Answers:
    """Do all that a full request asks for, on every calendar at once.

    `table` is `edges(…)`, `by_count` the same in order of `before`.
    """
    n = len(requests)
    whose = np.repeat(np.arange(n), np.diff(requests.pause_offsets))
    asked = (requests.created, requests.responded, requests.resolved)
    which = requests.calendar[np.concatenate((*(np.arange(n),) * 3, whose, whose))]
    instants = np.concatenate((*asked, requests.pause_starts, requests.pause_ends))
    counts = counted_before(table, which, instants)
    made, answered, solved = counts[:n], counts[n : 2 * n], counts[2 * n : 3 * n]
    paused, resumed = np.split(counts[3 * n :], 2)
    wanted, stood = _paused(requests, whose, made, solved, (paused, resumed))
    response_due = instant_of(by_count, requests.calendar, made + requests.response_target)
    return Answers(
        response_used=answered - made,
        resolution_used=solved - made - stood,
        response_due=response_due,
        resolution_due=instant_of(by_count, requests.calendar, wanted),
        response_met=answered - made <= requests.response_target,
        resolution_met=solved - made - stood <= requests.resolution_target,
    )


def _paused(
    requests: Requests, whose: Int64s, made: Int64s, solved: Int64s, pauses: tuple[Int64s, Int64s]
) -> tuple[Int64s, Int64s]:
    """Return the count at which the solution is due, and the seconds that stood still until then.

    The first pause of every request at once, then the second, then the third.
    """
    wanted, stood, reached = made + requests.resolution_target, np.zeros_like(made), made.copy()
    nth = np.arange(whose.size) - requests.pause_offsets[whose]
    for which in range(MOST_PAUSES):
        mine = nth == which
        rows = whose[mine]
        begins = np.maximum(pauses[0][mine], reached[rows])
        ends = np.maximum(pauses[1][mine], begins)
        reached[rows] = ends
        stood[rows] += np.minimum(ends, solved[rows]) - np.minimum(begins, solved[rows])
        wanted[rows] += (ends - begins) * (begins < wanted[rows])
    return wanted, stood


def _in_place(index: pd.Index, found: pd.Series) -> Int64s:
    """Put the answers back into the order of the questions."""
    answers = np.empty(len(index), np.int64)
    answers[index.to_numpy()] = found.to_numpy()
    return answers


PEER = Peer("pandas merge_asof", "pandas", "as-of joins, all requests at once", prepare, 1_000_000)
