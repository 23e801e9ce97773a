"""Which requests of a sheet are wanted, in which order, and the page of them that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from sameside.delivery.reckoning.sheet import NO_VERDICT, OUTCOME_CODES, Ints, Sheet
from sameside.engine.flat import OUTCOMES
from sameside.kernel.agreement import Clock
from sameside.kernel.statement import CLOCKS
from sameside.kernel.verdict import Outcome
from sameside.kernel.zone import Instant

LEFT_OUT: Final = "left out"
"""In place of an outcome: the agreement says nothing about the request."""
ORDERS: Final = ("made", "request", "service", "priority", "place", "outcome", "elapsed", "due")


@dataclass(frozen=True, slots=True)
class Choice:
    """What requests are wanted; whatever is empty is not asked for.

    `starts` and `ends` are months such as `2026-10`, both included. Without a `clock`, an outcome
    is that of any clock. `order` is one of `ORDERS`, with a minus the other way around.
    """

    clock: str = ""
    outcome: str = ""
    service: str = ""
    priority: str = ""
    place: str = ""
    starts: str = ""
    ends: str = ""
    text: str = ""
    order: str = "-made"


@dataclass(frozen=True, slots=True)
class ClockOf:
    """What one clock of a request came to."""

    clock: Clock
    outcome: Outcome
    elapsed: int
    due: Instant


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list. Without clocks the agreement says nothing about it."""

    request: str
    service: str
    priority: str
    place: str
    created_at: Instant
    clocks: tuple[ClockOf, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The requests that were wanted, in the order that was wanted."""

    sheet: Sheet
    places: Ints
    order: str

    @property
    def total(self) -> int:
        """How many there are."""
        return int(self.places.size)

    def page(self, first: int, most: int) -> list[Row]:
        """Return some of them, counted from 0."""
        places = _in_order(self.sheet, self.places, self.order, first + most)
        return [row_of(self.sheet, int(place)) for place in places[first : first + most]]

    def all(self) -> Iterator[Row]:
        """Yield all of them."""
        for place in _in_order(self.sheet, self.places, self.order, self.total).tolist():
            yield row_of(self.sheet, place)


def chosen(sheet: Sheet, choice: Choice) -> Chosen:
    """Find the requests that are wanted."""
    kept = np.ones(len(sheet.requests), np.bool_)
    for column, code in _codes(sheet, choice):
        kept &= column == code
    if choice.starts:
        kept &= sheet.months >= month_number(choice.starts)
    if choice.ends:
        kept &= sheet.months <= month_number(choice.ends)
    if choice.outcome:
        kept &= _of_outcome(sheet, choice)
    elif choice.clock:
        kept &= sheet.clocks[Clock(choice.clock)].outcome != NO_VERDICT
    if choice.text:
        kept &= _with_text(sheet, choice.text)
    return Chosen(sheet, np.flatnonzero(kept), _order_of(choice))


def row_of(sheet: Sheet, place: int) -> Row:
    """Return one row of a sheet."""
    clocks = (
        ClockOf(clock, OUTCOMES[columns.outcome[place]], int(columns.elapsed[place]), due)
        for clock, columns in sheet.clocks.items()
        if columns.outcome[place] != NO_VERDICT
        for due in [int(columns.due[place])]
    )
    return Row(
        request=str(sheet.requests[place].as_py()),
        service=sheet.names["services"][sheet.services[place]],
        priority=sheet.names["priorities"][sheet.priorities[place]],
        place=sheet.names["places"][sheet.places[place]],
        created_at=int(sheet.created[place]),
        clocks=tuple(clocks),
    )


def month_number(month: str) -> int:
    """Return a month such as `2026-10` as it is counted in a sheet."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _codes(sheet: Sheet, choice: Choice) -> Iterator[tuple[Ints, int]]:
    if choice.service:
        yield sheet.services, sheet.code("services", choice.service)
    if choice.place:
        yield sheet.places, sheet.code("places", choice.place)
    if choice.priority:
        code = sheet.code("priorities", choice.priority)
        by_clock = sheet.clocks[Clock(choice.clock)].priority if choice.clock else None
        yield sheet.priorities if by_clock is None else by_clock, code


def _of_outcome(sheet: Sheet, choice: Choice) -> Ints:
    clocks = [Clock(choice.clock)] if choice.clock else list(CLOCKS)
    columns = [sheet.clocks[clock].outcome for clock in clocks]
    if choice.outcome == LEFT_OUT:
        return np.asarray(np.logical_and.reduce([each == NO_VERDICT for each in columns]))
    code = OUTCOME_CODES[Outcome(choice.outcome)]
    return np.asarray(np.logical_or.reduce([column == code for column in columns]))


def _with_text(sheet: Sheet, text: str) -> Ints:
    """Find a text in ids and in names of places, in whichever case."""
    found: Any = pc.match_substring(sheet.folded, text.lower())
    kept = np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)
    wanted = text.casefold()
    places = [n for n, name in enumerate(sheet.names["places"]) if wanted in name.casefold()]
    return kept | np.isin(sheet.places, places) if places else kept


def _order_of(choice: Choice) -> str:
    """Return the order asked for; by time or outcome only where one clock is looked at."""
    plain = choice.order.removeprefix("-")
    if plain not in ORDERS or (plain in {"outcome", "elapsed", "due"} and not choice.clock):
        return "-made"
    return f"{choice.order}/{choice.clock}"


def _in_order(sheet: Sheet, places: Ints, order: str, most: int) -> Ints:
    """Return the first places in an order; only as many are put in order as are shown."""
    asked, _, clock = order.partition("/")
    if asked == "-made":
        return places  # the sheet is written in this order
    key = _key(sheet, asked.removeprefix("-"), clock)[places].astype(np.int64)
    if asked.startswith("-"):
        key = -key
    if most < places.size:
        edge = np.partition(key, most)[most]
        nearest = np.flatnonzero(key <= edge)
        places, key = places[nearest], key[nearest]
    return places[np.argsort(key, kind="stable")][:most]


def _key(sheet: Sheet, field: str, clock: str) -> Ints:
    if clock and field in {"outcome", "elapsed", "due"}:
        return np.asarray(getattr(sheet.clocks[Clock(clock)], field))
    own = {
        "made": sheet.created,
        "request": sheet.ranks,
        "service": sheet.services,
        "priority": sheet.priorities,
        "place": sheet.places,
    }
    return own[field]
