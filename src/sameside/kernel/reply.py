"""Business time for cards: when a reply is due, where a date moves to, how much time is left.

All of it on the agreement's calendar, by the same openings and closings as the service clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from sameside.kernel.agreement import Clock, Target
from sameside.kernel.calendar import Calendar
from sameside.kernel.closing import closing_of, due_by_days
from sameside.kernel.openings import FIRST, HORIZON, BeyondHorizon, openings
from sameside.kernel.policy import Piece, Run
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.zone import DAY, Instant, date_of, offset_at, wall_of, zone

USUAL_REPLY_DAYS = 10
REPLY_DAYS: Mapping[str, int] = MappingProxyType({"concern": 2, "change": 5})
"""Within how many business days the other side owes an answer, where it is not the usual ten."""
LOOKED_AHEAD = 60 * DAY
"""How far we look for an opening at a time, so that a calendar always open is not read to 2200."""


class NeverOpens(Refused):
    """A calendar that never opens again, on which nothing can fall due."""

    def __init__(self, calendar: Calendar) -> None:
        """Name the calendar."""
        super().__init__(
            N_("The calendar “{calendar}” does not open again, so nothing can fall due on it."),
            calendar=calendar.name,
        )


def reply_days(kind: str, agreed: Mapping[str, int] = REPLY_DAYS) -> int:
    """Return the period for reply of a kind of card, in business days."""
    return agreed.get(kind, REPLY_DAYS.get(kind, USUAL_REPLY_DAYS))


def reply_due(calendar: Calendar, *, laid_at: Instant, business_days: int) -> Instant:
    """Return when a reply is due: closing time of the Nth open date after the card was laid (C13).

    What is laid after the last closing, or on a closed date, counts as laid on the next open date.

    :raises NeverOpens: when the calendar has no such date.
    :raises BeyondHorizon: when it has not come before the year 2200.
    """
    due = due_by_days(
        Run(
            clock=Clock.RESPONSE,
            priority="",
            target=Target(days=business_days),
            starts=laid_at,
            stops=None,
            ends=laid_at,
            pieces=(Piece(laid_at, calendar),),
            pauses=(),
        )
    )
    if not isinstance(due, Instant):
        raise NeverOpens(calendar)
    return due


def due_at(calendar: Calendar, day: date) -> Instant:
    """Return when something due on a date is due: at its closing time.

    A date that falls in closed time moves to the next opening.

    :raises NeverOpens: when there is none.
    :raises BeyondHorizon: for dates before 1900 or from 2200 on.
    """
    if not date_of(FIRST) <= day < date_of(HORIZON):
        raise BeyondHorizon(N_("The clock covers the years from 1900 to 2199."))
    closing = closing_of(calendar, day)
    return closing if closing is not None else next_opening(calendar, _ends_at(calendar, day))


def next_opening(calendar: Calendar, instant: Instant) -> Instant:
    """Return the instant itself when the calendar is open, else the next at which it opens.

    :raises NeverOpens: when it does not open again.
    :raises BeyondHorizon: for instants before 1900 or from 2200 on.
    """
    until = HORIZON if calendar.ever_opens else wall_of(calendar.settled_on) + 2 * DAY
    for starts in range(instant, max(until, instant + 1), LOOKED_AHEAD):
        ahead = openings(calendar, starts, min(starts + LOOKED_AHEAD, HORIZON))
        opens, _closes = next(ahead, (None, None))
        if opens is not None:
            return opens
    raise NeverOpens(calendar)


def open_seconds_between(calendar: Calendar, starts: Instant, ends: Instant) -> int:
    """Return how much open time lies in `[starts, ends)`, in seconds; none when it has passed.

    :raises BeyondHorizon: for instants before 1900 or from 2200 on.
    """
    if ends <= starts:
        return 0
    return sum(closes - opens for opens, closes in openings(calendar, starts, ends))


def _ends_at(calendar: Calendar, day: date) -> Instant:
    """Return the instant at which a date ends on the wall."""
    wall = wall_of(day + timedelta(days=1))
    place = zone(calendar.zone)
    return wall - offset_at(place, wall - offset_at(place, wall))
