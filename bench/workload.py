"""What is measured: 50 calendars in 10 zones over ten years, and requests with 0–3 pauses each.

Made from a seed, so that every contender and every run sees the same requests.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import holidays
import numpy as np
from numpy.typing import NDArray

from sameside.kernel.calendar import NO_WINDOWS, Calendar, CalendarVersion, Window, Windows
from sameside.kernel.zone import DAY, wall_of

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

HOUR: Final = 3600
FIRST_YEAR: Final = 2016
YEARS: Final = 10
BEGINS: Final = wall_of(date(FIRST_YEAR, 1, 1))
ENDS: Final = wall_of(date(FIRST_YEAR + YEARS, 1, 1))
HORIZON: Final = wall_of(date(FIRST_YEAR + YEARS + 1, 1, 1))
"""Requests are made within `[BEGINS, ENDS)` and end before HORIZON."""
LAST_YEAR: Final = wall_of(date(FIRST_YEAR + YEARS - 1, 1, 1))
"""From here on the requests are made of which files and reports tell."""
SOURCE: Final = Path(__file__).read_bytes() + Path(__file__).with_name("files.py").read_bytes()
CACHE: Final = Path(__file__).parent / ".cache" / hashlib.sha256(SOURCE).hexdigest()[:12]
"""Where what was made is kept; of another workload, or other files, nothing is found there."""
PLACES: Final = {
    "Europe/Copenhagen": "DK",
    "Europe/Stockholm": "SE",
    "Europe/Amsterdam": "NL",
    "Europe/London": "GB",
    "America/New_York": "US",
    "America/Sao_Paulo": "BR",
    "Asia/Tokyo": "JP",
    "Asia/Kolkata": "IN",
    "Australia/Sydney": "AU",
    "Pacific/Auckland": "NZ",
}
"""The zones, and whose public holidays the calendars in them keep."""


def window(opens: float, closes: float) -> Window:
    """Return a window from hours on the wall."""
    return Window(int(opens * HOUR), int(closes * HOUR))


OFFICE: Final = (window(8, 16),)
WITH_LUNCH: Final = (window(8, 12), window(12.5, 17))
MORNING: Final = (window(8, 12),)
LONG: Final = (window(7, 19),)
NIGHT: Final = (window(22, 6),)
ALWAYS: Final = (window(0, 24),)
WEEKS: Final[dict[str, tuple[Windows, Windows]]] = {
    "office": (OFFICE, NO_WINDOWS),
    "lunch": (WITH_LUNCH, NO_WINDOWS),
    "long": (LONG, MORNING),
    "night": (NIGHT, NIGHT),
    "always": (ALWAYS, ALWAYS),
}
"""The five kinds of hours: from Monday to Friday, and on Saturday and Sunday."""

DAYS_OPEN: Final = np.array([0, 0.0045, 0.28, 7.55, 12.4, 22.6, 110.0])
SHARE_SOLVED: Final = np.array([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
"""How long requests stay open: the quantiles of the BPI Challenge 2013 incidents."""
RESPONSE_TARGETS: Final = np.array([1, 2, 4, 8], np.int64) * HOUR
RESOLUTION_TARGETS: Final = np.array([8, 16, 40, 80], np.int64) * HOUR
SHARE_PAUSED: Final = (0.5, 0.3, 0.15, 0.05)
"""How many requests have 0, 1, 2 and 3 pauses: 0.75 on average, so that a request with two elapsed
times and two dues takes 6.5 lookups."""
MOST_PAUSES: Final = len(SHARE_PAUSED) - 1


@dataclass(frozen=True, slots=True)
class Requests:
    """n requests, one array a column; instants and targets are int64 seconds.

    `calendar` (int32) counts in `calendars()`. Request i has the pauses `pause_offsets[i]` up to
    `pause_offsets[i + 1]`, one after the other.
    """

    calendar: Int32s
    created: Int64s
    responded: Int64s
    resolved: Int64s
    response_target: Int64s
    resolution_target: Int64s
    pause_offsets: Int64s
    pause_starts: Int64s
    pause_ends: Int64s

    def __len__(self) -> int:
        return self.created.size

    def part(self, first: int, last: int) -> Requests:
        """Return the requests `[first, last)` with their pauses."""
        since, until = self.pause_offsets[first], self.pause_offsets[last]
        return Requests(
            calendar=self.calendar[first:last],
            created=self.created[first:last],
            responded=self.responded[first:last],
            resolved=self.resolved[first:last],
            response_target=self.response_target[first:last],
            resolution_target=self.resolution_target[first:last],
            pause_offsets=self.pause_offsets[first : last + 1] - since,
            pause_starts=self.pause_starts[since:until],
            pause_ends=self.pause_ends[since:until],
        )


@dataclass(frozen=True, slots=True)
class Outcomes:
    """n judged requests to be summed up: the group of each, its counted seconds, whether met.

    `group` (int32) is calendar, priority and month in one: 50 × 4 × 120 groups.
    """

    group: Int32s
    used: Int64s
    met: NDArray[np.bool_]


@lru_cache(maxsize=1)
def calendars() -> tuple[Calendar, ...]:
    """Return the 50 calendars: five kinds of hours in each of ten zones."""
    return tuple(calendar(kind, place) for place in PLACES for kind in WEEKS)


def calendar(kind: str, place: str) -> Calendar:
    """Return one kind of hours in one zone, with the public holidays of its country.

    All but the simplest keep half-days: the last working date before Christmas and New Year.
    """
    weekdays, weekend = WEEKS[kind]
    off = holidays.country_holidays(PLACES[place], years=range(FIRST_YEAR, FIRST_YEAR + YEARS + 1))
    halves = {} if kind in {"office", "always"} else dict.fromkeys(_half_days(), MORNING)
    version = CalendarVersion(
        date(FIRST_YEAR - 1, 1, 1),
        (weekdays, weekdays, weekdays, weekdays, weekdays, weekend, weekend),
        MappingProxyType(halves),
        frozenset(off) - halves.keys() if kind != "always" else frozenset(),
    )
    return Calendar(f"{kind} {place}", place, (version,))


def requests(n: int, seed: int = 2026, begins: int = BEGINS) -> Requests:
    """Return n requests made from an instant on, in no order of time."""
    chance = np.random.default_rng(seed)
    created = chance.integers(begins, ENDS, n)
    days = np.interp(chance.random(n), SHARE_SOLVED, DAYS_OPEN)
    resolved = created + (days * DAY).astype(np.int64)
    responded = created + np.minimum(chance.exponential(3 * HOUR, n).astype(np.int64), days * DAY)
    priority = chance.integers(0, RESPONSE_TARGETS.size, n)
    offsets = np.concatenate(([0], np.cumsum(chance.choice(MOST_PAUSES + 1, n, p=SHARE_PAUSED))))
    starts, ends = _pauses(chance, responded.astype(np.int64), resolved, offsets)
    return Requests(
        calendar=chance.integers(0, len(calendars()), n).astype(np.int32),
        created=created,
        responded=responded.astype(np.int64),
        resolved=resolved,
        response_target=RESPONSE_TARGETS[priority],
        resolution_target=RESOLUTION_TARGETS[priority],
        pause_offsets=offsets,
        pause_starts=starts,
        pause_ends=ends,
    )


def outcomes(n: int, seed: int = 2026) -> Outcomes:
    """Return n judged requests in no order."""
    chance = np.random.default_rng(seed)
    used = chance.exponential(20 * HOUR, n).astype(np.int64)
    groups = len(calendars()) * RESPONSE_TARGETS.size * YEARS * 12
    return Outcomes(chance.integers(0, groups, n).astype(np.int32), used, used <= 40 * HOUR)


def stored(n: int) -> Requests:
    """Return n requests from files, made the first time, so that only the work is in memory."""
    place = CACHE / f"{n}"
    if not (place / "made").exists():
        place.mkdir(parents=True, exist_ok=True)
        made = requests(n)
        for column in fields(Requests):
            np.save(place / f"{column.name}.npy", getattr(made, column.name))
        (place / "made").touch()
    return Requests(*(np.load(place / f"{column.name}.npy") for column in fields(Requests)))


def _half_days() -> list[date]:
    years = range(FIRST_YEAR, FIRST_YEAR + YEARS + 1)
    eves = [date(year, 12, day) for year in years for day in (24, 31)]
    return [eve - timedelta(days=max(0, eve.weekday() - 4)) for eve in eves]


def _pauses(
    chance: np.random.Generator, responded: Int64s, resolved: Int64s, offsets: Int64s
) -> tuple[Int64s, Int64s]:
    """Lay pauses between answer and solution, one after the other."""
    edges = 2 * np.diff(offsets)
    whose = np.repeat(np.arange(responded.size), edges)
    room = (resolved - responded)[whose]
    drawn = responded[whose] + (chance.random(whose.size) * room).astype(np.int64)
    drawn = drawn[np.lexsort((drawn, whose))]
    return drawn[::2].copy(), drawn[1::2].copy()
