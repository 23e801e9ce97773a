"""A report made and timed, and some of its groups held against the kernel."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Final

import numpy as np

from bench.files import csv, in_order, parquet, priority_of
from bench.measure import Measured, peak_mb, timed
from bench.peers.reports.shape import Report
from bench.truth import answer

CHECKED: Final = 5
"""How many groups are held against the kernel."""


def measure(how: str, source: str, rows: int) -> Measured:
    """Make the report of a file, and time it; some groups are held against the kernel."""
    path = csv(rows) if source == "csv" else parquet(rows)
    module = importlib.import_module(f"bench.peers.reports.by_{how}")
    work = getattr(module, f"with_{how}")(path)
    found = work()
    measured = Measured(how, rows, timed(work, 1), peak_mb())
    return replace(measured, right=_agreement(found, rows, paused=source == "parquet"))


def _agreement(found: Report, rows: int, *, paused: bool) -> str:
    """Say how many of a few groups are summed up as the kernel judges their requests."""
    requests = in_order(rows)
    if not paused:
        requests = replace(requests, pause_offsets=np.zeros(rows + 1, np.int64))
    months = requests.created.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    groups = sorted(found)[:: len(found) // CHECKED][:CHECKED]
    agreed = 0
    for group in groups:
        mine = (requests.calendar == group[0]) & (priority_of(requests) == group[1])
        mine &= months + 1970 * 12 + 1 == group[2]
        answers = [answer(requests, int(row)) for row in np.flatnonzero(mine)]
        kept = [(each.response_met, each.resolution_met) for each in answers]
        agreed += found[group] == (len(kept), *(sum(met) for met in zip(*kept, strict=True)))
    return f"{agreed} of {len(groups)} groups"
