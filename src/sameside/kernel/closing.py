"""Targets in days: due at closing time of the Nth open date (C13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from sameside.kernel.calendar import Calendar, HolidayRule, merged
from sameside.kernel.openings import HORIZON, BeyondHorizon, Stretch
from sameside.kernel.pauses import Pause
from sameside.kernel.policy import Run
from sameside.kernel.refusal import N_
from sameside.kernel.verdict import Moment, Unset
from sameside.kernel.zone import DAY, Instant, local_date, spans, wall_of, zone


def due_by_days(run: Run) -> Moment:
    """Return closing time of the Nth open date after the start, by the run's last calendar.

    A start after the last closing, or on a date that opens nothing, counts as made on the next
    open date. A date wholly paused is not an open date; while a pause lasts, no later date is.

    :raises BeyondHorizon: when there are not enough open dates before the year 2200.
    """
    calendar = run.pieces[-1].calendar
    days_left = run.target.days or 0
    lasting_since = _lasting_since(run)
    for day in _open_dates(calendar, made_on(calendar, run.starts)):
        closing = closing_of(calendar, day)
        assert closing is not None  # noqa: S101 -- an open date closes
        if lasting_since is not None and closing > lasting_since:
            return Unset.SUSPENDED
        if _wholly_paused(calendar, day, run.pauses):
            continue
        days_left -= 1
        if days_left == 0:
            return closing
    return Unset.NEVER


def made_on(calendar: Calendar, instant: Instant) -> date:
    """Return the date on which something made at an instant counts as made, open or not."""
    day = local_date(zone(calendar.zone), instant)
    while day < calendar.settled_on or calendar.ever_opens:
        closing = closing_of(calendar, day)
        if closing is not None and instant < closing:
            return day
        day += timedelta(days=1)
    return day


def closing_of(calendar: Calendar, day: date) -> Instant | None:
    """Return the end of the last window that begins on a date, None when none opens."""
    shifts = shifts_of(calendar, day)
    return shifts[-1][1] if shifts else None


@lru_cache(maxsize=65536)
def shifts_of(calendar: Calendar, day: date) -> tuple[Stretch, ...]:
    """Return when the windows that begin on a date are open, in UTC, merged.

    A date or a window that a clock change skips does not open. Under the `instant` rule a holiday
    on the next date cuts them at midnight.
    """
    midnight = wall_of(day)
    latest = midnight + 2 * DAY
    if calendar.holiday_rule is HolidayRule.INSTANT and calendar.is_holiday(day + timedelta(1)):
        latest = midnight + DAY
    around = spans(zone(calendar.zone), midnight - 2 * DAY, midnight + 4 * DAY)
    return tuple(
        merged(
            [
                (max(starts, midnight + window.opens - offset), closes)
                for window in calendar.shifts_on(day)
                for starts, ends, offset in around
                if (closes := min(ends, min(midnight + window.end, latest) - offset)) > starts
            ]
        )
    )


def _open_dates(calendar: Calendar, after: date) -> Iterator[date]:
    """Yield the dates after one on which a window begins; none follow when it stays closed."""
    day = after + timedelta(days=1)
    while day < calendar.settled_on or calendar.ever_opens:
        if wall_of(day) >= HORIZON:
            raise BeyondHorizon(N_("The target would not be used up before the year 2200."))
        if closing_of(calendar, day) is not None:
            yield day
        day += timedelta(days=1)


def _lasting_since(run: Run) -> Instant | None:
    """Return since when the clock has stood still, whichever reasons came and went meanwhile."""
    if not run.suspended:
        return None
    since = run.pauses[-1].starts
    for pause in reversed(run.pauses[:-1]):
        since = pause.starts if pause.ends == since else since
    return since


def _wholly_paused(calendar: Calendar, day: date, pauses: tuple[Pause, ...]) -> bool:
    """Tell whether pauses cover all the open time that begins on a date."""
    return all(_covered(starts, ends, pauses) for starts, ends in shifts_of(calendar, day))


def _covered(starts: Instant, ends: Instant, pauses: tuple[Pause, ...]) -> bool:
    """Tell whether pauses in time order cover `[starts, ends)`."""
    for pause in pauses:
        if pause.starts <= starts:
            starts = max(starts, pause.ends if pause.ends is not None else ends)
    return starts >= ends
