"""The digest of an agreement: SHA-256 over all that was agreed, and over nothing else.

It does not depend on comments, spaces, quotation marks, the order of tables, or on whether a change
or the whole was written down; holidays count as the dates they were resolved to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from itertools import zip_longest

from sameside.kernel.agreement import (
    Agreement,
    AgreementVersion,
    Clock,
    Level,
    Party,
    Service,
    Target,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, Windows
from sameside.kernel.statement import canonical

FORMAT = "sameside-agreement-1"


def digest_of(agreement: Agreement) -> str:
    """Return the SHA-256, in hex, over the canonical JSON of the frozen agreement."""
    return hashlib.sha256(canonical(frozen(agreement))).hexdigest()


def frozen(agreement: Agreement) -> dict[str, object]:
    """Return the whole agreement as words, whole numbers, lists and maps with ASCII keys.

    Hours are seconds after midnight, shares hundredths of a percent. The dates of a calendar's
    version are those it is in force on: a holiday of another time says nothing. What people named
    stands in lists, sorted by key where its order means nothing; levels stand most urgent first.
    """
    return {
        "format": FORMAT,
        "title": agreement.title,
        "customer": _party(agreement.customer),
        "supplier": _party(agreement.supplier),
        "zone": agreement.zone,
        "currency": agreement.currency,
        "versions": [_version(version) for version in agreement.versions],
    }


def _party(party: Party) -> dict[str, object]:
    return {"key": party.key, "name": party.name}


def _version(version: AgreementVersion) -> dict[str, object]:
    policies = version.policies
    keys = {calendar: key for key, calendar in version.calendars.items()}
    return {
        "number": version.number,
        "from": version.valid_from_on.isoformat(),
        "policies": {
            "reopen": policies.reopening.value,
            "priority": policies.priority_change.value,
            "pause_response": policies.pause_response,
        },
        "calendars": [_calendar(key, one) for key, one in sorted(version.calendars.items())],
        "services": [_service(one, keys) for _, one in sorted(version.services.items())],
    }


def _calendar(key: str, calendar: Calendar) -> dict[str, object]:
    in_turn = zip_longest(calendar.versions, calendar.versions[1:])
    return {
        "key": key,
        "name": calendar.name,
        "zone": calendar.zone,
        "holiday_rule": calendar.holiday_rule.value,
        "versions": [_hours(one, after.valid_from_on if after else None) for one, after in in_turn],
    }


def _hours(version: CalendarVersion, ends_before_on: date | None) -> dict[str, object]:
    def in_force(day: date) -> bool:
        return version.valid_from_on <= day and (ends_before_on is None or day < ends_before_on)

    return {
        "from": version.valid_from_on.isoformat(),
        "week": [_windows(windows) for windows in version.week],
        "dates": [
            {"on": day.isoformat(), "windows": _windows(version.dates[day])}
            for day in sorted(version.dates)
            if in_force(day)
        ],
        "holidays": [day.isoformat() for day in sorted(version.holidays) if in_force(day)],
    }


def _windows(windows: Windows) -> list[list[int]]:
    return [[window.opens, window.closes] for window in sorted(windows)]


def _service(service: Service, keys: Mapping[Calendar, str]) -> dict[str, object]:
    return {
        "key": service.key,
        "name": service.name,
        "levels": [_level(level, keys) for level in service.levels],
    }


def _level(level: Level, keys: Mapping[Calendar, str]) -> dict[str, object]:
    return {
        "priority": level.priority,
        "calendar": keys[level.calendar],
        "share_bp": level.share_bp,
        "targets": {clock.value: _target(level.target(clock)) for clock in Clock},
    }


def _target(target: Target) -> dict[str, int | None] | None:
    return {"seconds": target.seconds, "days": target.days} if target.runs else None
