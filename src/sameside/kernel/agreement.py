"""What was agreed: parties, services, levels, calendars and policies, in versions from a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sameside.kernel.calendar import Calendar
from sameside.kernel.refusal import N_, Refused


class Clock(StrEnum):
    """The three clocks of a request (C11, C12)."""

    RESPONSE = "response"
    RESOLUTION = "resolution"
    UPDATE = "update"


class Reopening(StrEnum):
    """What a reopened request does to its resolution clock (C9)."""

    CONTINUE = "continue"
    CYCLE = "cycle"
    FIRST = "first"
    THROUGH = "through"


class PriorityChange(StrEnum):
    """Which target holds after the priority of a request has changed (C10)."""

    RETRO = "retro"
    RETRO_FULL = "retro_full"
    FROM_CHANGE = "from_change"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Policies:
    """The rules the two sides chose where the service clock leaves a choice."""

    reopening: Reopening = Reopening.CONTINUE
    priority_change: PriorityChange = PriorityChange.RETRO
    pause_response: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """How long a clock may run: counted seconds, or else open days to closing time (C13)."""

    seconds: int | None = None
    days: int | None = None

    @property
    def runs(self) -> bool:
        """Whether there is a target at all; without one there is no clock (C7)."""
        return bool(self.seconds) or bool(self.days)


NO_TARGET = Target()


@dataclass(frozen=True, slots=True)
class Level:
    """What is promised for one priority of a service.

    `share_bp` is the share of requests to keep within target, in hundredths of a percent (9,500 is
    95 %); None where the targets are stated without a share.
    """

    priority: str
    calendar: Calendar
    targets: Mapping[Clock, Target]
    share_bp: int | None = None

    def target(self, clock: Clock) -> Target:
        """Return the target of a clock; one without length where none was agreed."""
        return self.targets.get(clock, NO_TARGET)


@dataclass(frozen=True, slots=True)
class Service:
    """A service and its levels, the most urgent first as the agreement lists them."""

    key: str
    name: str
    levels: tuple[Level, ...]

    def level(self, priority: str) -> Level | None:
        """Return the level of a priority, None where none was agreed."""
        return next((level for level in self.levels if level.priority == priority), None)


@dataclass(frozen=True, slots=True)
class Party:
    """The organisation on one side."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class AgreementVersion:
    """What holds from a local date on, until the next version begins."""

    number: int
    valid_from_on: date
    calendars: Mapping[str, Calendar]
    services: Mapping[str, Service]
    policies: Policies


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement between two parties: its zone dates the months, its versions the promises."""

    title: str
    customer: Party
    supplier: Party
    zone: str
    currency: str
    versions: tuple[AgreementVersion, ...]
    digest: str
    """SHA-256, in hex, over the canonical JSON of all of it, holidays resolved to dates."""

    def version_on(self, day: date) -> AgreementVersion:
        """Return the version in force on a local date.

        :raises NothingAgreedYet: before the first version.
        """
        in_force = [v for v in self.versions if v.valid_from_on <= day]
        if not in_force:
            raise NothingAgreedYet(
                N_("Nothing was agreed yet on {day}: the first version begins on {first}."),
                day=day,
                first=self.versions[0].valid_from_on,
            )
        return in_force[-1]


class NothingAgreedYet(Refused):
    """A date before the first version of the agreement."""
