"""A log with one request a row, as flat columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sameside.formats.log.columns import NONE, Ids, PlainColumns
from sameside.formats.log.listing import Listed, Listing, place
from sameside.formats.log.mapping import Column, LogMapping, PauseColumns
from sameside.formats.log.pauses import Pauses, each_once
from sameside.formats.log.rows import Rows, Table
from sameside.formats.log.sieve import Sieve
from sameside.formats.log.texts import Arrow, blanks, text_of, trimmed
from sameside.formats.log.times import Times
from sameside.formats.log.vocabulary import BLANK, NOTHING, Vocabulary, reader
from sameside.kernel.refusal import N_

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows that can be used. Pauses are flat: `paused` names the row each belongs to."""

    positions: Int64s
    created: Int64s
    responded: Int64s
    resolved: Int64s
    service: Int32s
    place: Int32s
    priority: Int32s
    paused: Int64s
    pause_starts: Int64s
    pause_ends: Int64s
    pause_why: Int32s


_OF_PAUSES = frozenset(["paused", "pause_starts", "pause_ends", "pause_why"])


class Gatherer:
    """Reads a log with one request a row, batch by batch."""

    def __init__(self, mapping: LogMapping, table: Table, name: str, listing: Listing) -> None:
        """Begin with nothing read; `name` is the file's."""
        self.mapping, self.listing = mapping, listing
        self.form = (name, table.form.unit)
        self.kept = self.cut = self.local = self.moved = self.joined = 0
        self.ids: list[Arrow] = []
        self.batches: list[_Batch] = []
        self.services = self._vocabulary("service")
        self.places = self._vocabulary("place")
        self.priorities = self._vocabulary("priority")
        self.whys = Vocabulary(lambda word: word)
        self.whys.code(NOTHING)

    def take(self, rows: Rows) -> None:
        """Read one batch; what cannot be used is listed."""
        columns = self.mapping.columns
        sieve = Sieve(rows, self.listing)
        sieve.ignore(self.mapping)
        ids = trimmed(text_of(rows.columns[columns["request"].name]))
        sieve.blank(blanks(ids), columns["request"].name)
        created = self._times(sieve, "created")
        assert created is not None  # noqa: S101 -- a mapping without it is refused
        sieve.blank(created.blank, columns["created"].name)
        responded, resolved = (
            self._after(sieve, field, created, words) for field, words in _ENDS.items()
        )
        service, where, priority = (
            sieve.words(columns.get(field), vocabulary)
            for field, vocabulary in (
                ("service", self.services),
                ("place", self.places),
                ("priority", self.priorities),
            )
        )
        paused, starts, ends, why = self._pauses(sieve, created)
        batch = _Batch(
            positions=rows.positions,
            created=created.instants,
            responded=responded,
            resolved=resolved,
            service=service,
            place=where,
            priority=priority,
            paused=paused,
            pause_starts=starts,
            pause_ends=ends,
            pause_why=why,
        )
        self._keep(sieve, ids, batch)

    def columns(self) -> PlainColumns:
        """Return the requests read; of several with one id the first, the others are listed."""
        ids = pa.concat_arrays(self.ids) if self.ids else pa.array([], pa.string())
        whole = self._whole()
        self.batches.clear()
        dropped = self._repeated(ids, whole.positions)
        if dropped is not None:
            ids = ids.filter(pa.array(~dropped))
            whole = _chosen(whole, ~dropped)
        told = Pauses(whole.paused, whole.pause_starts, whole.pause_ends, whole.pause_why)
        pauses, self.joined = each_once(told)
        counts = np.bincount(pauses.rows, minlength=len(ids))
        services, places = self.services.code(NOTHING), self.places.code(NOTHING)
        return PlainColumns(
            requests=Ids(ids),
            services=np.where(whole.service == BLANK, np.int32(services), whole.service),
            service_names=self.services.names,
            places=np.where(whole.place == BLANK, np.int32(places), whole.place),
            place_names=self.places.names,
            priorities=whole.priority,
            priority_names=self.priorities.names,
            created=whole.created,
            responded=whole.responded,
            resolved=whole.resolved,
            pause_offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            pause_starts=pauses.starts,
            pause_ends=pauses.ends,
            pause_why=pauses.why,
            why_names=self.whys.names,
        )

    def _times(self, sieve: Sieve, field: str) -> Times | None:
        column = self.mapping.columns.get(field)
        return None if column is None else self._time(sieve, column.name)

    def _time(self, sieve: Sieve, name: str) -> Times:
        found = sieve.times(name, self.mapping.time, self.form)
        self.cut += found.cut
        self.local += found.local
        self.moved += found.moved
        return found

    def _after(self, sieve: Sieve, field: str, created: Times, words: str) -> Int64s:
        """Return when something happened, `NONE` where it has not; refuse what was too early."""
        found = self._times(sieve, field)
        if found is None:
            return np.full(len(sieve.kept), NONE, np.int64)
        early = (found.instants < created.instants) & ~found.blank
        ids = self.mapping.columns["request"].name
        sieve.refuse(early, words, lambda row: {"request": sieve.text(ids, row)})
        if not found.blank.any():
            return found.instants
        return np.where(found.blank, NONE, found.instants)

    def _pauses(self, sieve: Sieve, created: Times) -> tuple[Int64s, Int64s, Int64s, Int32s]:
        found = [self._pause(sieve, pair, created) for pair in self.mapping.pauses]
        if not found:
            none = np.zeros(0, np.int64)
            return none, none, none, none.astype(np.int32)
        rows, starts, ends, whys = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return rows, starts, ends, whys.astype(np.int32)

    def _pause(
        self, sieve: Sieve, pair: PauseColumns, created: Times
    ) -> tuple[Int64s, Int64s, Int64s, Int32s]:
        starts, ends = self._time(sieve, pair.starts), self._time(sieve, pair.ends)
        why = Column() if pair.why.name and pair.why.name not in sieve.rows.columns else pair.why
        codes = (
            sieve.words(why, _Renamed(self.whys, reader(why)))
            if why.name or why.constant
            else np.zeros(len(sieve.kept), np.int32)
        )
        ids = self.mapping.columns["request"].name

        def request(row: int) -> Mapping[str, object]:
            return {"request": sieve.text(ids, row), "column": pair.starts}

        there = ~starts.blank
        sieve.refuse(
            starts.blank & ~ends.blank,
            N_("request {request}: a pause ends and never began; “{column}” is empty"),
            request,
        )
        sieve.refuse(
            there & (starts.instants < created.instants),
            N_("request {request}: the pause in “{column}” begins before the request was made"),
            request,
        )
        sieve.refuse(
            there & ~ends.blank & (ends.instants < starts.instants),
            N_("request {request}: the pause in “{column}” ends before it begins"),
            request,
        )
        rows = np.flatnonzero(there)
        until = np.where(ends.blank, NONE, ends.instants)
        return rows, starts.instants[rows], until[rows], np.maximum(codes, 0)[rows]

    def _keep(self, sieve: Sieve, ids: Arrow, batch: _Batch) -> None:
        if not sieve.kept.all():
            ids, batch = ids.filter(pa.array(sieve.kept)), _chosen(batch, sieve.kept)
        self.kept += len(ids)
        self.ids.append(ids)
        self.batches.append(batch)

    def _whole(self) -> _Batch:
        """Join the batches; pauses then name their row among all of them."""
        if not self.batches:
            none, no_codes = np.zeros(0, np.int64), np.zeros(0, np.int32)
            codes = (no_codes, no_codes, no_codes)
            return _Batch(none, none, none, none, *codes, none, none, none, no_codes)
        before = np.cumsum([0, *(len(batch.positions) for batch in self.batches)])
        joined = {
            f.name: np.concatenate([getattr(batch, f.name) for batch in self.batches])
            for f in fields(_Batch)
        }
        counts = [len(batch.paused) for batch in self.batches]
        joined["paused"] = joined["paused"] + np.repeat(before[:-1], counts)
        return _Batch(**joined)

    def _repeated(self, ids: Arrow, positions: Int64s) -> Bools | None:
        """Mark and list the rows whose request was in the file before; None where none was."""
        if len(ids) < 2 or pc.all(pc.less(ids[:-1], ids[1:])).as_py():  # noqa: PLR2004 -- a pair
            return None
        order = pc.sort_indices(ids)
        ordered = ids.take(order)
        again = np.zeros(len(ids), np.bool_)
        again[1:] = pc.equal(ordered[:-1], ordered[1:]).to_numpy(zero_copy_only=False)
        if not again.any():
            return None
        places = order.to_numpy().astype(np.int64)
        firsts = places[np.maximum.accumulate(np.where(again, 0, np.arange(len(ids))))]
        dropped = np.zeros(len(ids), np.bool_)
        dropped[places[again]] = True
        first_of = np.zeros(len(ids), np.int64)
        first_of[places] = firsts
        at = np.flatnonzero(dropped)
        self.listing.add_many(
            positions[at],
            Listed.DUPLICATE,
            N_("request {request} was told of before, in {first}; the first row holds"),
            lambda n: {
                "request": str(ids[int(at[n])].as_py()),
                "first": place(self.form[1], int(positions[first_of[at[n]]])),
            },
        )
        return dropped

    def _vocabulary(self, field: str) -> Vocabulary:
        return Vocabulary(reader(self.mapping.columns.get(field, Column())))


class _Renamed(Vocabulary):
    """Another column's words in a shared list of words."""

    def __init__(self, shared: Vocabulary, read: Callable[[str], str | None]) -> None:
        super().__init__(read)
        self.codes = shared.codes


def _chosen(batch: _Batch, kept: Bools) -> _Batch:
    """Return some rows of a batch, their pauses with them."""
    moved = np.cumsum(kept) - 1
    pauses = kept[batch.paused]
    taken = {
        f.name: getattr(batch, f.name)[pauses if f.name in _OF_PAUSES else kept]
        for f in fields(_Batch)
    }
    taken["paused"] = moved[taken["paused"]]
    return _Batch(**taken)


_ENDS = {
    "responded": N_("request {request}: it was answered before it was made"),
    "resolved": N_("request {request}: it was resolved before it was made"),
}
