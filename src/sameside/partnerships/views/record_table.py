"""The entries of a record as a table one takes along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from django.db.models import QuerySet

from sameside.ledger.models import Entry
from sameside.ledger.queries import told
from sameside.pages.words import Words

COLUMNS = ("entry", "at", "side", "role", "kind", "what")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
PART = 500
"""Rows that are read, and sent, at once."""


def entries_as_csv(
    found: QuerySet[Entry], names: Mapping[str, str], spoken: Words
) -> Iterator[bytes]:
    """Yield entries as CSV with a byte order mark, as spreadsheets like it, part by part."""
    yield ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    for number, entry in enumerate(found.iterator(chunk_size=PART), start=1):
        said = told(entry, spoken, names)
        what = _safe(said.sentence)
        table.writerow((said.index, said.at.isoformat(), said.side, said.role, said.what, what))
        if number % PART == 0:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def _safe(text: str) -> str:
    """Return a text no spreadsheet takes for a formula: a name can begin with anything."""
    return f"'{text}" if text.startswith(FORMULAS) else text
