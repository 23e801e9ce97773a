"""What a report is, whoever makes it, and what it needs to know beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from bench.files import PRIORITIES, services
from bench.workload import RESOLUTION_TARGETS, RESPONSE_TARGETS

Group = tuple[int, int, int]
"""A calendar, a priority, and a month as year × 12 + month."""
Sums = tuple[int, int, int]
"""Requests, those answered in time, those solved in time."""
Report = dict[Group, Sums]
Work = Callable[[], Report]

WHICH: Final = {key: number for number, key in enumerate(services())}
HOW_URGENT: Final = {key: number for number, key in enumerate(PRIORITIES)}


def targets() -> pd.DataFrame:
    """Return what each priority is held to, in seconds."""
    return pd.DataFrame(
        {
            "priority": np.arange(len(PRIORITIES), dtype=np.int32),
            "answer_within": RESPONSE_TARGETS,
            "solve_within": RESOLUTION_TARGETS,
        }
    )
