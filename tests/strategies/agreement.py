"""Agreements in versions and the histories they judge, to try statements on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from hypothesis import strategies as st

from sameside.kernel.agreement import Agreement, AgreementVersion, Level, Party, Service
from sameside.kernel.history import History
from sameside.kernel.statement import Period, Sources
from sameside.kernel.zone import DAY, wall_of
from tests.strategies.clock import STEP, courses, policies, services


@dataclass(frozen=True)
class Told:
    """An agreement, what happened, and what a statement of it depends on."""

    agreement: Agreement
    histories: tuple[History, ...]
    sources: Sources


@st.composite
def agreements(draw: st.DrawFn, near: date) -> Agreement:
    """An agreement in one or two versions, the second from a date near the given one."""
    zone = "Europe/Copenhagen"
    found = []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        service = draw(services(zone, near))
        share = draw(st.sampled_from([None, 9_000, 9_500]))
        levels = tuple(Level(x.priority, x.calendar, x.targets, share) for x in service.levels)
        begins = near + timedelta(days=number - 3) if number > 1 else near - timedelta(days=2)
        held = MappingProxyType({"repairs": Service("repairs", "Repairs", levels)})
        calendars = MappingProxyType({x.calendar.name: x.calendar for x in levels})
        found.append(AgreementVersion(number, begins, calendars, held, draw(policies)))
    parties = Party("police", "Northern Police"), Party("harbour", "Harbour Service")
    return Agreement("A", *parties, zone, "DKK", tuple(found), digest="a" * 64)


@st.composite
def told(draw: st.DrawFn) -> Told:
    """Up to six requests near the turn of a month, some of which nobody promised anything for."""
    near = date(2026, 3, 30)
    agreement = draw(agreements(near))
    histories = tuple(
        History(
            f"R{number}", draw(st.sampled_from(["repairs"] * 5 + ["mail"])), draw(courses(near))
        )
        for number in range(draw(st.integers(0, 6)))
    )
    as_of = wall_of(near) + draw(st.integers(-3 * DAY // STEP, 9 * DAY // STEP)) * STEP
    ends = near + timedelta(days=draw(st.integers(-3, 9)))
    period = Period(near - timedelta(days=9), ends)
    return Told(agreement, histories, Sources("b" * 64, "a" * 64, "2026a", as_of, period))
