"""What a mapping says: which column and which value of a log is what. `mapping_file` reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from sameside.kernel.history import Happening, Side


class Layout(StrEnum):
    """What a row is: one event, one whole request, or the state a request is in from then on."""

    EVENTS = "events"
    REQUESTS = "requests"
    STATES = "states"


class State(StrEnum):
    """What a state means to the clock.

    `provisional` is a resolution only if no work follows; `void` undoes the resolution before it,
    without reopening; `unchanged` leaves a request in the state it was in.
    """

    WORKING = "working"
    WAITING = "waiting"
    RESOLVED = "resolved"
    PROVISIONAL = "provisional"
    VOID = "void"
    UNCHANGED = "unchanged"


class Gap(StrEnum):
    """What becomes of a local time that the spring change skipped."""

    REFUSE = "refuse"
    LATER = "later"
    EARLIER = "earlier"


class Fold(StrEnum):
    """What becomes of a local time that the autumn change repeats."""

    REFUSE = "refuse"
    FIRST = "first"
    SECOND = "second"


class Created(StrEnum):
    """Where the creation of a request is found."""

    EVENT = "event"
    FIRST_ROW = "first row"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field comes from: a column of the log, or, where `name` is empty, a constant.

    `values` says what the log's words become; a word it does not name is refused, or kept as it is
    with `keep_others`. None means that words are kept as they are. `optional` columns may be
    missing from the file.
    """

    name: str = ""
    constant: str = ""
    values: Mapping[str, str] | None = None
    keep_others: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class EventMeaning:
    """What a word in the column `event` stands for; None is read from the row's own columns."""

    what: Happening
    by: Side | None = None
    public: bool | None = None
    auto: bool | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class StateMeaning:
    """What a word in the column `state` stands for; with `answer`, entering it is an answer."""

    state: State
    why: str = ""
    answer: bool = False


@dataclass(frozen=True, slots=True)
class PauseColumns:
    """A pair of columns that hold a pause of a request."""

    starts: str
    ends: str
    why: Column = Column()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Ignore:
    """Rows that are listed instead of used, and why."""

    column: str
    values: frozenset[str]
    because: str


@dataclass(frozen=True, slots=True)
class TimeRule:
    """How times are written. `zone` is empty where every time carries its own offset."""

    format: str = "iso"
    zone: str = ""
    gap: Gap = Gap.REFUSE
    fold: Fold = Fold.REFUSE


@dataclass(frozen=True, slots=True)
class FileRule:
    """What a person says about the file itself; empty where it is to be found out."""

    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class LogMapping:
    """Which column and which value of a log is what."""

    layout: Layout
    columns: Mapping[str, Column]
    events: Mapping[str, EventMeaning] = field(default_factory=lambda: MappingProxyType({}))
    states: Mapping[str, StateMeaning] = field(default_factory=lambda: MappingProxyType({}))
    pauses: tuple[PauseColumns, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    time: TimeRule = TimeRule()
    file: FileRule = FileRule()
    created: Created = Created.EVENT
    name: str = ""

    def needs(self) -> Iterator[tuple[str, bool]]:
        """Yield each column of the file it reads, and whether the file may do without it."""
        for column in self.columns.values():
            if column.name:
                yield column.name, column.optional
        for pause in self.pauses:
            yield pause.starts, pause.optional
            yield pause.ends, pause.optional
            if pause.why.name:
                yield pause.why.name, pause.why.optional
        for ignored in self.ignore:
            yield ignored.column, False


FIELDS: Mapping[Layout, tuple[str, ...]] = MappingProxyType(
    {
        Layout.EVENTS: (
            "request", "at", "event", "by", "public", "auto", "person",
            "priority", "service", "place", "reason",
        ),
        Layout.STATES: (
            "request", "at", "state", "person", "priority", "service", "place", "reason",
        ),
        Layout.REQUESTS: (
            "request", "created", "responded", "resolved", "priority", "service", "place",
        ),
    }
)  # fmt: skip
"""What a row can say, by layout."""

REQUIRED: Mapping[Layout, tuple[str, ...]] = MappingProxyType(
    {
        Layout.EVENTS: ("request", "at", "event"),
        Layout.STATES: ("request", "at", "state"),
        Layout.REQUESTS: ("request", "created"),
    }
)
"""What a row must say, by layout."""

SAME_EVENTS: Mapping[str, EventMeaning] = MappingProxyType(
    {happening.value: EventMeaning(happening) for happening in Happening}
)
"""Without a table `[events]` the log speaks our words."""

SAME_STATES: Mapping[str, StateMeaning] = MappingProxyType(
    {state.value: StateMeaning(state) for state in State}
)
"""Without a table `[states]` the log speaks our words."""

_MORE_PAUSES = 9


def fixed(layout: Layout) -> LogMapping:
    """Return the mapping of a log that names its columns as we do."""
    columns = {name: Column(name, optional=name not in REQUIRED[layout]) for name in FIELDS[layout]}
    return LogMapping(
        layout,
        columns,
        events=SAME_EVENTS,
        states=SAME_STATES,
        pauses=fixed_pauses() if layout is Layout.REQUESTS else (),
    )


def fixed_pauses() -> tuple[PauseColumns, ...]:
    """Return the usual pairs of columns: `paused_from`, then `paused_from_2` up to `_9`."""
    endings = ["", *(f"_{n}" for n in range(2, _MORE_PAUSES + 1))]
    return tuple(
        PauseColumns(
            f"paused_from{ending}",
            f"paused_until{ending}",
            Column(f"paused_why{ending}", optional=True),
            optional=True,
        )
        for ending in endings
    )


def layout_of(header: tuple[str, ...]) -> Layout | None:
    """Return the layout whose required columns a header holds, None where it holds none's."""
    return next((layout for layout, names in REQUIRED.items() if set(names) <= set(header)), None)
