"""Requests as flat arrays, as the engine takes them, and back to histories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, overload

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from sameside.formats.log.texts import Arrow
from sameside.kernel.history import Event, Happening, History, Side

Int8s = NDArray[np.int8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

NONE: Final = 1 << 62
"""No such instant: it has not happened."""
NO_CODE: Final = -1
HAPPENINGS: Final = tuple(Happening)
CODE_OF: Final = {happening: code for code, happening in enumerate(HAPPENINGS)}
SIDES: Final = tuple(Side)


class Ids(Sequence[str]):
    """The ids of requests, as Arrow holds them: a million of them are no million objects."""

    def __init__(self, held: Arrow) -> None:
        """Keep an Arrow array of text."""
        self.held = held

    def __len__(self) -> int:
        return len(self.held)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Ids: ...
    def __getitem__(self, place: int | slice) -> str | Ids:
        if isinstance(place, slice):
            return Ids(self.held[place])
        return str(self.held[int(place)].as_py())

    def __iter__(self) -> Iterator[str]:
        return iter(self.tolist())

    def tolist(self) -> list[str]:
        """Return them as a list."""
        found: list[str] = self.held.to_numpy(zero_copy_only=False).tolist()
        return found

    def at(self, request: str) -> int:
        """Return the place of a request, -1 where there is none of this id."""
        try:
            return int(pc.index(self.held, request).as_py())
        except UnicodeEncodeError:  # a byte that is no sign: no log can hold it
            return -1


@dataclass(frozen=True, slots=True, eq=False)
class PlainColumns:
    """Requests with a row each, and their pauses; the engine's `PlainColumns`."""

    requests: Ids
    services: Int32s
    service_names: tuple[str, ...]
    places: Int32s
    place_names: tuple[str, ...]
    priorities: Int32s
    priority_names: tuple[str, ...]
    created: Int64s
    responded: Int64s
    resolved: Int64s
    pause_offsets: Int64s
    pause_starts: Int64s
    pause_ends: Int64s
    pause_why: Int32s
    why_names: tuple[str, ...]

    def history(self, n: int) -> History:
        """Return the n-th request as the kernel sees it."""
        events = [Event(int(self.created[n]), Happening.CREATED, priority=self._priority(n))]
        for pause in range(int(self.pause_offsets[n]), int(self.pause_offsets[n + 1])):
            why = self.why_names[self.pause_why[pause]]
            events.append(Event(int(self.pause_starts[pause]), Happening.PAUSE, why=why))
            if self.pause_ends[pause] < NONE:
                events.append(Event(int(self.pause_ends[pause]), Happening.RESUME, why=why))
        if self.responded[n] < NONE:
            said = int(self.responded[n])
            events.append(Event(said, Happening.MESSAGE, by=Side.SUPPLIER, public=True))
        if self.resolved[n] < NONE:
            events.append(Event(int(self.resolved[n]), Happening.RESOLVED))
        return History(
            self.requests[n],
            self.service_names[self.services[n]],
            tuple(sorted(events, key=lambda event: event.at)),
            self.place_names[self.places[n]],
        )

    def _priority(self, n: int) -> str:
        code = int(self.priorities[n])
        return self.priority_names[code] if code >= 0 else ""


@dataclass(frozen=True, slots=True, eq=False)
class EventColumns:
    """Requests with a row for every event; the engine's `EventColumns`."""

    requests: Ids
    services: Int32s
    service_names: tuple[str, ...]
    places: Int32s
    place_names: tuple[str, ...]
    offsets: Int64s
    at: Int64s
    what: Int8s
    by: Int8s
    public: Bools
    auto: Bools
    priorities: Int32s
    priority_names: tuple[str, ...]
    why: Int32s
    why_names: tuple[str, ...]
    persons: Int32s
    person_names: tuple[str, ...]

    def history(self, n: int) -> History:
        """Return the n-th request as the kernel sees it."""
        events = range(int(self.offsets[n]), int(self.offsets[n + 1]))
        return History(
            self.requests[n],
            self.service_names[self.services[n]],
            tuple(self.event(m) for m in events),
            self.place_names[self.places[n]],
        )

    def event(self, m: int) -> Event:
        """Return the m-th event of all."""
        by, priority = int(self.by[m]), int(self.priorities[m])
        return Event(
            at=int(self.at[m]),
            what=HAPPENINGS[self.what[m]],
            by=SIDES[by] if by >= 0 else None,
            public=bool(self.public[m]),
            auto=bool(self.auto[m]),
            priority=self.priority_names[priority] if priority >= 0 else "",
            why=self.why_names[self.why[m]],
            person=self.person_names[self.persons[m]],
        )
