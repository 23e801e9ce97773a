"""One Parquet file of ours: flat columns, plain and lz4, and a few words about them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sameside.kernel.refusal import N_, Refused

LAYOUT: Final = 1
KEY: Final = b"sameside"
MAGIC: Final = b"PAR1"
ROW_GROUP: Final = 1 << 18
"""Rows that are read and judged in one go."""
NAMES: Final = {
    "services": "service_names",
    "places": "place_names",
    "priorities": "priority_names",
    "why": "why_names",
    "persons": "person_names",
}
"""Columns of codes, and where their words are."""
Texts: TypeAlias = "pa.Array[Any]"  # Arrow's text
Column: TypeAlias = "pa.ChunkedArray[Any]"  # numbers of a width that the file names
Head = Mapping[str, Any]  # what a file says about itself: words, numbers and lists of words


class NotOurLayout(Refused):
    """A Parquet file that is not one of ours, or one that was changed since."""


def is_ours(path: Path) -> bool:
    """Tell whether a file is of this layout, by what it says about itself."""
    try:
        if not path.is_file():
            return False  # to open a pipe is to wait for whoever fills it
        with path.open("rb") as opened:
            if opened.read(4) != MAGIC:
                return False
        return KEY in (pq.read_schema(path).metadata or {})
    except (OSError, ValueError):
        return False


def words_of(columns: object, names: Sequence[str]) -> dict[str, list[str]]:
    """Return the words of columns of codes."""
    return {name: list(getattr(columns, NAMES[name])) for name in names}


def write_table(
    path: Path,
    columns: Mapping[str, NDArray[Any] | Texts],
    head: Head,
    bounds: Sequence[int] | None = None,
) -> None:
    """Write columns and what the file says about itself.

    `bounds` are the rows at which groups of rows begin and end; those of several files belong
    together and are read side by side.
    """
    table = pa.table(dict(columns))
    # Numbers are never null, and read in half the time where the file says so.
    schema = pa.schema([f.with_nullable(pa.types.is_string(f.type)) for f in table.schema])
    table = table.cast(schema.with_metadata({KEY: json.dumps({"layout": LAYOUT, **head})}))
    with pq.ParquetWriter(
        path, table.schema, compression="lz4", use_dictionary=False, write_statistics=False
    ) as writer:
        for first, last in pairwise(bounds or [0, table.num_rows]):
            writer.write_table(table.slice(first, last - first), max(last - first, 1))


def read_table(path: Path, columns: Sequence[str]) -> tuple[pa.Table, Head]:
    """Read columns, and what the file says about itself.

    :raises NotOurLayout: when it is not a file of this layout.
    """
    with _opened(path, columns) as (file, head):
        return file.read(list(columns), use_threads=False), head


def read_groups(path: Path, columns: Sequence[str]) -> Iterator[tuple[pa.Table, Head]]:
    """Read one group of rows after the other. One thread: files run beside each other.

    :raises NotOurLayout: when it is not a file of this layout.
    """
    with _opened(path, columns) as (file, head):
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, list(columns), use_threads=False), head


@contextmanager
def _opened(path: Path, columns: Sequence[str]) -> Iterator[tuple[pq.ParquetFile, Head]]:
    refusal = NotOurLayout(N_("{file} is not a request log that Sameside wrote."), file=path.name)
    try:
        with pq.ParquetFile(path, memory_map=True) as file:
            head = json.loads((file.schema_arrow.metadata or {})[KEY])
            if head.get("layout") != LAYOUT or not set(columns) <= set(file.schema_arrow.names):
                raise refusal
            yield file, head
    except (OSError, KeyError, ValueError) as fault:
        raise refusal from fault


def array_of(column: Column) -> NDArray[Any]:
    """Return a column of numbers, as narrow as it was written."""
    return np.asarray(column.to_numpy())


def texts_of(requests: Sequence[str]) -> Texts:
    """Return ids as Arrow holds them."""
    return pa.array(getattr(requests, "held", requests), pa.string())


def texts(column: Column) -> list[str]:
    """Return ids, in order."""
    return [str(text) for text in column.to_pylist()]
