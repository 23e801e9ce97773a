"""Calendars in sentences: their week, their dates, their holidays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, zip_longest

from sameside.formats.agreement.phrases import Facts, and_list, city_time, hours
from sameside.formats.agreement.speech import Speech
from sameside.kernel.agreement import Agreement, AgreementVersion
from sameside.kernel.calendar import Calendar, CalendarVersion, HolidayRule, Windows
from sameside.kernel.refusal import N_
from sameside.kernel.zone import DAY

_DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_WHOLE_DAY = ((0, DAY),)


def calendar_facts(agreement: Agreement, version: AgreementVersion, words: Speech) -> Facts:
    """Return what holds for the calendars from the first date of a version of the agreement."""
    facts: dict[tuple[str, ...], str] = {}
    told = {each.valid_from_on for each in agreement.versions}
    for key, calendar in version.calendars.items():
        now = calendar.version_on(version.valid_from_on) or calendar.versions[0]
        facts["hours", key] = _hours(calendar, now, words)
        others = [v for v in calendar.versions if v is not now and v.valid_from_on not in told]
        facts |= {
            ("hours", key, other.valid_from_on.isoformat()): _later(calendar, other, words)
            for other in others
        }
        facts |= {
            ("date", key, day.isoformat()): _date(calendar, day, windows, words)
            for day, windows in _dates(calendar)
        }
        facts.update(_holidays(key, calendar, words))
    return facts


def _later(calendar: Calendar, version: CalendarVersion, words: Speech) -> str:
    return words.say(
        N_("From {day} on: {hours}"),
        day=words.date(version.valid_from_on),
        hours=_hours(calendar, version, words),
    )


def _hours(calendar: Calendar, version: CalendarVersion, words: Speech) -> str:
    return words.say(
        N_("The calendar “{calendar}” is open {week}, {time}."),
        calendar=calendar.name,
        week=_week(version.week, words),
        time=city_time(calendar.zone, words),
    )


def _week(week: Sequence[Windows], words: Speech) -> str:
    """Return the open days of a week, neighbours with the same hours together."""
    if len(set(week)) == 1:
        return _every_day(week[0], words)
    told = []
    for windows, group in groupby(range(7), key=lambda weekday: week[weekday]):
        days = list(group)
        if windows:
            said = {"days": _days(days, words), "hours": hours(windows, words)}
            told.append(words.say(N_("{days} {hours}"), **said))
    return "; ".join(told)


def _every_day(windows: Windows, words: Speech) -> str:
    if tuple((w.opens, w.closes) for w in windows) == _WHOLE_DAY:
        return words.say(N_("round the clock on every day"))
    return words.say(N_("every day {hours}"), hours=hours(windows, words))


def _days(days: Sequence[int], words: Speech) -> str:
    first, last = (words.say(_DAYS[day]) for day in (days[0], days[-1]))
    if len(days) == 1:
        return first
    if len(days) == 2:  # noqa: PLR2004 -- two days are a pair, not a stretch
        return and_list([first, last], words)
    return words.say(N_("{first} to {last}"), first=first, last=last)


def _date(calendar: Calendar, day: date, windows: Windows, words: Speech) -> str:
    if not windows:
        return words.say(
            N_("On {day} the calendar “{calendar}” is closed."),
            day=words.date(day),
            calendar=calendar.name,
        )
    return words.say(
        N_("On {day} the calendar “{calendar}” is open {hours}."),
        day=words.date(day),
        calendar=calendar.name,
        hours=hours(windows, words),
    )


def _holidays(key: str, calendar: Calendar, words: Speech) -> Facts:
    facts: dict[tuple[str, ...], str] = {}
    _n = words.count
    for year, group in groupby(_closed(calendar), key=lambda day: day.year):
        days = list(group)
        facts["holidays", key, str(year)] = _n(
            "The calendar “{calendar}” is closed on {n} holiday in {year}: {days}.",
            "The calendar “{calendar}” is closed on {n} holidays in {year}: {days}.",
            len(days),
            calendar=calendar.name,
            year=str(year),
            days=and_list([words.date(day, year=False) for day in days], words),
        )
    if facts:
        facts["holidays", key, "until"] = words.say(
            N_("After {year} no holidays are named for the calendar “{calendar}”."),
            year=str(max(_closed(calendar)).year),
            calendar=calendar.name,
        )
        if any(w.end > DAY for one in calendar.versions for day in one.week for w in day):
            facts["holidays", key, "rule"] = words.say(
                _RULES[calendar.holiday_rule], calendar=calendar.name
            )
    return facts


def _dates(calendar: Calendar) -> Iterator[tuple[date, Windows]]:
    """Yield the dates with hours of their own, each by the version in force on it."""
    for version, day in _in_force(calendar):
        if day in version.dates and day not in version.holidays:
            yield day, version.dates[day]


def _closed(calendar: Calendar) -> list[date]:
    return [day for version, day in _in_force(calendar) if day in version.holidays]


def _in_force(calendar: Calendar) -> Iterator[tuple[CalendarVersion, date]]:
    for version, after in zip_longest(calendar.versions, calendar.versions[1:]):
        ends_before_on = after.valid_from_on if after else date.max
        days = sorted({*version.dates, *version.holidays})
        yield from ((version, day) for day in days if version.valid_from_on <= day < ends_before_on)


_RULES = {
    HolidayRule.INSTANT: N_(
        "On its holidays the calendar “{calendar}” is closed from midnight to midnight, also for a "
        "shift begun the evening before."
    ),
    HolidayRule.SHIFT: N_(
        "On its holidays no shift of the calendar “{calendar}” begins; one begun the evening "
        "before goes on to its end."
    ),
}
