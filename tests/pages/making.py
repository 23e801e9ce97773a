"""A partnership to draw: six services, two years, an agreement in two versions, a bad quarter.

Everything is judged by the kernel; nothing here decides a verdict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

from sameside.kernel.account import Account, NotAgreed, account, judged_of
from sameside.kernel.account import statement as statement_of
from sameside.kernel.agreement import (
    Agreement,
    AgreementVersion,
    Clock,
    Level,
    Party,
    Policies,
    Service,
    Target,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, Window
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.statement import (
    Judged,
    LeftOut,
    Period,
    Sources,
    Statement,
    compose,
    figures_of,
)
from sameside.kernel.zone import TZDATA_VERSION

HOUR = 3600
ZONE = "Europe/Copenhagen"
AS_OF = int(datetime(2026, 12, 31, 23, 0, tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class Made:
    """A statement with what it was made from."""

    statement: Statement
    histories: tuple[History, ...]

    def accounts(self, requests: tuple[str, ...]) -> tuple[Account, ...]:
        by_id = {history.request: history for history in self.histories}
        agreement, as_of = self.statement.agreement, self.statement.sources.as_of
        return tuple(account(by_id[request], agreement, as_of) for request in requests)


def calendar(name: str, opens: int, closes: int, *, days: int = 5) -> Calendar:
    window = (Window(opens * HOUR, closes * HOUR),)
    week = tuple(window if day < days else () for day in range(7))
    holidays = {
        date(year, month, day)
        for year in (2025, 2026)
        for month, day in ((1, 1), (12, 24), (12, 25), (12, 26))
    }
    version = CalendarVersion(
        valid_from_on=date(2024, 1, 1),
        week=(week[0], week[1], week[2], week[3], week[4], week[5], week[6]),
        holidays=frozenset(holidays),
    )
    return Calendar(name=name, zone=ZONE, versions=(version,))


OFFICE = calendar("office hours", 8, 16)
LONG = calendar("extended hours", 6, 22, days=7)
ALWAYS = calendar("around the clock", 0, 24, days=7)


def level(priority: str, hours: Calendar, answer: float, solve: float, share: int) -> Level:
    targets = {
        Clock.RESPONSE: Target(seconds=int(answer * HOUR)),
        Clock.RESOLUTION: Target(seconds=int(solve * HOUR)),
    }
    return Level(priority, hours, targets, share)


def services(tighter: int) -> dict[str, Service]:
    share = 9_000 + tighter
    it_levels = (
        Level(
            "urgent",
            ALWAYS,
            {
                Clock.RESPONSE: Target(seconds=HOUR // 2),
                Clock.RESOLUTION: Target(seconds=4 * HOUR),
                Clock.UPDATE: Target(seconds=2 * HOUR),
            },
            share,
        ),
        level("normal", OFFICE, 4, 16, share),
    )
    return {
        "cleaning": Service(
            "cleaning",
            "Cleaning",
            (
                level("urgent", LONG, 1, 4, share),
                Level("planned", OFFICE, {Clock.RESOLUTION: Target(days=3)}, 9_500),
            ),
        ),
        "reception": Service("reception", "Reception", (level("normal", LONG, 0.5, 4, 9_500),)),
        "repairs": Service(
            "repairs",
            "Repairs",
            (
                level("urgent", ALWAYS, 1, 8, share),
                level("high", LONG, 2, 16, share),
                level("normal", OFFICE, 4, 24, share),
            ),
        ),
        "vehicles": Service(
            "vehicles",
            "Vehicle service",
            (level("urgent", LONG, 1, 8, 9_500), level("normal", OFFICE, 8, 40, share)),
        ),
        "mail": Service("mail", "Mail and parcels", (level("normal", OFFICE, 2, 8, 9_800),)),
        "it": Service("it", "IT workplace", it_levels),
    }


@cache
def agreement() -> Agreement:
    versions = (
        AgreementVersion(1, date(2025, 1, 1), {}, services(0), Policies()),
        AgreementVersion(2, date(2026, 1, 1), {}, services(500), Policies()),
    )
    return Agreement(
        title="Services for the Northern Police",
        customer=Party("police", "Northern Police Authority"),
        supplier=Party("harbour", "Harbour Service A/S"),
        zone=ZONE,
        currency="DKK",
        versions=versions,
        digest=hashlib.sha256(b"agreement").hexdigest(),
    )


def sources(record: str = "made") -> Sources:
    return Sources(
        record=hashlib.sha256(record.encode()).hexdigest(),
        agreement=agreement().digest,
        tzdata=TZDATA_VERSION,
        as_of=AS_OF,
        period=Period(date(2025, 1, 1), date(2027, 1, 1)),
    )


def histories(n: int, seed: int = 2) -> Iterator[History]:
    chance = Random(seed)  # noqa: S311 -- a drawing to look at, not a secret
    first = int(datetime(2025, 1, 1, 5, tzinfo=UTC).timestamp())
    days = 730
    for number in range(n):
        at = first + (number * days // n) * 86_400 + int(chance.triangular(0, 14, 4) * HOUR)
        yield history(chance, f"R-{10_001 + number}", at)


def history(chance: Random, request: str, made_at: int) -> History:
    service = chance.choice(list(agreement().versions[0].services.values()))
    priority = chance.choice([level.priority for level in service.levels])
    bad = date(2025, 7, 1) <= (datetime.fromtimestamp(made_at, UTC).date()) < date(2025, 10, 1)
    slow = 2.4 if bad and service.key in {"repairs", "it"} else 1.0
    hasty = 0.5 if priority in {"urgent", "high"} else 1.0
    answer = made_at + int(chance.expovariate(1 / (0.25 * slow * hasty)) * HOUR)
    solved = answer + int(chance.expovariate(1 / (5 * slow * hasty)) * HOUR)
    events = [
        Event(made_at, Happening.CREATED, Side.CUSTOMER, public=True, priority=priority),
        Event(answer, Happening.MESSAGE, Side.SUPPLIER, public=True, person="Jens"),
    ]
    if chance.random() < 0.25:
        waits = answer + int(0.2 * (solved - answer))
        goes_on = waits + int(chance.uniform(1, 60) * HOUR)
        events.append(Event(waits, Happening.PAUSE, Side.SUPPLIER, why="waiting for access"))
        events.append(Event(goes_on, Happening.RESUME, Side.SUPPLIER, why="waiting for access"))
        solved = goes_on + int(chance.expovariate(1 / (3 * slow)) * HOUR)
    if chance.random() < 0.15:
        asked = answer + (solved - answer) // 2
        events.append(Event(asked, Happening.MESSAGE, Side.CUSTOMER, public=True, person="Nora"))
        events.append(Event(solved - 60, Happening.MESSAGE, Side.SUPPLIER, public=True))
    events.append(Event(solved, Happening.RESOLVED, Side.SUPPLIER, person="Jens"))
    if chance.random() < 0.04:
        events.append(Event(solved + 20 * HOUR, Happening.REOPENED, Side.CUSTOMER))
        events.append(Event(solved + 24 * HOUR, Happening.RESOLVED, Side.SUPPLIER))
    events.sort(key=lambda event: event.at)
    return History(request, service.key, tuple(events), place="Harbour Street 4")


@cache
def made(n: int = 1_500) -> Made:
    all_of_it = (
        *histories(n),
        History("R-99999", "catering", (Event(AS_OF - 86_400, Happening.CREATED),)),
    )
    return Made(statement_of(all_of_it, agreement(), sources()), all_of_it)


def large(n: int = 24_000) -> Made:
    """Many requests with the verdicts of few: each history is judged once and told many times."""
    told = made().histories
    judged: list[Judged] = []
    copies = n // len(told) + 1
    kept: list[History] = []
    for one in told[:-1]:
        verdicts = list(judged_of(account(one, agreement(), AS_OF), agreement()))
        for copy in range(copies):
            name = f"{one.request}-{copy}"
            kept.append(History(name, one.service, one.events, one.place))
            judged.extend(
                Judged(name, j.scope, j.outcome, j.stopped, j.elapsed, j.promise) for j in verdicts
            )
    return Made(compose(sources("large"), agreement(), figures_of(judged), ()), tuple(kept))


__all__ = [
    "AS_OF",
    "LeftOut",
    "Made",
    "NotAgreed",
    "agreement",
    "large",
    "made",
    "sources",
    "timedelta",
]
