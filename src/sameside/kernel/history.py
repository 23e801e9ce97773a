"""What happened to a request: its events in time order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sameside.kernel.zone import Instant


class Side(StrEnum):
    """Who an event comes from."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"


class Happening(StrEnum):
    """The kinds of event the service clock knows."""

    CREATED = "created"
    MESSAGE = "message"
    PAUSE = "pause"
    RESUME = "resume"
    PRIORITY = "priority"
    RESOLVED = "resolved"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a request.

    `by`, `public` and `auto` speak of messages; `priority` of CREATED and PRIORITY; `why` of a
    pause and its end; `person` is whoever did it, as the log names them, or empty.
    """

    at: Instant
    what: Happening
    by: Side | None = None
    public: bool = False
    auto: bool = False
    priority: str = ""
    why: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """One request and its events, in time order; the first is CREATED."""

    request: str
    service: str
    events: tuple[Event, ...]
    place: str = ""

    @property
    def created_at(self) -> Instant:
        """The instant at which the request was made."""
        return self.events[0].at
