"""Agreements and event histories from a seed: every policy, eight zones, and all that is awkward.

Times crowd around clock changes and around each other, so that ties and touching stretches are
common rather than rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from random import Random

import numpy as np

from sameside.engine.flat import HAPPENINGS, NO_CODE, SIDES, Events
from sameside.kernel.agreement import (
    Agreement,
    AgreementVersion,
    Clock,
    Level,
    Party,
    Policies,
    PriorityChange,
    Reopening,
    Service,
    Target,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, HolidayRule, Window, Windows
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.zone import DAY, Instant, wall_of

ZONES = (
    "Europe/Copenhagen",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Chatham",
    "Africa/Casablanca",  # winter time during Ramadan
    "Pacific/Apia",  # left out a whole date in 2011
)
POLICIES = tuple(product(Reopening, PriorityChange, (False, True)))
PRIORITIES = ("high", "low", "mid")
SERVICES = ("cleaning", "repairs")
WHYS = ("customer", "parts", "")
YEARS = (date(2011, 1, 1), date(2012, 12, 1))
CHANGES = (date(2011, 3, 27), date(2011, 10, 30), date(2011, 12, 30), date(2012, 3, 11))
"""Dates about which clocks change in one of the zones."""
SHIFTS: tuple[Windows, ...] = (
    (Window(8 * 3600, 16 * 3600),),
    (Window(8 * 3600, 12 * 3600), Window(12 * 3600 + 1800, 17 * 3600)),
    (Window(22 * 3600, 6 * 3600),),
    (Window(0, DAY),),
    (Window(3600, 3 * 3600), Window(2 * 3600, 4 * 3600 + 7)),
    (Window(7 * 3600, 7 * 3600), Window(20 * 3600, 2 * 3600 + 1800)),
    (),
)


def random_calendar(random: Random, name: str) -> Calendar:
    """Make a calendar of one to three versions; one in thirty never opens at all."""
    starts = sorted([YEARS[0] - timedelta(days=400), *_days(random, random.randrange(3))])
    never = random.random() < 1 / 30
    versions = tuple(_version(random, since, never=never) for since in starts)
    return Calendar(name, random.choice(ZONES), versions, random.choice(list(HolidayRule)))


def random_agreement(random: Random, policies: Sequence[Policies], *, shift: int = 0) -> Agreement:
    """Make an agreement with a version for each set of policies."""
    starts = sorted(_days(random, len(policies)))
    starts[0] = YEARS[0] + timedelta(days=shift)
    versions = []
    for number, (policy, since) in enumerate(zip(policies, starts, strict=True), 1):
        calendars = {name: random_calendar(random, name) for name in ("day", "night", "other")}
        services = {key: _service(random, key, list(calendars.values())) for key in SERVICES}
        versions.append(AgreementVersion(number, since, calendars, services, policy))
    return Agreement(
        "A test", Party("c", "C"), Party("s", "S"), random.choice(ZONES), "EUR",
        tuple(versions), digest=f"{random.getrandbits(64):x}",
    )  # fmt: skip


def random_history(random: Random, request: str) -> History:
    """Make a request and up to fourteen things that happened to it."""
    at = random_instant(random)
    events = [Event(at, Happening.CREATED, priority=random.choice(PRIORITIES))]
    for _ in range(random.randrange(15)):
        at += _step(random)
        events.append(_event(random, at))
    return History(request, random.choice(SERVICES), tuple(events))


def random_instant(random: Random) -> Instant:
    """Choose an instant of the two years, often close to a clock change."""
    day = random.choice(CHANGES) if random.random() < 0.3 else _days(random, 1)[0]
    second = random.choice([random.randrange(2 * DAY), random.randrange(48) * 3600])
    return wall_of(day) - DAY // 2 + second


def columns_of(histories: Sequence[History]) -> Events:
    """Lay histories out as columns, in their order."""
    events = [event for history in histories for event in history.events]
    services = tuple(dict.fromkeys(history.service for history in histories))
    priorities = tuple(dict.fromkeys(event.priority for event in events if event.priority))
    whys = tuple(dict.fromkeys(["", *(event.why for event in events)]))
    sizes = [len(history.events) for history in histories]
    return Events(
        requests=[history.request for history in histories],
        services=np.array([services.index(history.service) for history in histories], np.int32),
        service_names=services,
        places=np.zeros(len(histories), np.int32),
        place_names=("",),
        offsets=np.cumsum([0, *sizes], dtype=np.int64),
        at=np.array([event.at for event in events], np.int64),
        what=np.array([HAPPENINGS.index(event.what) for event in events], np.int8),
        by=np.array([SIDES.index(e.by) if e.by else NO_CODE for e in events], np.int8),
        public=np.array([event.public for event in events], np.bool_),
        auto=np.array([event.auto for event in events], np.bool_),
        priorities=np.array(
            [priorities.index(e.priority) if e.priority else NO_CODE for e in events], np.int32
        ),
        priority_names=priorities,
        why=np.array([whys.index(event.why) for event in events], np.int32),
        why_names=whys,
        persons=np.zeros(len(events), np.int32),
        person_names=("",),
    )


def _days(random: Random, count: int) -> list[date]:
    """Choose dates; in an order of their own, so that a seed tells the same story in each run."""
    span = (YEARS[1] - YEARS[0]).days
    return [YEARS[0] + timedelta(days=n) for n in random.sample(range(1, span), count)]


def _version(random: Random, since: date, *, never: bool) -> CalendarVersion:
    usual = random.choice(SHIFTS)
    week = [random.choice(SHIFTS) if random.random() < 0.3 else usual for _ in range(7)]
    if never:
        week = [()] * 7
    dates = {} if never else {day: random.choice(SHIFTS) for day in _days(random, 6)}
    holidays = {*_days(random, 25), *random.sample(CHANGES, 1)}
    mon, tue, wed, thu, fri, sat, sun = week
    return CalendarVersion(since, (mon, tue, wed, thu, fri, sat, sun), dates, frozenset(holidays))


def _service(random: Random, key: str, calendars: Sequence[Calendar]) -> Service:
    levels = tuple(
        Level(
            priority,
            random.choice(calendars),
            {clock: _target(random) for clock in Clock if random.random() < 0.9},
            random.choice([None, 9_000, 9_500]),
        )
        for priority in PRIORITIES
    )
    return Service(key, key.title(), levels)


def _target(random: Random) -> Target:
    return random.choice(
        [
            Target(seconds=random.choice([1, 3600, 4 * 3600, 8 * 3600, 24 * 3600])),
            Target(seconds=random.randrange(1, 60 * 3600)),
            Target(seconds=random.randrange(1, 60 * 3600)),
            Target(days=random.randrange(1, 6)),
            Target(),
        ]
    )


def _step(random: Random) -> int:
    return random.choice(
        [
            0,
            1,
            random.randrange(1, 8) * 3600,
            random.randrange(4 * 3600),
            random.randrange(3 * DAY),
            DAY // 2,
            random.randrange(12 * DAY),
        ]
    )


def _event(random: Random, at: Instant) -> Event:
    what = random.choice([w for w in Happening if w is not Happening.CREATED] + [Happening.PAUSE])
    match what:
        case Happening.MESSAGE:
            by = random.choice([*Side, None])
            return Event(at, what, by, public=random.random() < 0.8, auto=random.random() < 0.2)
        case Happening.PRIORITY:
            return Event(at, what, priority=random.choice(PRIORITIES))
        case Happening.PAUSE | Happening.RESUME:
            return Event(at, what, why=random.choice(WHYS))
        case _:
            return Event(at, what)
