"""From ordered rows to events: each request's history as flat columns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sameside.formats.log.columns import CODE_OF, EventColumns, Ids
from sameside.formats.log.emitted import CREATED, PRIORITY, Emitted
from sameside.formats.log.listing import Listing, Note
from sameside.formats.log.mapping import Layout, LogMapping
from sameside.formats.log.order import Ordered, ordered, without_repeats
from sameside.formats.log.telling import fit_events, happening_of, tell_events, tell_states
from sameside.formats.log.told import YES, Teller
from sameside.formats.log.vocabulary import BLANK, NOTHING, Vocabulary
from sameside.kernel.history import Happening
from sameside.kernel.refusal import N_

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


def stories(
    teller: Teller, mapping: LogMapping, listing: Listing
) -> tuple[EventColumns, list[Note]]:
    """Return the histories told by a log's rows, and what there is to say about them."""
    found = ordered(teller.told())
    notes = _late_notes(found.late)
    found = without_repeats(found, listing, teller.requests.names, teller.unit)
    emitted = Emitted()
    if mapping.layout is Layout.STATES:
        whys = tell_states(found, teller, emitted)
        by_row = np.ones(len(found.rows.at), np.bool_)
    else:
        found = fit_events(found, teller, listing)
        whys, more = tell_events(found, teller, emitted)
        notes += more
        by_row = happening_of(found.rows, teller) != CODE_OF[Happening.PRIORITY]
    create(found, emitted, by_row)
    return _columns(found, teller, emitted, whys, notes), notes


def create(found: Ordered, emitted: Emitted, by_row: Bools) -> None:
    """Let each request begin with its first row, and change its priority where a row says so.

    `by_row` marks the rows that change a priority by naming another than the one in force.
    """
    rows = found.rows
    starts = np.flatnonzero(found.starts)
    emitted.add(starts, Happening.CREATED, first=CREATED, priority=rows.priority[starts])
    named = np.flatnonzero((rows.priority != BLANK) | found.starts)
    before = np.full(len(named), BLANK, np.int32)
    before[1:] = rows.priority[named[:-1]]
    changed = (rows.priority[named] != before) & ~found.starts[named] & by_row[named]
    at = named[changed]
    emitted.add(at, Happening.PRIORITY, first=PRIORITY, priority=rows.priority[at])


def _columns(
    found: Ordered, teller: Teller, emitted: Emitted, whys: Vocabulary, notes: list[Note]
) -> EventColumns:
    """Put the events into the order of requests and time."""
    rows = found.rows
    order = np.argsort(np.concatenate(emitted.rank), kind="stable")
    row = np.concatenate(emitted.row)[order]
    owner = (np.cumsum(found.starts) - 1)[row]
    counts = np.bincount(owner, minlength=found.count)
    services = _one_word(found, rows.service, teller.services)
    places = _one_word(found, rows.place, teller.places)
    notes += _several_notes("service", services[1]) + _several_notes("place", places[1])
    nobody = teller.persons.code(NOTHING)
    person = np.where(rows.person == BLANK, nobody, rows.person)[row]
    ids = pa.array(teller.requests.names, pa.string())
    return EventColumns(
        requests=Ids(ids.take(pa.array(rows.request[found.starts], pa.int32()))),
        services=services[0],
        service_names=teller.services.names,
        places=places[0],
        place_names=teller.places.names,
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        at=rows.at[row],
        what=np.concatenate(emitted.what)[order].astype(np.int8),
        by=np.concatenate(emitted.by)[order].astype(np.int8),
        public=np.concatenate(emitted.public)[order] == YES,
        auto=np.concatenate(emitted.auto)[order] == YES,
        priorities=np.concatenate(emitted.priority)[order],
        priority_names=teller.priorities.names,
        why=np.concatenate(emitted.why)[order],
        why_names=whys.names,
        persons=person.astype(np.int32),
        person_names=teller.persons.names,
    )


def _one_word(found: Ordered, codes: Int32s, words: Vocabulary) -> tuple[Int32s, int]:
    """Return the first word each request's rows name, and how many requests named several."""
    nothing = words.code(NOTHING)
    owner = np.cumsum(found.starts) - 1
    named = np.flatnonzero(codes != BLANK)
    first = np.full(found.count, nothing, np.int32)
    owners, at = np.unique(owner[named], return_index=True)
    first[owners] = codes[named[at]]
    several = np.unique(owner[named][codes[named] != first[owner[named]]])
    return first, len(several)


def _late_notes(late: int) -> list[Note]:
    words = N_("Requests with rows out of the order of time: {count}. They were put in order.")
    return [Note(words, {"count": late})] if late else []


def _several_notes(field: str, several: int) -> list[Note]:
    words = {
        "service": N_("Requests that name more than one service: {count}. The first one holds."),
        "place": N_("Requests that name more than one place: {count}. The first one holds."),
    }
    return [Note(words[field], {"count": several})] if several else []
