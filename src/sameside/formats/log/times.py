"""A column of times as instants: all at once where they are written alike, one by one otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sameside.formats.log.mapping import TimeRule
from sameside.formats.log.patterns import ISO, Reading, pattern
from sameside.formats.log.texts import Arrow, blanks, text_of, trimmed, with_nulls
from sameside.formats.log.walls import END, FIRST, placed
from sameside.kernel.refusal import N_

Int64s = NDArray[np.int64]
Int8s = NDArray[np.int8]
Bools = NDArray[np.bool_]

NO_OFFSET = -(1 << 30)
"""Stands for an offset that was not written."""
PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


class Fault(IntEnum):
    """What is wrong with a time."""

    NONE = 0
    NO_TIME = 1
    GAP = 2
    FOLD = 3
    RANGE = 4
    NO_ZONE = 5


WORDS = {
    Fault.NO_TIME: N_("“{text}” in the column “{column}” is not a time as the mapping has it"),
    Fault.GAP: N_(
        "“{text}” in the column “{column}” never was: the clock in {zone} was put forward past it"
    ),
    Fault.FOLD: N_(
        "“{text}” in the column “{column}” was twice: the clock in {zone} was put back over it"
    ),
    Fault.RANGE: N_("“{text}” in the column “{column}” is not between {first} and {last}"),
}


@dataclass(frozen=True, slots=True)
class Times:
    """A column of n times.

    `instants` (int64) mean nothing where `blank` or where `faults` (int8, of `Fault`) is not 0.
    `cut` counts fractions of a second cut off, `local` the times that were given a zone's offset,
    `moved` those of them that were moved out of a gap, or chosen from a fold.
    """

    instants: Int64s
    blank: Bools
    faults: Int8s
    cut: int
    local: int
    moved: int


@dataclass(frozen=True, slots=True)
class _Read:
    """Readings (int64 seconds), whether they are of UTC, and how many fractions were cut."""

    walls: Int64s
    offsets: Int64s | int
    bad: Bools | None
    cut: int


def times_of(column: Arrow, rule: TimeRule) -> Times:
    """Return a column of text or timestamps as instants."""
    if pa.types.is_timestamp(column.type):
        blank = _nulls(column)
        read = _typed(column)
    else:
        column = text_of(column)
        blank = blanks(column)
        text = with_nulls(column, blank)
        read = _read_text(text, rule)
        if read.bad is not None and read.bad.any():
            # White space alone is no word either; only the slow way meets it.
            blank |= blanks(trimmed(column))
    return _placed(read, blank, rule)


def _read_text(text: Arrow, rule: TimeRule) -> _Read:
    if rule.format != ISO:
        return _one_by_one(text, rule)
    # Arrow reads a column in one form or not at all, and is slow to say that it can not: so the
    # first times say which forms are worth trying.
    first = text.drop_null()[:PROBED] if text.null_count < len(text) else text
    for form in FORMS:
        try:
            pc.cast(first, form)
            return _typed(pc.cast(text, form))
        except pa.ArrowInvalid:
            continue
    return _one_by_one(text, rule)


PROBED = 16
FORMS = (
    pa.timestamp("s", "UTC"),
    pa.timestamp("s"),
    pa.timestamp("us", "UTC"),
    pa.timestamp("us"),
)
"""To the second or finer, with an offset or without."""


def _typed(column: Arrow) -> _Read:
    kind = column.type
    ticks = pc.fill_null(column.view(pa.int64()), 0).to_numpy(zero_copy_only=False)
    per = PER_SECOND[kind.unit]
    walls = ticks if per == 1 else ticks // per
    cut = 0 if per == 1 else int(np.count_nonzero(ticks - walls * per))
    return _Read(walls, 0 if kind.tz else NO_OFFSET, None, cut)


def _one_by_one(text: Arrow, rule: TimeRule) -> _Read:
    """Read each different text once."""
    read = pattern(rule.format)
    coded = text.dictionary_encode()
    readings = [read(one) for one in coded.dictionary.to_pylist()]
    places = pc.fill_null(coded.indices, 0).to_numpy(zero_copy_only=False)
    if not readings:
        nothing = np.zeros(len(text), np.int64)
        return _Read(nothing, 0, None, 0)
    usable = [one or Reading(0, 0) for one in readings]
    walls = np.array([one.wall for one in usable], np.int64)
    offsets = np.array(
        [NO_OFFSET if one.offset is None else one.offset for one in usable], np.int64
    )
    bad = np.array([one is None for one in readings], np.bool_)
    cut = np.array([one.cut for one in usable], np.bool_)
    return _Read(walls[places], offsets[places], bad[places], int(cut[places].sum()))


def _placed(read: _Read, blank: Bools, rule: TimeRule) -> Times:
    """Give the readings without an offset that of the zone, and name what cannot be used."""
    faults = np.zeros(len(read.walls), np.int8)
    instants = read.walls
    if isinstance(read.offsets, int):
        naive = np.full(len(instants), read.offsets == NO_OFFSET)
    else:
        naive = read.offsets == NO_OFFSET
        instants = instants - np.where(naive, 0, read.offsets)
    naive &= ~blank
    moved = 0
    if naive.any() and rule.zone:
        instants, moved = _in_zone(instants, naive, rule, faults)
    elif naive.any():
        faults[naive] = Fault.NO_ZONE
    outside = (instants < FIRST) | (instants >= END)
    faults[outside & ~blank] = Fault.RANGE
    if read.bad is not None:
        faults[read.bad & ~blank] = Fault.NO_TIME
    return Times(instants, blank, faults, read.cut, int(naive.sum()), moved)


def _in_zone(walls: Int64s, naive: Bools, rule: TimeRule, faults: Int8s) -> tuple[Int64s, int]:
    found = placed(walls[naive], rule)
    instants = walls.copy()
    instants[naive] = found.instants
    moved = 0
    for mask, refused, fault in (
        (found.gap, rule.gap.value == "refuse", Fault.GAP),
        (found.fold, rule.fold.value == "refuse", Fault.FOLD),
    ):
        if refused:
            at = np.flatnonzero(naive)[mask]
            faults[at] = fault
        else:
            moved += int(mask.sum())
    return instants, moved


def _nulls(column: Arrow) -> Bools:
    if not column.null_count:
        return np.zeros(len(column), np.bool_)
    nulls: Bools = column.is_null().to_numpy(zero_copy_only=False)
    return nulls
