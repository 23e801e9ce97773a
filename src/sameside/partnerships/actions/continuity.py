"""A new version says what changes from a day on; what holds before that day stays as agreed."""

from __future__ import annotations

from datetime import date

from sameside.formats.agreement import frozen
from sameside.kernel.agreement import Agreement, AgreementVersion
from sameside.kernel.calendar import Calendar
from sameside.kernel.refusal import N_, Refused
from sameside.partnerships.models import Partnership

HEAD = ("title", "customer", "supplier", "zone", "currency")


class TermsBroken(Refused):
    """A file that changes what both sides agreed for days before its newest version."""


class OtherParties(Refused):
    """A file between other parties than those at this table."""


def require_same_terms(
    agreed: Agreement | None, proposed: Agreement, partnership: Partnership
) -> None:
    """Refuse a file that is not this table's agreement with something new at its end.

    :raises OtherParties: when its names are not those of this table.
    :raises TermsBroken: when nothing is new, or what was agreed reads differently.
    """
    for side in ("customer", "supplier"):
        _require_name(partnership.party(side).name, getattr(proposed, side).name)
    if agreed is None:
        return
    before, after = frozen(agreed), frozen(proposed)
    for key in HEAD:
        if before[key] != after[key]:
            raise TermsBroken(
                N_("“{key}” reads differently from what was agreed. Keep it as it is."), key=key
            )
    _require_news(agreed, proposed)
    starts_on = proposed.versions[len(agreed.versions)].valid_from_on
    for old, new in zip(agreed.versions, proposed.versions, strict=False):
        _require_same_version(old, new, starts_on)


def _require_name(ours: str, theirs: str) -> None:
    if ours.casefold() != theirs.casefold():
        raise OtherParties(
            N_("The file speaks of “{theirs}”; at this table sits “{ours}”. Write that name."),
            theirs=theirs,
            ours=ours,
        )


def _require_news(agreed: Agreement, proposed: Agreement) -> None:
    if len(proposed.versions) <= len(agreed.versions):
        raise TermsBroken(
            N_(
                "The file holds nothing beyond the {n} versions both sides agreed. Write what is"
                " new as [[changes]] at its end, from a date of its own."
            ),
            n=len(agreed.versions),
        )


def _require_same_version(old: AgreementVersion, new: AgreementVersion, starts_on: date) -> None:
    same = (
        old.valid_from_on == new.valid_from_on
        and old.policies == new.policies
        and _terms(old) == _terms(new)
        and all(
            key in new.calendars and _hours(one, starts_on) == _hours(new.calendars[key], starts_on)
            for key, one in old.calendars.items()
        )
    )
    if not same:
        raise TermsBroken(
            N_(
                "Version {number} (from {day}) reads differently from what both sides agreed."
                " Leave it as it is, and write what is new as [[changes]] at the end."
            ),
            number=old.number,
            day=old.valid_from_on,
        )


def _terms(version: AgreementVersion) -> object:
    """Return the services of a version, their calendars by key."""
    keys = {calendar: key for key, calendar in version.calendars.items()}
    return [
        (
            service.key,
            service.name,
            *(
                (level.priority, keys[level.calendar], level.share_bp, dict(level.targets))
                for level in service.levels
            ),
        )
        for _, service in sorted(version.services.items())
    ]


def _hours(calendar: Calendar, before: date) -> object:
    """Return the hours of a calendar on all days before one: later ones may be made known."""
    return (
        calendar.name,
        calendar.zone,
        calendar.holiday_rule,
        [
            (
                version.valid_from_on,
                version.week,
                {day: windows for day, windows in version.dates.items() if day < before},
                {day for day in version.holidays if day < before},
            )
            for version in calendar.versions
            if version.valid_from_on < before
        ],
    )
