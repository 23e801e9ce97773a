"""One Parquet file of ours: flat columns, plain and lz4, and a few words about them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sameside.kernel.refusal import N_, Refused

LAYOUT: Final = 1
KEY: Final = b"sameside"
ROW_GROUP: Final = 1 << 20
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


def words_of(columns: object, names: Sequence[str]) -> dict[str, list[str]]:
    """Return the words of columns of codes."""
    return {name: list(getattr(columns, NAMES[name])) for name in names}


def write_table(path: Path, columns: Mapping[str, NDArray[Any] | Texts], head: Head) -> None:
    """Write columns and what the file says about itself."""
    table = pa.table(dict(columns))
    table = table.replace_schema_metadata({KEY: json.dumps({"layout": LAYOUT, **head})})
    pq.write_table(
        table,
        path,
        row_group_size=ROW_GROUP,
        compression="lz4",
        use_dictionary=False,
        write_statistics=False,
    )


def read_table(path: Path, columns: Sequence[str]) -> tuple[pa.Table, Head]:
    """Read columns, and what the file says about itself. One thread: files run beside each other.

    :raises NotOurLayout: when it is not a file of this layout.
    """
    try:
        with pq.ParquetFile(path, memory_map=True) as file:
            head = json.loads((file.schema_arrow.metadata or {})[KEY])
            table = file.read(list(columns), use_threads=False)
    except (OSError, KeyError, ValueError) as fault:
        raise NotOurLayout(
            N_("{file} is not a request log that Sameside wrote."), file=path.name
        ) from fault
    if head.get("layout") != LAYOUT or set(table.column_names) != set(columns):
        raise NotOurLayout(N_("{file} is not a request log that Sameside wrote."), file=path.name)
    return table, head


def array_of(column: Column) -> NDArray[Any]:
    """Return a column of numbers, as narrow as it was written."""
    return np.asarray(column.to_numpy())


def texts_of(requests: Sequence[str]) -> Texts:
    """Return ids as Arrow holds them."""
    return pa.array(getattr(requests, "held", requests), pa.string())


def texts(column: Column) -> list[str]:
    """Return ids, in order."""
    return [str(text) for text in column.to_pylist()]
