"""Requests by their events as a Parquet file: a row for each event, nothing lost."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sameside.engine.flat import EventColumns, Events
from sameside.engine.groups import bounds_of
from sameside.engine.parquet import (
    NotOurLayout,
    array_of,
    read_table,
    texts,
    texts_of,
    words_of,
    write_table,
)
from sameside.kernel.refusal import N_

COLUMNS: Final = ("at", "what", "by", "public", "auto", "priorities", "why", "persons")
WORDS: Final = ("services", "places", "priorities", "why", "persons")


def write_events(path: Path, events: EventColumns) -> None:
    """Write events; a request's id, service and place stand in the row of its first."""
    sizes = np.diff(events.offsets)
    owner = np.repeat(np.arange(sizes.size), sizes)
    first = np.zeros(owner.size, np.bool_)
    first[events.offsets[:-1]] = True
    holder = pa.array(owner, pa.int64(), mask=~first)
    write_table(
        path,
        {
            "request": pc.take(texts_of(events.requests), holder),
            "services": events.services[owner],
            "places": events.places[owner],
            **{name: getattr(events, name) for name in COLUMNS},
        },
        words_of(events, WORDS),
    )


def read_events(path: Path) -> Events:
    """Read events back.

    :raises NotOurLayout: when it is not a file of this layout.
    """
    table, head = read_table(path, ["request", "services", "places", *COLUMNS])
    ids = table["request"].combine_chunks()
    firsts = np.flatnonzero(np.asarray(ids.is_valid()))
    sizes = np.diff(np.append(firsts, table.num_rows))
    if int(sizes.sum()) != table.num_rows:
        raise NotOurLayout(
            N_("{file}: the first event does not say which request it is of."), file=path.name
        )
    return Events(
        requests=texts(table["request"].drop_null()),
        services=array_of(table["services"])[firsts],
        service_names=tuple(head["services"]),
        places=array_of(table["places"])[firsts],
        place_names=tuple(head["places"]),
        offsets=bounds_of(sizes),
        at=array_of(table["at"]),
        what=array_of(table["what"]),
        by=array_of(table["by"]),
        public=array_of(table["public"]),
        auto=array_of(table["auto"]),
        priorities=array_of(table["priorities"]),
        priority_names=tuple(head["priorities"]),
        why=array_of(table["why"]),
        why_names=tuple(head["why"]),
        persons=array_of(table["persons"]),
        person_names=tuple(head["persons"]),
    )
