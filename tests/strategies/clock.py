"""Requests, calendars and agreements to try the clock on, near what goes wrong in calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from hypothesis import settings
from hypothesis import strategies as st

from sameside.kernel.agreement import (
    Clock,
    Level,
    Policies,
    PriorityChange,
    Reopening,
    Service,
    Target,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, HolidayRule, Window, Windows
from sameside.kernel.history import Event, Happening, Side
from sameside.kernel.zone import DAY, Instant, wall_of

STEP = 300
COSTLY = settings(max_examples=max(1, settings().max_examples // 5))
"""For properties of whole requests: fewer of them, for each takes long to think up."""
PLACES = [
    ("Europe/Copenhagen", date(2026, 3, 29)),  # an hour skipped at 02:00
    ("Europe/Copenhagen", date(2026, 10, 25)),  # an hour repeated at 03:00
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour repeated
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kathmandu", date(2026, 1, 1)),  # 5:45 east
    ("Asia/Kathmandu", date(1986, 1, 1)),  # fifteen minutes skipped at 00:00
    ("Atlantic/Azores", date(2026, 3, 29)),  # skips 00:00 to 01:00
    ("Atlantic/Azores", date(2026, 10, 25)),
    ("Africa/Casablanca", date(2026, 2, 15)),  # an hour back for the month of fasting
    ("Africa/Casablanca", date(2026, 3, 22)),
    ("Asia/Kolkata", date(2026, 1, 13)),
    ("Pacific/Apia", date(2011, 12, 30)),  # a date that never was
    ("America/Sao_Paulo", date(2018, 11, 4)),  # skips its own midnight
    ("America/Sao_Paulo", date(2019, 2, 17)),  # falls back into the day before
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Africa/Cairo", date(2026, 10, 30)),
]
REASONS = ["", "customer", "vendor", "parts"]


@dataclass(frozen=True)
class Situation:
    """One request with all its verdict depends on."""

    events: tuple[Event, ...]
    service: Service
    policies: Policies
    as_of: Instant


@st.composite
def windows(draw: st.DrawFn) -> Windows:
    """Up to three windows, also overlapping, overnight, round the clock or none."""
    usual = st.sampled_from(
        [
            (),
            (Window(0, DAY),),
            (Window(8 * 3600, 16 * 3600),),
            (Window(22 * 3600, 6 * 3600),),
            (Window(8 * 3600, 12 * 3600), Window(13 * 3600, 17 * 3600)),
        ]
    )
    if draw(st.integers(0, 2)):
        return draw(usual)
    opens = st.integers(0, DAY // STEP - 1).map(lambda n: n * STEP)
    closes = st.integers(0, DAY // STEP).map(lambda n: n * STEP)
    return tuple(draw(st.lists(st.builds(Window, opens, closes), max_size=3)))


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Windows, ...]:
    """Seven days' windows: often five days alike and a weekend."""
    if draw(st.booleans()):
        day, end = draw(windows()), draw(windows())
        return (day, day, day, day, day, end, end)
    return tuple(draw(windows()) for _ in range(7))


@st.composite
def versions(draw: st.DrawFn, near: date, since: date) -> CalendarVersion:
    """A calendar version whose holidays and dates lie near a date."""
    days = st.integers(-4, 12).map(lambda n: near + timedelta(days=n))
    mon, tue, wed, thu, fri, sat, sun = draw(weeks())
    return CalendarVersion(
        since,
        (mon, tue, wed, thu, fri, sat, sun),
        MappingProxyType(draw(st.dictionaries(days, windows(), max_size=2))),
        draw(st.frozensets(days, max_size=2)),
    )


@st.composite
def calendars(draw: st.DrawFn, zone: str, near: date) -> Calendar:
    """A calendar in a zone with one to three versions, the later ones beginning near a date."""
    later = draw(st.lists(st.integers(-3, 10), max_size=2, unique=True))
    first = draw(st.sampled_from([date(1980, 1, 1), near]))
    begins = sorted({first, *(near + timedelta(days=n) for n in later)})
    rule = draw(st.sampled_from(HolidayRule))
    return Calendar("c", zone, tuple(draw(versions(near, since)) for since in begins), rule)


@st.composite
def targets(draw: st.DrawFn) -> Target:
    """A target in seconds, often whole steps; in days; or none."""
    steps = st.integers(1, 3 * DAY // STEP).map(lambda n: n * STEP)
    seconds = st.one_of(steps, st.integers(1, 2 * DAY), st.sampled_from([14_400, 28_800, 3600]))
    return draw(
        st.one_of(
            seconds.map(lambda n: Target(seconds=n)),
            seconds.map(lambda n: Target(seconds=n)),
            st.integers(1, 4).map(lambda n: Target(days=n)),
            st.just(Target()),
        )
    )


@st.composite
def services(draw: st.DrawFn, zone: str, near: date) -> Service:
    """A service with the levels `low` and `high`, each with targets, often on one calendar."""
    usual = draw(calendars(zone, near))
    other = draw(calendars(*draw(st.sampled_from([(zone, near), ("Europe/Copenhagen", near)]))))
    urgent = draw(st.sampled_from([usual, other]))
    levels = tuple(
        Level(p, c, MappingProxyType({clock: draw(targets()) for clock in Clock}))
        for p, c in (("low", usual), ("high", urgent))
    )
    return Service("repairs", "Repairs", levels)


@st.composite
def later_events(draw: st.DrawFn, at: Instant) -> Event:
    """One event that is no creation."""
    what = draw(st.sampled_from([h for h in Happening if h is not Happening.CREATED]))
    if what is Happening.MESSAGE:
        by = draw(st.sampled_from([*Side, *Side, None]))
        often = st.sampled_from([True, True, True, False])
        return Event(at, what, by, public=draw(often), auto=not draw(often))
    if what is Happening.PRIORITY:
        return Event(at, what, priority=draw(st.sampled_from(["low", "high"])))
    if what in {Happening.PAUSE, Happening.RESUME}:
        return Event(at, what, why=draw(st.sampled_from(REASONS)))
    return Event(at, what)


@st.composite
def courses(draw: st.DrawFn, near: date, step: int = STEP) -> tuple[Event, ...]:
    """The events of a request begun within three days before a date, in time order."""
    instants = st.integers(0, 9 * DAY // step).map(lambda n: wall_of(near) - 3 * DAY + n * step)
    first, *rest = sorted(draw(st.lists(instants, min_size=1, max_size=9)))
    created = Event(first, Happening.CREATED, priority=draw(st.sampled_from(["low", "high"])))
    return (created, *(draw(later_events(at)) for at in rest))


policies = st.builds(
    Policies,
    st.sampled_from(Reopening),
    st.sampled_from(PriorityChange),
    st.booleans(),
)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """A request near a clock change, a service that promises something, and when one looks."""
    zone, near = draw(st.sampled_from(PLACES))
    events = draw(courses(near))
    after = draw(st.integers(0, 6 * DAY // STEP)) * STEP
    last = draw(st.sampled_from([events[-1].at, events[-1].at, events[0].at]))
    return Situation(events, draw(services(zone, near)), draw(policies), last + after)
