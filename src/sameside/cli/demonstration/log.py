"""The log of the demonstration: 24,000 requests over two years, one event a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sameside.cli.demonstration.chance import Chance, Choice, Whole
from sameside.cli.demonstration.events import Batch, Events, live_through
from sameside.cli.demonstration.open_time import OpenTime
from sameside.cli.demonstration.profiles import PROFILES, TROUBLES, Profile
from sameside.cli.demonstration.requests import ENDS_ON, STARTS_ON, Requests, all_days, made
from sameside.cli.demonstration.rows import Told, written
from sameside.kernel.agreement import Agreement, Level
from sameside.kernel.calendar import Calendar
from sameside.kernel.zone import DAY, wall_of

SEED = 20_241_101
_RAISED = 0.034
"""One request in thirty began less urgent than it became."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The requests of one service, what each begins as, and what it would wait for."""

    requests: Requests
    raised: Choice
    reasons: list[str]

    @property
    def priorities(self) -> list[str]:
        """What each becomes."""
        words = tuple(self.requests.profile.priorities)
        return [words[at] for at in self.requests.priority.tolist()]

    @property
    def first_priorities(self) -> list[str]:
        words = tuple(self.requests.profile.priorities)
        return [words[at] for at in (self.requests.priority + self.raised).tolist()]


def log_bytes(agreement: Agreement) -> bytes:
    """Return the log as CSV: UTF-8, commas, one line an event, in the order of time."""
    chance, events = Chance(SEED), Events()
    office = agreement.versions[0].calendars["office"]
    holidays = frozenset[object]().union(*(version.holidays for version in office.versions))
    parts = [_part(profile, holidays, chance) for profile in PROFILES]
    first = 0
    for part in parts:
        for batch in _batches(part, first, agreement):
            live_through(batch, chance, events)
        first += part.requests.profile.requests
    return written(_told(parts), events, chance)


def _part(profile: Profile, holidays: frozenset[object], chance: Chance) -> _Part:
    requests = made(profile, holidays, chance)
    lowest = len(profile.priorities) - 1
    raised = chance.happens(profile.requests, _RAISED) & (requests.priority < lowest)
    return _Part(requests, raised, _reasons(requests, chance))


def _reasons(requests: Requests, chance: Chance) -> list[str]:
    """Return what each request would wait for; in a month of trouble mostly for the same thing."""
    usual, n = requests.profile.reasons, len(requests.days)
    drawn = chance.pick(n, [1.0] * len(usual)).tolist()
    struck = chance.happens(n, 0.75).tolist()
    troubles = [TROUBLES.get((requests.profile.service, month)) for month in requests.months()]
    found = []
    for at, day, hit in zip(drawn, requests.days.tolist(), struck, strict=True):
        trouble = troubles[day]
        found.append(trouble.reason if trouble and trouble.reason and hit else usual[at])
    return found


def _batches(part: _Part, first: int, agreement: Agreement) -> Iterator[Batch]:
    """Yield the requests level by level, for each version of the agreement."""
    requests = part.requests
    response, resolution = requests.kept()
    open_times: dict[Calendar, OpenTime] = {}
    for chosen, level in _levels(requests, agreement):
        if level.calendar not in open_times:
            open_times[level.calendar] = _open_time(level.calendar)
        yield Batch(
            level=level,
            open_time=open_times[level.calendar],
            which=np.flatnonzero(chosen) + first,
            created=requests.created[chosen],
            answered_in_time=response[chosen],
            solved_in_time=resolution[chosen],
            raised=part.raised[chosen],
        )


def _levels(requests: Requests, agreement: Agreement) -> Iterator[tuple[Choice, Level]]:
    days = all_days()
    version_of_day = np.array([agreement.version_on(day).number for day in days])
    versions = version_of_day[requests.days]
    for version in agreement.versions:
        service = version.services[requests.profile.service]
        levels = [service.level(priority) for priority in requests.profile.priorities]
        yield from (
            ((versions == version.number) & (requests.priority == at), level)
            for at, level in enumerate(levels)
            if level is not None
        )


def _open_time(calendar: Calendar) -> OpenTime:
    """Return the calendar's open time up to when the slowest request is surely solved."""
    return OpenTime(calendar, wall_of(STARTS_ON) - DAY, wall_of(ENDS_ON) + 120 * DAY)


def _told(parts: list[_Part]) -> Told:
    services = [part.requests.profile.service for part in parts]
    lengths = [part.requests.profile.requests for part in parts]
    return Told(
        created=_joined([part.requests.created for part in parts]),
        service=np.repeat(np.arange(len(parts)), lengths),
        services=tuple(services),
        site=_joined([part.requests.site for part in parts]),
        first_priority=[word for part in parts for word in part.first_priorities],
        priority=[word for part in parts for word in part.priorities],
        reason=[word for part in parts for word in part.reasons],
    )


def _joined(pieces: list[Whole]) -> Whole:
    return np.concatenate(pieces)
