"""A record laid out so that any one request of a million is read without reading the others.

The Parquet files of `converted` are what is kept. These are made from them, may be deleted at any
time, and are mapped into memory instead of being read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sameside.delivery.reckoning.converted import KIND, converted
from sameside.delivery.reckoning.writing import beside
from sameside.formats.log.columns import EventColumns, Ids, PlainColumns
from sameside.formats.log.listing import Unit
from sameside.formats.log.log import Log
from sameside.formats.log.mapping import Layout, fixed
from sameside.formats.log.rows import Form

Arrow = Any  # the stubs of Arrow know neither its files nor its buffers
Arrays = Mapping[str, NDArray[Any] | Arrow]
HEAD: Final = b"sameside"
OF_PLAIN: Final = ("services", "places", "priorities", "created", "responded", "resolved")
PAUSES: Final = ("pause_starts", "pause_ends", "pause_why")
OF_EVENTS: Final = ("services", "places")
EVENTS: Final = ("at", "what", "by", "public", "auto", "priorities", "why", "persons")
MARKS: Final = ("public", "auto")
"""Kept as whole bytes: Arrow packs truths eight to a byte, which cannot be mapped."""


def record_at(path: Path, cache: Path) -> Log:
    """Open a record; what makes it quick to open is made again where it is missing."""
    return _opened(path, cache / f"{path.stem}.requests.arrow")


def lay_out(log: Log, path: Path, cache: Path) -> None:
    """Write what makes a record quick to open, in one step each."""
    cache.mkdir(parents=True, exist_ok=True)
    columns = columns_of(log)
    offsets = columns.pause_offsets if isinstance(columns, PlainColumns) else columns.offsets
    own, others = (OF_PLAIN, PAUSES) if log.plain is not None else (OF_EVENTS, EVENTS)
    head = {f.name: list(getattr(columns, f.name)) for f in fields(columns) if _named(f.name)}
    whole = {"request": columns.requests.held, "first": offsets[:-1]}
    whole |= {name: getattr(columns, name) for name in own}
    many = {name: _bytes(getattr(columns, name)) for name in others}
    write_arrow(cache / f"{path.stem}.moments.arrow", many, {})
    shape = Layout.REQUESTS if log.plain is not None else Layout.EVENTS
    write_arrow(cache / f"{path.stem}.requests.arrow", whole, head | {"shape": shape.value})


def write_arrow(path: Path, columns: Arrays, head: Mapping[str, object]) -> None:
    """Write columns of one length as one batch, which a reader can map into memory."""
    table = pa.table(dict(columns)).combine_chunks()
    table = table.replace_schema_metadata({HEAD: json.dumps(head).encode()})
    with beside(path) as folder:
        unfinished = folder / path.name
        with pa.OSFile(str(unfinished), "wb") as out, pa.ipc.new_file(out, table.schema) as file:
            file.write_table(table, max_chunksize=max(table.num_rows, 1))
        unfinished.replace(path)


def read_arrow(path: Path) -> tuple[Arrow, Mapping[str, Any]]:
    """Map columns into memory, and return them with what the file says about itself."""
    table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    return table, json.loads(table.schema.metadata[HEAD])


def array(table: Arrow, name: str) -> NDArray[Any]:
    """Return a column of numbers as it lies in the file."""
    column = table[name]
    if column.num_chunks == 0:
        return np.zeros(0, column.type.to_pandas_dtype())
    return np.asarray(column.chunk(0).to_numpy())


def texts(table: Arrow, name: str) -> Arrow:
    """Return a column of text as it lies in the file."""
    column = table[name]
    return column.chunk(0) if column.num_chunks else pa.array([], pa.string())


@lru_cache(maxsize=8)
def _opened(path: Path, quick: Path) -> Log:
    if not quick.is_file():
        lay_out(converted(path), path, quick.parent)
    table, head = read_arrow(quick)
    moments, _ = read_arrow(quick.with_name(f"{path.stem}.moments.arrow"))
    return _log(path, table, moments, head)


def _log(path: Path, table: Arrow, moments: Arrow, head: Mapping[str, Any]) -> Log:
    offsets = np.append(array(table, "first"), moments.num_rows).astype(np.int64)
    names: dict[str, Any] = {n: tuple(words) for n, words in head.items() if _named(n)}
    layout, ids = Layout(head["shape"]), Ids(texts(table, "request"))
    plain: PlainColumns | None = None
    events: EventColumns | None = None
    if layout is Layout.REQUESTS:
        held: dict[str, Any] = {name: array(table, name) for name in OF_PLAIN}
        held |= {name: array(moments, name) for name in PAUSES}
        plain = PlainColumns(requests=ids, pause_offsets=offsets, **names, **held)
    else:
        held = {name: array(table, name) for name in OF_EVENTS}
        held |= {name: array(moments, name) for name in EVENTS}
        held |= {name: held[name].view(np.bool_) for name in MARKS}
        events = EventColumns(requests=ids, offsets=offsets, **names, **held)
    return log_of(path.name, plain, events)


def columns_of(log: Log) -> PlainColumns | EventColumns:
    """Return the columns that hold the requests of a log."""
    columns = log.plain if log.plain is not None else log.events
    assert columns is not None  # noqa: S101 -- a log has requests of one shape
    return columns


def log_of(name: str, plain: PlainColumns | None, events: EventColumns | None) -> Log:
    """Return requests that are already understood as a log of which every row was used."""
    rows = len(plain.requests) if plain is not None else len(events.at) if events else 0
    return Log(
        name=name,
        form=Form(kind=KIND, unit=Unit.ROW),
        mapping=fixed(Layout.EVENTS if plain is None else Layout.REQUESTS),
        plain=plain,
        events=events,
        rows_read=rows,
        rows_used=rows,
        listed=(),
        reasons=MappingProxyType({}),
        notes=(),
    )


def _named(column: str) -> bool:
    return column.endswith("_names")


def _bytes(column: NDArray[Any]) -> NDArray[Any]:
    return column.view(np.int8) if column.dtype == np.bool_ else column
