"""The digest of `kernel.record` over flat columns: the same bytes, without a history made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from sameside.formats.log.columns import (
    HAPPENINGS,
    NONE,
    SIDES,
    EventColumns,
    PlainColumns,
)
from sameside.formats.log.texts import Arrow, letters_of, offsets
from sameside.kernel.history import Event, Happening, Side
from sameside.kernel.record import digest_of, event_text, head_text, joined

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


Text = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class _Flat:
    """Requests and their events in the order of the columns; codes stand for texts.

    `head_text` and `event_text` give the text of a code below `head_size` and `event_size`.
    """

    ids: Arrow
    heads: Int64s
    head_text: Text
    head_size: int
    offsets: Int64s
    at: Int64s
    texts: Int64s
    event_text: Text
    event_size: int


def plain_digest(plain: PlainColumns) -> str:
    """Return the digest of requests with a row each."""
    return _digest(_of_plain(plain))


def event_digest(events: EventColumns) -> str:
    """Return the digest of requests with a row for every event."""
    return _digest(_of_events(events))


def _digest(flat: _Flat) -> str:
    heads, head_texts = _ranked(flat.heads, flat.head_text, flat.head_size)
    texts, event_texts = _ranked(flat.texts, flat.event_text, flat.event_size)
    counts = np.diff(flat.offsets)
    ids, at = flat.ids, flat.at
    if len(ids) > 1 and not pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        order = pc.sort_indices(ids)
        rows = order.to_numpy().astype(np.int64)
        ids, heads = ids.take(order), heads[rows]
        events = _members(flat.offsets[rows], counts[rows])
        counts, at, texts = counts[rows], at[events], texts[events]
    return digest_of(
        [
            joined(head_texts),
            joined(event_texts),
            _column(np.diff(offsets(ids)), "<u4"),
            letters_of(ids),
            _column(heads, "<u4"),
            _column(counts, "<u4"),
            _column(at, "<i8"),
            _column(texts, "<u4"),
        ]
    )


def _of_events(events: EventColumns) -> _Flat:
    """Name each distinct event by one number, made of its parts."""
    parts = (
        (events.what, 0, len(HAPPENINGS)),
        (events.by, 1, len(SIDES) + 1),
        (events.public, 0, 2),
        (events.auto, 0, 2),
        (events.priorities, 1, len(events.priority_names) + 1),
        (events.why, 0, len(events.why_names)),
    )
    key = np.zeros(len(events.at), np.int64)
    for column, shift, size in parts:
        key = key * max(size, 1) + (column.astype(np.int64) + shift)
    _, first, texts = np.unique(key, return_index=True, return_inverse=True)
    return _Flat(
        ids=events.requests.held,
        heads=events.services.astype(np.int64) * len(events.place_names) + events.places,
        head_text=_head_text(events.service_names, events.place_names),
        head_size=len(events.service_names) * len(events.place_names),
        offsets=events.offsets,
        at=events.at,
        texts=texts.astype(np.int64),
        event_text=lambda code: event_text(events.event(int(first[code]))),
        event_size=len(first),
    )


def _of_plain(plain: PlainColumns) -> _Flat:
    """Lay out the events of each row: made, pauses begun and ended, answered, resolved."""
    whys = len(plain.why_names)
    kinds = [Event(0, Happening.CREATED, priority=name) for name in ("", *plain.priority_names)]
    pausing = len(kinds)
    kinds += [Event(0, Happening.PAUSE, why=why) for why in plain.why_names]
    kinds += [Event(0, Happening.RESUME, why=why) for why in plain.why_names]
    kinds += [ANSWER, RESOLUTION]
    answered, resolved = plain.responded < NONE, plain.resolved < NONE
    pauses = _pauses(plain, pausing, whys)
    paused = np.bincount(pauses.owner, minlength=len(plain.created))
    offsets = np.concatenate([[0], np.cumsum(1 + paused + answered + resolved)])
    at = np.empty(int(offsets[-1]), np.int64)
    texts = np.empty(int(offsets[-1]), np.int64)
    begin = offsets[:-1]
    after = begin + 1 + paused
    for places, instants, codes in (
        (begin, plain.created, plain.priorities.astype(np.int64) + 1),
        (begin[pauses.owner] + 1 + _within(pauses.owner), pauses.at, pauses.texts),
        (after[answered], plain.responded[answered], len(kinds) - 2),
        ((after + answered)[resolved], plain.resolved[resolved], len(kinds) - 1),
    ):
        at[places] = instants
        texts[places] = codes
    _put_in_order(offsets, at, texts)
    return _Flat(
        ids=plain.requests.held,
        heads=plain.services.astype(np.int64) * len(plain.place_names) + plain.places,
        head_text=_head_text(plain.service_names, plain.place_names),
        head_size=len(plain.service_names) * len(plain.place_names),
        offsets=offsets,
        at=at,
        texts=texts,
        event_text=lambda code: event_text(kinds[code]),
        event_size=len(kinds),
    )


ANSWER = Event(0, Happening.MESSAGE, by=Side.SUPPLIER, public=True)
RESOLUTION = Event(0, Happening.RESOLVED)


@dataclass(frozen=True, slots=True)
class _Pauses:
    """Pauses as events: begun and, where it has, ended, one after the other."""

    owner: Int64s
    at: Int64s
    texts: Int64s


def _pauses(plain: PlainColumns, pausing: int, whys: int) -> _Pauses:
    owner = np.repeat(np.arange(len(plain.created)), np.diff(plain.pause_offsets))
    at = np.stack([plain.pause_starts, plain.pause_ends], axis=1).ravel()
    begun = plain.pause_why.astype(np.int64) + pausing
    texts = np.stack([begun, begun + whys], axis=1).ravel()
    there = at < NONE
    return _Pauses(np.repeat(owner, 2)[there], at[there], texts[there])


def _put_in_order(bounds: Int64s, at: Int64s, texts: Int64s) -> None:
    """Sort the events of each request by time, in place; those of one second stay as they lie."""
    late = np.zeros(len(at) + 1, np.bool_)
    late[1:-1] = at[1:] < at[:-1]
    # The first event of a request may well lie before the last of the one above it.
    late[bounds] = False
    if not late.any():
        return
    rows = np.unique(np.searchsorted(bounds, np.flatnonzero(late), side="right") - 1)
    events = _members(bounds[rows], np.diff(bounds)[rows])
    owner = np.repeat(rows, np.diff(bounds)[rows])
    order = events[np.lexsort((at[events], owner))]
    at[events], texts[events] = at[order], texts[order]


def _ranked(codes: Int64s, text: Text, size: int) -> tuple[Int64s, list[bytes]]:
    """Return codes as places in the ordered list of the texts in use, and that list."""
    if size > MOST_COUNTED:
        used, codes = np.unique(codes, return_inverse=True)
        said = [text(int(code)) for code in used]
        table = np.empty(len(used), np.int64)
        at = np.arange(len(used))
    else:
        at = np.flatnonzero(np.bincount(codes, minlength=1))
        said = [text(int(code)) for code in at]
        table = np.empty(size + 1, np.int64)
    texts = sorted(set(said))
    ranks = {one: rank for rank, one in enumerate(texts)}
    table[at] = [ranks[one] for one in said]
    return table[codes], texts


MOST_COUNTED = 1 << 20
"""Up to so many codes are counted in a table of all of them."""


def _head_text(services: tuple[str, ...], places: tuple[str, ...]) -> Text:
    return lambda code: head_text(services[code // len(places)], places[code % len(places)])


def _members(starts: Int64s, counts: Int64s) -> Int64s:
    """Return the places `starts[i]` up to `starts[i] + counts[i]`, for all i in turn."""
    before = np.cumsum(counts) - counts
    found: Int64s = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
    return found


def _within(owner: Int64s) -> Int64s:
    """Return the place of each item among those of its owner, owners in order."""
    first = np.searchsorted(owner, owner)
    return np.arange(len(owner)) - first


def _column(numbers: Int64s, kind: str) -> memoryview:
    return np.ascontiguousarray(numbers, dtype=kind).data.cast("B")
