"""`business-duration`: one call a request, naive local times."""

from __future__ import annotations

from datetime import time

import pandas as pd
from business_duration import businessDuration

from bench.peers.contract import (
    Int64s,
    Peer,
    Work,
    clock_time,
    days_off,
    only_version,
    only_window,
    wall_times,
)
from sameside.kernel.calendar import Calendar
from sameside.kernel.zone import DAY


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Name one window, the closed weekdays and the holidays, as its page shows."""
    version = only_version(calendar)
    window, opened = only_window(version)
    # Its own word for midnight at the end of a day; it then adds the missing second.
    closes = time(23, 59, 59) if window.closes == DAY else clock_time(window.closes)
    hours = {
        "starttime": clock_time(window.opens),
        "endtime": closes,
        "weekendlist": sorted(set(range(7)) - set(opened)),
        "holidaylist": frozenset(days_off(version)),
        "unit": "sec",
    }
    pairs = [
        (pd.Timestamp(start), pd.Timestamp(end))
        for start, end in zip(wall_times(calendar, starts), wall_times(calendar, ends), strict=True)
    ]

    def work() -> list[int]:
        return [int(businessDuration(start, end, **hours)) for start, end in pairs]

    return work


PEER = Peer("business-duration", "business-duration", "one call a request, local times", prepare)
