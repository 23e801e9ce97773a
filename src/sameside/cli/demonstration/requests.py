"""When the requests of the demonstration are made, where, and how urgent they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from sameside.cli.demonstration.chance import Chance, Numbers, Whole
from sameside.cli.demonstration.profiles import TROUBLES, Kept, Profile
from sameside.kernel.zone import DAY, spans, wall_of, zone

STARTS_ON = date(2024, 11, 1)
ENDS_ON = date(2026, 10, 31)
"""The last day of the demonstration."""
ZONE = "Europe/Copenhagen"
_TROUBLED_SITE = 1


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of one service, in no order: flat arrays, one place a request.

    `created` are instants, `days` days since the first, `site` and `priority` places in the lists
    of sites and of the profile's priorities.
    """

    profile: Profile
    created: Whole
    days: Whole
    site: Whole
    priority: Whole

    def months(self) -> list[str]:
        """Return the months of the demonstration by day: `2024-11` for each of November's."""
        return [f"{day:%Y-%m}" for day in all_days()]

    def kept(self) -> tuple[Numbers, Numbers]:
        """Return for each request how likely it is answered, and solved, within target."""
        by_day = [self._kept_in(month) for month in self.months()]
        response = np.array([kept.response for kept in by_day])
        resolution = np.array([kept.resolution for kept in by_day])
        return response[self.days], resolution[self.days]

    def _kept_in(self, month: str) -> Kept:
        trouble = TROUBLES.get((self.profile.service, month))
        return trouble.kept if trouble else self.profile.kept


def all_days() -> list[date]:
    """Return the days of the demonstration."""
    length = (ENDS_ON - STARTS_ON).days + 1
    return [STARTS_ON + timedelta(days=n) for n in range(length)]


def made(profile: Profile, closed: frozenset[object], chance: Chance) -> Requests:
    """Draw the requests of a service; on `closed` days, the holidays, few are made."""
    n = profile.requests
    days = chance.pick(n, [_weight(profile, day, closed) for day in all_days()])
    hours = chance.pick(n, profile.hours)
    seconds = np.floor(chance.even(n) * 3600).astype(np.int64)
    walls = wall_of(STARTS_ON) + days * DAY + hours * 3600 + seconds
    return Requests(
        profile=profile,
        created=to_instants(walls),
        days=days,
        site=_sites(profile, days, chance),
        priority=chance.pick(n, list(profile.priorities.values())),
    )


def to_instants(walls: Whole) -> Whole:
    """Return the instants of wall-clock readings; a skipped one goes by the offset before it."""
    begins, offsets = _offset_spans()
    at = np.searchsorted(begins[1:] + offsets[:-1], walls, side="right")
    return np.asarray(walls - offsets[at])


def offsets_of(instants: Whole) -> Whole:
    """Return the offset from UTC at each instant, in seconds."""
    begins, offsets = _offset_spans()
    return np.asarray(offsets[np.searchsorted(begins[1:], instants, side="right")])


@cache
def _offset_spans() -> tuple[Whole, Whole]:
    """Return the stretches of one offset: the instants at which they begin, and the offsets."""
    year = 366 * DAY
    found = spans(zone(ZONE), wall_of(STARTS_ON) - year, wall_of(ENDS_ON) + year)
    begins, _, offsets = np.array(found, dtype=np.int64).T
    return begins, offsets


def _weight(profile: Profile, day: date, closed: frozenset[object]) -> float:
    trouble = TROUBLES.get((profile.service, f"{day:%Y-%m}"))
    more = trouble.more if trouble else 1.0
    quiet = 0.15 if day in closed else 1.0
    return profile.months[day.month - 1] * profile.weekdays[day.weekday()] * more * quiet


def _sites(profile: Profile, days: Whole, chance: Chance) -> Whole:
    """Draw the sites; where there is trouble, the site that has it is named more often."""
    drawn = chance.pick(len(days), profile.sites)
    extra = chance.even(len(days))
    for number, month in enumerate(f"{day:%Y-%m}" for day in all_days()):
        if trouble := TROUBLES.get((profile.service, month)):
            usual = sum(profile.sites)
            share = (trouble.at_site - profile.sites[_TROUBLED_SITE]) / (usual + trouble.at_site)
            drawn[(days == number) & (extra < share)] = _TROUBLED_SITE
    return drawn
