"""pandas' `CustomBusinessHour`: whole hours from a date range, and what is left of one."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from bench.peers.contract import (
    CannotSay,
    Int64s,
    Lack,
    Peer,
    Work,
    clock_time,
    days_off,
    only_version,
    same_hours,
    wall_times,
)
from sameside.kernel.calendar import Calendar, Windows
from sameside.kernel.zone import DAY

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOUR = 3600


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Name the windows, the open weekdays and the holidays."""
    version = only_version(calendar)
    windows, opened = same_hours(version)
    try:
        offset = pd.offsets.CustomBusinessHour(
            start=[clock_time(w.opens) for w in windows],
            end=[clock_time(w.closes) for w in windows],
            weekmask=" ".join(WEEKDAYS[day] for day in opened),
            holidays=days_off(version),
        )
    except ValueError as refused:
        raise CannotSay(Lack.ROUND) from refused
    first = [pd.Timestamp(t) for t in wall_times(calendar, starts)]
    last = [pd.Timestamp(t) for t in wall_times(calendar, ends)]

    def work() -> list[int]:
        return [_counted(offset, windows, s, e) for s, e in zip(first, last, strict=True)]

    return work


def _counted(
    offset: pd.offsets.CustomBusinessHour, windows: Windows, start: pd.Timestamp, end: pd.Timestamp
) -> int:
    begins, stops = offset.rollforward(start), offset.rollback(end)
    if begins >= stops:
        return 0
    whole = pd.date_range(begins, stops, freq=offset)
    return (len(whole) - 1) * HOUR + _left(offset, windows, whole[-1], stops)


def _left(
    offset: pd.offsets.CustomBusinessHour, windows: Windows, since: pd.Timestamp, end: pd.Timestamp
) -> int:
    """Count less than an hour of open time, which may have one closed stretch in it."""
    closing = since + timedelta(seconds=_until_closing(windows, since))
    if end <= closing:
        return int((end - since).total_seconds())
    reopens = offset.rollforward(closing + timedelta(seconds=1))
    return int(((closing - since) + (end - reopens)).total_seconds())


def _until_closing(windows: Windows, moment: pd.Timestamp) -> int:
    clock = moment.hour * HOUR + moment.minute * 60 + moment.second
    return next(
        window.end - int(each)
        for window in windows
        for each in (clock, clock + DAY)
        if window.opens <= each <= window.end
    )


PEER = Peer("CustomBusinessHour", "pandas", "a date range of hours a request, local times", prepare)
