"""The rows of a log of events or states, gathered as flat arrays in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sameside.formats.log.listing import Listing, Unit
from sameside.formats.log.mapping import Column, Layout, LogMapping
from sameside.formats.log.rows import Rows, Table
from sameside.formats.log.sieve import Sieve
from sameside.formats.log.texts import Arrow, blanks, text_of, trimmed
from sameside.formats.log.vocabulary import Vocabulary, reader
from sameside.kernel.history import Side

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO, YES = 0, 1
TRUTHS: Mapping[str, str] = dict.fromkeys(
    ["yes", "true", "1", "y", "ja", "j", "sì", "si", "oui", "sand", "sant", "wahr", "waar"], "yes"
) | dict.fromkeys(["no", "false", "0", "n", "nej", "nein", "nee", "non", "falsk", "falsch"], "no")
"""What stands for yes and no where the mapping does not say."""


@dataclass(frozen=True, slots=True)
class Told:
    """n rows that can be used, one array a column, in the order of the file.

    `positions` and `at` are int64, the others int32 codes; -1 is an empty cell.
    """

    positions: Int64s
    at: Int64s
    request: Int32s
    meaning: Int32s
    priority: Int32s
    service: Int32s
    place: Int32s
    person: Int32s
    reason: Int32s
    by: Int32s
    public: Int32s
    auto: Int32s

    def taken(self, chosen: Int64s | Bools) -> Told:
        """Return some of the rows."""
        return Told(*(getattr(self, field.name)[chosen] for field in fields(self)))


class Teller:
    """Reads a log of events or states, batch by batch."""

    def __init__(self, mapping: LogMapping, table: Table, name: str, listing: Listing) -> None:
        """Begin with nothing read; `name` is the file's."""
        self.mapping, self.name, self.listing = mapping, name, listing
        self.unit: Unit = table.form.unit
        self.batches: list[Told] = []
        self.kept = self.cut = self.local = self.moved = 0
        meanings: Mapping[str, object] = (
            mapping.states if mapping.layout is Layout.STATES else mapping.events
        )
        self.meanings = Vocabulary(lambda word: word if word in meanings else None)
        self.requests = Vocabulary(lambda word: word)
        self.priorities = self._vocabulary("priority")
        self.services = self._vocabulary("service")
        self.places = self._vocabulary("place")
        self.persons = self._vocabulary("person")
        self.reasons = self._vocabulary("reason")
        self.sides = _fixed(mapping.columns.get("by"), {side.value: side.value for side in Side})
        self.truths = {n: _fixed(mapping.columns.get(n), TRUTHS) for n in ("public", "auto")}
        for code, side in enumerate(Side):
            assert self.sides.code(side.value) == code  # noqa: S101 -- codes count in SIDES
        for truths in self.truths.values():
            truths.code("no"), truths.code("yes")

    def take(self, rows: Rows) -> None:
        """Read one batch; what cannot be used is listed."""
        columns = self.mapping.columns
        sieve = Sieve(rows, self.listing)
        sieve.ignore(self.mapping)
        ids = columns["request"]
        if ids.name:
            sieve.blank(blanks(trimmed(text_of(rows.columns[ids.name]))), ids.name)
        at_name = columns["at"].name
        times = sieve.times(at_name, self.mapping.time, (self.name, self.unit))
        sieve.blank(times.blank, at_name)
        spoken = "state" if self.mapping.layout is Layout.STATES else "event"
        meaning = sieve.words(columns[spoken], self.meanings, needed=True)
        told = Told(
            positions=rows.positions,
            at=times.instants,
            request=sieve.words(ids, self.requests, needed=True),
            meaning=meaning,
            priority=sieve.words(columns.get("priority"), self.priorities),
            service=sieve.words(columns.get("service"), self.services),
            place=sieve.words(columns.get("place"), self.places),
            person=sieve.words(columns.get("person"), self.persons),
            reason=sieve.words(columns.get("reason"), self.reasons),
            by=sieve.words(columns.get("by"), self.sides),
            public=sieve.words(columns.get("public"), self.truths["public"]),
            auto=sieve.words(columns.get("auto"), self.truths["auto"]),
        )
        self.cut += times.cut
        self.local += times.local
        self.moved += times.moved
        kept = told if sieve.kept.all() else told.taken(sieve.kept)
        self.kept += len(kept.positions)
        self.batches.append(kept)

    def told(self) -> Told:
        """Return all the rows that can be used."""
        if not self.batches:
            none, no_codes = np.zeros(0, np.int64), np.zeros(0, np.int32)
            return Told(none, none, *[no_codes] * (len(fields(Told)) - 2))
        joined = Told(
            *(np.concatenate([getattr(b, f.name) for b in self.batches]) for f in fields(Told))
        )
        # They are as large as what they were joined into.
        self.batches.clear()
        return joined

    def ids(self) -> Arrow:
        """Return the ids of the requests, by code."""
        return pa.array(self.requests.names, pa.string())

    def _vocabulary(self, field: str) -> Vocabulary:
        return Vocabulary(reader(self.mapping.columns.get(field, Column())))


def _fixed(column: Column | None, usual: Mapping[str, str]) -> Vocabulary:
    """Return a vocabulary whose words must end as one of ours."""
    own: Callable[[str], str | None] = reader(column or Column())

    def read(word: str) -> str | None:
        said = own(word)
        return None if said is None else usual.get(said.strip().lower())

    return Vocabulary(read)
