"""The hours in which cards are counted: the agreement's calendar, or plain office hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from sameside.kernel.agreement import Agreement, NothingAgreedYet
from sameside.kernel.calendar import NO_WINDOWS, Calendar, CalendarVersion, Window
from sameside.kernel.reply import NeverOpens, next_opening
from sameside.partnerships.models import AgreementVersion, Partnership
from sameside.partnerships.queries import agreement_of, today_at, understood_version

OFFICE = (Window(8 * 3600, 16 * 3600),)
ALWAYS_ON = date(1900, 1, 1)


def calendar_of(partnership: Partnership, now: datetime) -> Calendar:
    """Return the calendar of the agreement in force that cards are counted on. One query.

    It is the first the agreement names that opens again; where nothing is agreed it is Monday to
    Friday, 8 to 16, on the wall of the partnership.
    """
    return calendar_in(agreement_of(partnership), partnership, now)


def calendar_in(agreement: Agreement | None, partnership: Partnership, now: datetime) -> Calendar:
    """Return the calendar of an agreement that cards are counted on, as `calendar_of` does."""
    if agreement is None:
        return office_hours(partnership.zone)
    return _first(agreement, today_at(partnership, now), now) or office_hours(partnership.zone)


def calendars_of(
    agreed: Iterable[tuple[Partnership, AgreementVersion | None]], now: datetime
) -> dict[int, Calendar]:
    """Return the calendar of each partnership, by its key, from the version in force. No query."""
    return {
        at.pk: calendar_in(understood_version(version) if version else None, at, now)
        for at, version in agreed
    }


@lru_cache(maxsize=256)
def office_hours(zone: str) -> Calendar:
    """Return Monday to Friday, 8 to 16."""
    week = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, NO_WINDOWS, NO_WINDOWS)
    return Calendar("office hours", zone, (CalendarVersion(ALWAYS_ON, week),))


def _first(agreement: Agreement, today: date, now: datetime) -> Calendar | None:
    try:
        calendars = agreement.version_on(today).calendars.values()
    except NothingAgreedYet:
        return None
    return next((each for each in calendars if _opens(each, now)), None)


def _opens(calendar: Calendar, now: datetime) -> bool:
    try:
        next_opening(calendar, int(now.timestamp()))
    except NeverOpens:
        return False
    return True
