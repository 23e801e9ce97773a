"""The `numpy.busday_count` recipe: whole days counted, the first and the last cut to the window.

Given instants, as every other contender that does all requests at once; `busday_count_local` is
given local times already.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.peers.contract import (
    CannotSay,
    Int64s,
    Lack,
    Peer,
    Work,
    days_off,
    only_version,
    only_window,
)
from sameside.kernel.calendar import Calendar
from sameside.kernel.zone import DAY

Walls = NDArray[np.datetime64]


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Turn instants into local times, and count."""
    counted = recipe(calendar)
    return lambda: counted(local(calendar, starts), local(calendar, ends))


def prepare_local(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Count between local times that were there already."""
    return partial(recipe(calendar), local(calendar, starts), local(calendar, ends))


def local(calendar: Calendar, instants: Int64s) -> Walls:
    """Return what the wall shows at each instant; pandas does it fastest."""
    moments = pd.DatetimeIndex(instants.astype("datetime64[s]")).tz_localize("UTC")
    walls: Walls = moments.tz_convert(calendar.zone).tz_localize(None).to_numpy()
    return walls


def recipe(calendar: Calendar) -> Callable[[Walls, Walls], Int64s]:
    """Name the open weekdays and the holidays; the one window ends on the day it began."""
    version = only_version(calendar)
    window, opened = only_window(version)
    if window.end > DAY:
        raise CannotSay(Lack.MIDNIGHT)
    week = np.busdaycalendar(
        weekmask=[day in opened for day in range(7)], holidays=days_off(version)
    )

    def counted(first: Walls, last: Walls) -> Int64s:
        began, ended = first.astype("datetime64[D]"), last.astype("datetime64[D]")
        whole = np.busday_count(began, ended, busdaycal=week) * (window.end - window.opens)
        before = np.clip((first - began).astype(np.int64), window.opens, window.end)
        after = np.clip((last - ended).astype(np.int64), window.opens, window.end)
        before = (before - window.opens) * np.is_busday(began, busdaycal=week)
        after = (after - window.opens) * np.is_busday(ended, busdaycal=week)
        return np.asarray(whole + after - before, np.int64)

    return counted


PEER = Peer("busday_count recipe", "numpy", "all requests at once, from instants", prepare, 10**6)
