"""The `numpy.busday_count` recipe: whole days counted, the first and the last cut to the window."""

from __future__ import annotations

import numpy as np

from bench.peers.contract import (
    CannotSay,
    Int64s,
    Lack,
    Peer,
    Work,
    days_off,
    only_version,
    only_window,
    wall_times,
)
from sameside.kernel.calendar import Calendar
from sameside.kernel.zone import DAY


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Name the open weekdays and the holidays; the one window ends on the day it began."""
    version = only_version(calendar)
    window, opened = only_window(version)
    if window.end > DAY:
        raise CannotSay(Lack.MIDNIGHT)
    week = np.busdaycalendar(
        weekmask=[day in opened for day in range(7)], holidays=days_off(version)
    )
    first = np.array(wall_times(calendar, starts), "datetime64[s]")
    last = np.array(wall_times(calendar, ends), "datetime64[s]")

    def work() -> Int64s:
        began, ended = first.astype("datetime64[D]"), last.astype("datetime64[D]")
        whole = np.busday_count(began, ended, busdaycal=week) * (window.end - window.opens)
        before = np.clip((first - began).astype(np.int64), window.opens, window.end)
        after = np.clip((last - ended).astype(np.int64), window.opens, window.end)
        before = (before - window.opens) * np.is_busday(began, busdaycal=week)
        after = (after - window.opens) * np.is_busday(ended, busdaycal=week)
        return np.asarray(whole + after - before, np.int64)

    return work


PEER = Peer("busday_count recipe", "numpy", "all requests at once, local times", prepare, 1_000_000)
