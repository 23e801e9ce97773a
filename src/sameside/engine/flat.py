"""Requests as flat arrays: what the engine takes in, whoever made it.

Two shapes. *Plain* requests have a row each: made, answered, solved, and their pauses. Requests
with more of a story (reopened, priority changed, questions asked) have a row for every event.

Instants are int64 seconds since 1970-01-01T00:00Z. What has not happened lies after everything
that has: `NONE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from sameside.kernel.agreement import Clock
from sameside.kernel.history import Happening, Side
from sameside.kernel.verdict import Outcome

Int8s = NDArray[np.int8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

NONE: Final = 1 << 62
"""No such instant: it has not happened, or there is no target. After every instant there is."""
NEVER: Final = NONE + 1
"""A due that will not come: the calendar does not open long enough any more."""
SUSPENDED: Final = NONE + 2
"""A due that cannot be told while the clock stands still."""

NO_CODE: Final = -1
"""No such word: a priority or a side that was not named."""
HAPPENINGS: Final = tuple(Happening)
"""What `EventColumns.what` counts in."""
SIDES: Final = tuple(Side)
"""What `EventColumns.by` counts in."""
OUTCOMES: Final = tuple(Outcome)
"""What `Verdicts.outcome` counts in."""


class PlainColumns(Protocol):
    """n plain requests and their m pauses, one array a column.

    `requests` holds n ids. `services`, `places` and `priorities` are int32 codes into the name
    tuples. Request i has the pauses `pause_offsets[i]` up to `pause_offsets[i + 1]` (int64,
    n + 1 long), in order of their starts; they may overlap. An open pause ends at `NONE`.
    `pause_why` is an int32 code into `why_names`.
    """

    @property
    def requests(self) -> Sequence[str]: ...  # noqa: D102 -- the class says what each column is
    @property
    def services(self) -> Int32s: ...  # noqa: D102 -- as above
    @property
    def service_names(self) -> tuple[str, ...]: ...  # noqa: D102 -- as above
    @property
    def places(self) -> Int32s: ...  # noqa: D102 -- as above
    @property
    def place_names(self) -> tuple[str, ...]: ...  # noqa: D102 -- as above
    @property
    def priorities(self) -> Int32s: ...  # noqa: D102 -- as above
    @property
    def priority_names(self) -> tuple[str, ...]: ...  # noqa: D102 -- as above
    @property
    def created(self) -> Int64s: ...  # noqa: D102 -- as above
    @property
    def responded(self) -> Int64s: ...  # noqa: D102 -- as above
    @property
    def resolved(self) -> Int64s: ...  # noqa: D102 -- as above
    @property
    def pause_offsets(self) -> Int64s: ...  # noqa: D102 -- as above
    @property
    def pause_starts(self) -> Int64s: ...  # noqa: D102 -- as above
    @property
    def pause_ends(self) -> Int64s: ...  # noqa: D102 -- as above
    @property
    def pause_why(self) -> Int32s: ...  # noqa: D102 -- as above
    @property
    def why_names(self) -> tuple[str, ...]: ...  # noqa: D102 -- as above


class EventColumns(Protocol):
    """n requests and their m events, one array a column.

    Request i has the events `offsets[i]` up to `offsets[i + 1]` (int64, n + 1 long), in time
    order; the first is CREATED. `what` (int8) counts in `HAPPENINGS`, `by` (int8) in `SIDES`, -1
    for neither. `public` and `auto` are booleans. `priorities` (int32, -1 for none), `why` (int32,
    code 0 is "") and `persons` (int32, code 0 is "") are codes into their name tuples.
    """

    @property
    def requests(self) -> Sequence[str]: ...  # noqa: D102 -- the class says what each column is
    @property
    def services(self) -> Int32s: ...  # noqa: D102 -- as above
    @property
    def service_names(self) -> tuple[str, ...]: ...  # noqa: D102 -- as above
    @property
    def places(self) -> Int32s: ...  # noqa: D102 -- as above
    @property
    def place_names(self) -> tuple[str, ...]: ...  # noqa: D102 -- as above
    @property
    def offsets(self) -> Int64s: ...  # noqa: D102 -- as above
    @property
    def at(self) -> Int64s: ...  # noqa: D102 -- as above
    @property
    def what(self) -> Int8s: ...  # noqa: D102 -- as above
    @property
    def by(self) -> Int8s: ...  # noqa: D102 -- as above
    @property
    def public(self) -> Bools: ...  # noqa: D102 -- as above
    @property
    def auto(self) -> Bools: ...  # noqa: D102 -- as above
    @property
    def priorities(self) -> Int32s: ...  # noqa: D102 -- as above
    @property
    def priority_names(self) -> tuple[str, ...]: ...  # noqa: D102 -- as above
    @property
    def why(self) -> Int32s: ...  # noqa: D102 -- as above
    @property
    def why_names(self) -> tuple[str, ...]: ...  # noqa: D102 -- as above
    @property
    def persons(self) -> Int32s: ...  # noqa: D102 -- as above
    @property
    def person_names(self) -> tuple[str, ...]: ...  # noqa: D102 -- as above


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain requests as the engine makes them itself: `PlainColumns`, column for column."""

    requests: Sequence[str]
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


@dataclass(frozen=True, slots=True)
class Events:
    """Requests by their events as the engine makes them itself: `EventColumns`."""

    requests: Sequence[str]
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


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One clock of k requests: the kernel's `Verdict`, one array a field.

    `rows` (int64) says which request of its columns each verdict is of; `versions` (int32) which of
    the agreement's versions it was judged by; `priorities` (int32) the priority it was held to, as
    a code of its columns. `outcome` (int8) counts in `OUTCOMES`; `stopped` tells whether the clock
    has stopped; `elapsed` is counted seconds. `due` and `breach` are instants, or `NONE`, `NEVER`,
    `SUSPENDED`; both are empty where they were not asked for, since no figure needs them.
    """

    clock: Clock
    rows: Int64s
    versions: Int32s
    priorities: Int32s
    outcome: Int8s
    stopped: Bools
    elapsed: Int64s
    due: Int64s
    breach: Int64s
