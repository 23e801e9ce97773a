"""A record and a later log become one: what is new is added, what is more told replaces.

A request that the later log tells otherwise stays as it was recorded, and is listed: what both
sides have seen is never changed in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sameside.delivery.reckoning.converted import events_of
from sameside.delivery.reckoning.mapped import columns_of, log_of
from sameside.engine.groups import bounds_of, members
from sameside.engine.parquet import NAMES
from sameside.formats.log.columns import EventColumns, Ids, PlainColumns
from sameside.formats.log.log import Log
from sameside.kernel.history import History

Columns = PlainColumns | EventColumns
Rows = NDArray[np.int64]
OF_MANY: Final = {
    PlainColumns: ("pause_offsets", ("pause_starts", "pause_ends", "pause_why")),
    EventColumns: (
        "offsets",
        ("at", "what", "by", "public", "auto", "priorities", "why", "persons"),
    ),
}
"""Which columns have a row for each pause or event, and which say where each request's begin."""


class Told(StrEnum):
    """How a later log stands to what is recorded of a request."""

    SAME = "same"
    MORE = "more"
    LESS = "less"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """A record made of two, and what the later one brought. `otherwise` are ids, in order."""

    log: Log
    new: int
    more: int
    same: int
    otherwise: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether the record is another one now."""
        return bool(self.new or self.more)


def joined(record: Log | None, later: Log) -> Joined:
    """Add a later log to what is recorded."""
    if record is None:
        return Joined(later, later.requests, 0, 0, ())
    places = _places(record, later)
    known = np.flatnonzero(places >= 0)
    told = _told_each(record, places[known], later, known)
    taken = np.array([each is Told.MORE for each in told], np.bool_)
    replaced = places[known[taken]]
    kept = np.setdiff1d(np.arange(record.requests), replaced)
    added = np.sort(np.concatenate([np.flatnonzero(places < 0), known[taken]]))
    otherwise = [
        columns_of(later).requests[int(n)]
        for n, each in zip(known, told, strict=True)
        if each is Told.OTHERWISE
    ]
    return Joined(
        log=_one_log(record, kept, later, added),
        new=int((places < 0).sum()),
        more=len(replaced),
        same=sum(each in {Told.SAME, Told.LESS} for each in told),
        otherwise=tuple(sorted(otherwise)),
    )


def told_of(recorded: History, later: History) -> Told:
    """Tell how a later history stands to the recorded one.

    It tells more where every recorded event is in it, and less where all of its own are recorded:
    then it was written earlier.
    """
    if (recorded.service, recorded.place) != (later.service, later.place):
        return Told.OTHERWISE
    before, after = Counter(recorded.events), Counter(later.events)
    if before == after:
        return Told.SAME
    if before <= after:
        return Told.MORE
    return Told.LESS if after <= before else Told.OTHERWISE


def _told_each(record: Log, places: Rows, later: Log, known: Rows) -> list[Told]:
    """Tell how each request that both know stands; most are the same, and are compared at once."""
    same = _alike(columns_of(record), places, columns_of(later), known)
    pairs = zip(same.tolist(), places.tolist(), known.tolist(), strict=True)
    before, after = columns_of(record), columns_of(later)
    return [
        Told.SAME if alike else told_of(before.history(place), after.history(n))
        for alike, place, n in pairs
    ]


def _alike(record: Columns, places: Rows, later: Columns, known: Rows) -> NDArray[np.bool_]:
    """Mark pairs of requests whose columns are equal throughout; others may be the same too."""
    if type(record) is not type(later) or not known.size:
        return np.zeros(known.size, np.bool_)
    bounds, many = OF_MANY[type(record)]
    one, other = _taken(record, places), _taken(later, known)
    _, coded = _words(one, other)
    sizes = np.diff(getattr(one, bounds))
    alike = np.asarray(sizes == np.diff(getattr(other, bounds)))
    for name in _numbers(one, bounds, many):
        alike &= getattr(one, name) == _recoded(other, name, coded)
    # Of what has as many events on both sides, event by event.
    rows = np.flatnonzero(alike)
    one, other = _taken(one, rows), _taken(other, rows)
    differs = np.zeros(len(getattr(one, many[0])), np.bool_)
    for name in many:
        differs |= getattr(one, name) != _recoded(other, name, coded)
    owner = np.repeat(rows, sizes[rows])
    alike[owner[differs]] = False
    return alike


def _numbers(columns: Columns, bounds: str, many: tuple[str, ...]) -> list[str]:
    """Return the columns with one number for each request."""
    names = [field.name for field in fields(columns)]
    others = {"requests", bounds, *many}
    return [name for name in names if name not in others and not name.endswith("_names")]


def _recoded(columns: Columns, name: str, coded: Mapping[str, NDArray[np.int32]]) -> Any:  # noqa: ANN401 -- an array of whichever width
    values = getattr(columns, name)
    return coded[name][values] if name in coded else values


def _places(record: Log, later: Log) -> Rows:
    """Return where each request of the later log stands in the record, -1 for a new one."""
    ids = columns_of(later).requests.held
    found: Any = pc.index_in(ids, value_set=columns_of(record).requests.held)
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False)).astype(np.int64)


def _one_log(record: Log, kept: Rows, later: Log, added: Rows) -> Log:
    if not added.size:
        return record
    if (record.plain is None) is (later.plain is None):
        parts = [_taken(columns_of(record), kept), _taken(columns_of(later), added)]
    else:
        parts = [_as_events(record, kept), _as_events(later, added)]
    one = _together(parts[0], parts[1])
    plain = one if isinstance(one, PlainColumns) else None
    return log_of(record.name, plain, one if isinstance(one, EventColumns) else None)


def _as_events(log: Log, rows: Rows) -> EventColumns:
    if log.events is not None:
        taken: EventColumns = _taken(log.events, rows)
        return taken
    return events_of(columns_of(log).history(int(n)) for n in rows)


def _taken(columns: Any, rows: Rows) -> Any:  # noqa: ANN401 -- gives back the shape it was given
    """Return some requests of columns, in the order of `rows`."""
    bounds, many = OF_MANY[type(columns)]
    offsets = getattr(columns, bounds)
    sizes = np.diff(offsets)[rows]
    _, which = members(offsets[rows], sizes)
    found: dict[str, Any] = {
        "requests": Ids(columns.requests.held.take(pa.array(rows, pa.int64()))),
        bounds: bounds_of(sizes),
    }
    for name in (field.name for field in fields(columns)):
        if name in many:
            found[name] = getattr(columns, name)[which]
        elif name.endswith("_names"):
            found[name] = getattr(columns, name)
        elif name not in found:
            found[name] = getattr(columns, name)[rows]
    return type(columns)(**found)


def _together(one: Any, other: Any) -> Any:  # noqa: ANN401 -- as above
    """Lay two sets of columns of one shape end to end."""
    bounds, _ = OF_MANY[type(one)]
    words, coded = _words(one, other)
    found: dict[str, Any] = dict(words)
    held = pa.concat_arrays([_flat(one.requests), _flat(other.requests)])
    found["requests"] = Ids(held)
    before, after = getattr(one, bounds), getattr(other, bounds)
    found[bounds] = np.concatenate([before, after[1:] + before[-1]])
    for name in (field.name for field in fields(one)):
        if name not in found:
            mine, others = getattr(one, name), getattr(other, name)
            found[name] = np.concatenate([mine, coded[name][others] if name in coded else others])
    return type(one)(**found)


def _flat(ids: Ids) -> Any:  # noqa: ANN401 -- an Arrow array, whose stubs say nothing
    held = ids.held
    return held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held


def _words(one: object, other: object) -> tuple[Mapping[str, Any], Mapping[str, NDArray[np.int32]]]:
    """Return the words of both, and what each code of the second becomes; -1 stays -1."""
    words: dict[str, tuple[str, ...]] = {}
    coded: dict[str, NDArray[np.int32]] = {}
    columns = {
        "pause_why" if hasattr(one, "pause_why") and c == "why" else c: n for c, n in NAMES.items()
    }
    for column, names in columns.items():
        if not hasattr(one, names):
            continue
        known = {word: code for code, word in reversed(list(enumerate(getattr(one, names))))}
        again = [known.setdefault(word, len(known)) for word in getattr(other, names)]
        words[names] = _in_order(getattr(one, names), known)
        coded[column] = np.array([*again, -1], np.int32)
    return words, coded


def _in_order(first: tuple[str, ...], known: Mapping[str, int]) -> tuple[str, ...]:
    """Return the words by code: those of the first, whatever they repeat, then the added ones."""
    added = [
        word for word, code in sorted(known.items(), key=lambda each: each[1]) if code >= len(first)
    ]
    return (*first, *added)
