"""Parquet: columns of text, numbers and timestamps, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sameside.formats.log.listing import Listing, Unit
from sameside.formats.log.refusals import UnreadableLog
from sameside.formats.log.rows import Form, Rows
from sameside.formats.log.sources import Progress, Source
from sameside.formats.log.texts import Arrow
from sameside.kernel.refusal import N_

BATCH = 1 << 17


@dataclass(frozen=True, slots=True)
class ParquetTable:
    """A Parquet file whose columns are known."""

    source: Source
    header: tuple[str, ...]
    form: Form
    progress: Progress | None

    def rows(self, wanted: Sequence[str], _listing: Listing) -> Iterator[Rows]:
        """Yield the rows, counted from 1.

        :raises UnreadableLog: when the file is damaged, or a column is of a kind we cannot read.
        """
        seen = 0
        try:
            with pq.ParquetFile(self.source.path) as opened:
                total = max(opened.metadata.num_rows, 1)
                for batch in opened.iter_batches(BATCH, columns=list(wanted), use_threads=False):
                    positions = np.arange(batch.num_rows, dtype=np.int64) + seen + 1
                    seen += batch.num_rows
                    columns = {
                        name: _readable(batch.column(name), name, self.source.name)
                        for name in wanted
                    }
                    yield Rows(positions, columns)
                    if self.progress:
                        self.progress(self.source.size * seen // total, self.source.size)
        except (pa.ArrowException, OSError) as fault:
            raise _damaged(self.source, fault) from fault


def open_parquet(source: Source, progress: Progress | None) -> ParquetTable:
    """Read the columns of a Parquet file.

    :raises UnreadableLog: when it is damaged.
    """
    try:
        header = tuple(pq.read_schema(source.path).names)
    except (pa.ArrowException, OSError) as fault:
        raise _damaged(source, fault) from fault
    return ParquetTable(source, header, Form("Parquet", Unit.ROW), progress)


def _readable(column: Arrow, name: str, file: str) -> Arrow:
    """Return a column as text, or as timestamps."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_timestamp(kind):
        return column
    if pa.types.is_date(kind):
        return column.cast(pa.timestamp("s"))
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "yes", "no")
    if pa.types.is_string(kind):
        return column
    if pa.types.is_integer(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_floating(kind):
        return column.cast(pa.string())
    raise UnreadableLog(
        N_("{file}: the column “{column}” holds {kind}; text, numbers or times can be read."),
        file=file,
        column=name,
        kind=str(kind),
    )


def _damaged(source: Source, fault: Exception) -> UnreadableLog:
    return UnreadableLog(
        N_("{file} is a damaged Parquet file, or none at all ({fault})."),
        file=source.name,
        fault=str(fault).splitlines()[0] if str(fault) else type(fault).__name__,
    )
