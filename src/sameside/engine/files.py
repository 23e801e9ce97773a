"""Request logs as Parquet: flat columns, plain and lz4, in time order; read as fast as copied.

A log is three files beside each other. `NAME.parquet` has a row for each plain request,
`NAME.pauses.parquet` one for each of their pauses, `NAME.events.parquet` one for each event of the
requests that are not plain. Instants of the first two are int32 seconds from an epoch that the
file names, so that no year is an edge; those of events are int64.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from sameside.engine.backend import in_order_of_time
from sameside.engine.batch import LATER, Batch
from sameside.engine.event_file import read_events, write_events
from sameside.engine.flat import (
    NONE,
    EventColumns,
    Events,
    Int32s,
    Int64s,
    Plain,
    PlainColumns,
)
from sameside.engine.groups import bounds_of, members
from sameside.engine.parquet import (
    ROW_GROUP,
    Head,
    NotOurLayout,
    array_of,
    read_groups,
    read_table,
    texts,
    texts_of,
    words_of,
    write_table,
)
from sameside.kernel.refusal import N_

TIMES: Final = ("created", "responded", "resolved")
CODES: Final = ("services", "priorities", "places")
REPORTED: Final = (*TIMES, "services", "priorities", "pauses")
PAUSES: Final = ("starts", "ends")
_DISORDER: Final = N_("{file}: the rows are not in the order a request log of ours is written in.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The plain requests of a file as they are stored: int32 seconds from `epoch`."""

    epoch: int
    columns: Mapping[str, Int32s]
    offsets: Int64s
    pause_starts: Int32s
    pause_ends: Int32s
    names: Mapping[str, tuple[str, ...]]


def siblings(path: Path) -> tuple[Path, Path]:
    """Return where the pauses and the events of a log lie."""
    return path.with_suffix(".pauses.parquet"), path.with_suffix(".events.parquet")


def write_layout(path: Path, plain: PlainColumns, events: EventColumns) -> None:
    """Write a log: plain requests in time order, and what is not plain as it came.

    Plain requests that the narrow columns cannot hold as they are (instants too far apart, pauses
    that overlap or begin before the request) must be given as events.

    :raises NotOurLayout: when there are such.
    """
    order = np.argsort(plain.created, kind="stable")
    epoch = int(plain.created.min(initial=NONE)) if order.size else 0
    owner, which = members(plain.pause_offsets[order], np.diff(plain.pause_offsets)[order])
    columns = {name: _narrow(getattr(plain, name)[order], epoch, path) for name in TIMES}
    columns |= {name: getattr(plain, name)[order].astype(np.int32) for name in CODES}
    columns["pauses"] = np.bincount(owner, minlength=order.size).astype(np.int32)
    pauses = {
        "starts": _narrow(plain.pause_starts[which], epoch, path),
        "ends": _narrow(plain.pause_ends[which], epoch, path),
        "why": plain.pause_why[which].astype(np.int32),
    }
    head = {"epoch": epoch} | words_of(plain, ("services", "priorities", "places", "why"))
    ids = texts_of(plain.requests).take(pa.array(order, pa.int64()))
    beside, eventful = siblings(path)
    bounds = [*range(0, max(order.size, 1), ROW_GROUP), int(order.size)]
    offsets = bounds_of(columns["pauses"].astype(np.int64))
    write_table(path, columns | {"request": ids}, head, bounds)
    write_table(beside, pauses, {"epoch": epoch}, offsets[bounds].tolist())
    write_events(eventful, events)


def read_layout(path: Path) -> tuple[Plain, Events]:
    """Read a log back, with nothing lost.

    :raises NotOurLayout: when a file is not of this layout.
    """
    sheet = read_sheet(path)
    beside, eventful = siblings(path)
    more, _ = read_table(path, ["places", "request"])
    why, _ = read_table(beside, ["why"])
    plain = Plain(
        requests=texts(more["request"]),
        services=sheet.columns["services"],
        service_names=sheet.names["services"],
        places=array_of(more["places"]),
        place_names=sheet.names["places"],
        priorities=sheet.columns["priorities"],
        priority_names=sheet.names["priorities"],
        created=_wide(sheet.columns["created"], sheet.epoch),
        responded=_wide(sheet.columns["responded"], sheet.epoch),
        resolved=_wide(sheet.columns["resolved"], sheet.epoch),
        pause_offsets=sheet.offsets,
        pause_starts=_wide(sheet.pause_starts, sheet.epoch),
        pause_ends=_wide(sheet.pause_ends, sheet.epoch),
        pause_why=array_of(why["why"]),
        why_names=sheet.names["why"],
    )
    return plain, read_events(eventful)


def plain_of(sheet: Sheet, rows: Int64s) -> Plain:
    """Return some requests of a file without what a report does not read: ids, places, reasons."""
    owner, pauses = members(sheet.offsets[rows], np.diff(sheet.offsets)[rows])
    none = np.zeros(rows.size, np.int32)
    return Plain(
        requests=[""] * rows.size,
        services=sheet.columns["services"][rows],
        service_names=sheet.names["services"],
        places=none,
        place_names=("",),
        priorities=sheet.columns["priorities"][rows],
        priority_names=sheet.names["priorities"],
        created=_wide(sheet.columns["created"][rows], sheet.epoch),
        responded=_wide(sheet.columns["responded"][rows], sheet.epoch),
        resolved=_wide(sheet.columns["resolved"][rows], sheet.epoch),
        pause_offsets=bounds_of(np.bincount(owner, minlength=rows.size)),
        pause_starts=_wide(sheet.pause_starts[pauses], sheet.epoch),
        pause_ends=_wide(sheet.pause_ends[pauses], sheet.epoch),
        pause_why=none[owner],
        why_names=("",),
    )


def read_sheet(path: Path) -> Sheet:
    """Read what a report needs of the plain requests, as it is stored.

    :raises NotOurLayout: when a file is not of this layout, or not in time order any more.
    """
    table, head = read_table(path, REPORTED)
    pauses, _ = read_table(siblings(path)[0], PAUSES)
    return _sheet(table, pauses, head, path)


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Read the same one group of rows after the other, so that few are in memory at a time.

    :raises NotOurLayout: when a file is not of this layout, or not in time order any more.
    """
    groups = read_groups(path, REPORTED), read_groups(siblings(path)[0], PAUSES)
    for one, other in zip_longest(*groups):
        if one is None or other is None:
            raise NotOurLayout(_DISORDER, file=path.name)
        yield _sheet(one[0], other[0], one[1], path)


def _sheet(table: pa.Table, pauses: pa.Table, head: Head, path: Path) -> Sheet:
    columns = {name: array_of(table[name]) for name in table.column_names}
    sheet = Sheet(
        epoch=int(head["epoch"]),
        columns=columns,
        offsets=bounds_of(columns["pauses"]),
        pause_starts=array_of(pauses["starts"]),
        pause_ends=array_of(pauses["ends"]),
        names={name: tuple(head[name]) for name in ("services", "priorities", "places", "why")},
    )
    _require_order(sheet, path)
    return sheet


def _require_order(sheet: Sheet, path: Path) -> None:
    """Refuse what would be counted wrongly: the fast clock takes its columns at their word."""
    columns = sheet.columns
    named = (("services", 0), ("priorities", -1))
    whole = (
        int(sheet.offsets[-1]) == sheet.pause_starts.size == sheet.pause_ends.size
        and all(_within(columns[name], least, len(sheet.names[name])) for name, least in named)
        and _within(columns["pauses"], 0, LATER)
        and in_order_of_time(
            Batch(
                columns["services"],
                columns["created"],
                columns["responded"],
                columns["resolved"],
                sheet.offsets,
                sheet.pause_starts,
                sheet.pause_ends,
            )
        )
    )
    if not whole:
        raise NotOurLayout(_DISORDER, file=path.name)


def _within(codes: Int32s, least: int, most: int) -> bool:
    return not codes.size or (int(codes.min()) >= least and int(codes.max()) < most)


def _narrow(instants: Int64s, epoch: int, path: Path) -> Int32s:
    later = np.where(instants >= NONE, LATER, instants - epoch)
    if later.size and not 0 <= int(later.min()) <= int(later.max()) <= LATER:
        raise NotOurLayout(N_("{file}: the requests lie more than 68 years apart."), file=path.name)
    return later.astype(np.int32)


def _wide(times: Int32s, epoch: int) -> Int64s:
    return np.where(times == LATER, NONE, times.astype(np.int64) + epoch)
