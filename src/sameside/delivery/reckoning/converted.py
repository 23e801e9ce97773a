"""Logs in the engine's own Parquet layout: written by `sameside log convert`, read by all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sameside.delivery.reckoning.writing import beside, naming
from sameside.engine.files import read_layout, siblings, write_layout
from sameside.engine.flat import Events, Plain
from sameside.engine.parquet import NotOurLayout, is_ours
from sameside.formats.log.columns import (
    CODE_OF,
    NO_CODE,
    SIDES,
    EventColumns,
    Ids,
    PlainColumns,
)
from sameside.formats.log.listing import Unit
from sameside.formats.log.log import Log
from sameside.formats.log.mapping import Layout, LogMapping, fixed
from sameside.formats.log.reading import read_log
from sameside.formats.log.rows import Form
from sameside.kernel.history import History
from sameside.kernel.refusal import N_, Refused

KIND = "Parquet, converted"
ENDING = ".parquet"
Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all."""


class NotParquet(Refused):
    """A file name that does not say Parquet."""


class NotTheSame(Refused):
    """A converted log that does not say what the log said."""


def require_parquet(path: Path) -> None:
    """Refuse another ending, before any work is done.

    :raises NotParquet: naming the ending.
    """
    if path.suffix != ENDING:
        raise NotParquet(
            N_("{file}: name a file that ends with {ending}."), file=path, ending=ENDING
        )


def read_any(path: Path, mapping: LogMapping | None, progress: Progress | None) -> Log:
    """Read a log, whether it is as it came or was converted; that needs no mapping any more.

    :raises Refused: when it cannot be read.
    """
    return converted(path) if is_ours(path) else read_log(path, mapping, progress)


def convert(log: Log, path: Path) -> tuple[Path, ...]:
    """Write a log in the engine's layout, read it back, and return the files written.

    :raises NotTheSame: when what was read back is another record; then nothing is written.
    """
    with naming(path), beside(path) as folder:
        unfinished = folder / path.name
        _write(log, unfinished)
        if converted(unfinished).record_digest() != log.record_digest():
            raise NotTheSame(
                N_("{file} does not say the same as {log}; nothing was written."),
                file=path.name,
                log=log.name,
            )
        for each in (unfinished, *siblings(unfinished)):
            each.replace(path.parent / each.name)
    return (path, *siblings(path))


def converted(path: Path) -> Log:
    """Read a log in the engine's layout.

    :raises NotOurLayout: when it is none, or was changed since it was written.
    """
    plain, events = read_layout(path)
    if len(plain.requests) and len(events.requests):
        raise NotOurLayout(
            N_("{file} holds requests of both shapes; convert the log again."), file=path.name
        )
    eventful = len(events.requests) > 0
    rows = len(events.at) if eventful else len(plain.requests)
    return Log(
        name=path.name,
        form=Form(kind=KIND, unit=Unit.ROW),
        mapping=fixed(Layout.EVENTS if eventful else Layout.REQUESTS),
        plain=None if eventful else _plain_columns(plain),
        events=_event_columns(events) if eventful else None,
        rows_read=rows,
        rows_used=rows,
        listed=(),
        reasons=MappingProxyType({}),
        notes=(),
    )


def _write(log: Log, path: Path) -> None:
    """Write plain requests as such where the narrow columns can hold them, else as events."""
    if log.plain is None:
        assert log.events is not None  # noqa: S101 -- a log has requests of one shape
        write_layout(path, _NO_PLAIN, log.events)
        return
    try:
        write_layout(path, log.plain, _NO_EVENTS)
        read_layout(path)
    except NotOurLayout:
        write_layout(path, _NO_PLAIN, events_of(log.histories()))


def _plain_columns(plain: Plain) -> PlainColumns:
    kept = {f.name: getattr(plain, f.name) for f in fields(PlainColumns)}
    return PlainColumns(**kept | {"requests": _ids(plain.requests)})


def _event_columns(events: Events) -> EventColumns:
    kept = {f.name: getattr(events, f.name) for f in fields(EventColumns)}
    return EventColumns(**kept | {"requests": _ids(events.requests)})


def _ids(requests: Sequence[str]) -> Ids:
    return Ids(pa.array(list(requests), pa.string()))


def events_of(histories: Iterable[History]) -> EventColumns:
    """Lay out histories as columns of events."""
    told = tuple(histories)
    events = [event for history in told for event in history.events]
    services, service_names = _coded([history.service for history in told])
    places, place_names = _coded([history.place for history in told])
    priorities, priority_names = _coded([event.priority for event in events])
    why, why_names = _coded(["", *(event.why for event in events)])
    persons, person_names = _coded(["", *(event.person for event in events)])
    return EventColumns(
        requests=_ids([history.request for history in told]),
        services=services,
        service_names=service_names,
        places=places,
        place_names=place_names,
        offsets=np.cumsum([0, *(len(history.events) for history in told)], dtype=np.int64),
        at=np.array([event.at for event in events], np.int64),
        what=np.array([CODE_OF[event.what] for event in events], np.int8),
        by=np.array([SIDES.index(e.by) if e.by else NO_CODE for e in events], np.int8),
        public=np.array([event.public for event in events], np.bool_),
        auto=np.array([event.auto for event in events], np.bool_),
        priorities=priorities,
        priority_names=priority_names,
        why=why[1:],
        why_names=why_names,
        persons=persons[1:],
        person_names=person_names,
    )


def _coded(words: Sequence[str]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return a code for each word, and the words by code, in the order they first occur."""
    codes: dict[str, int] = {}
    found = np.array([codes.setdefault(word, len(codes)) for word in words], np.int32)
    return found, tuple(codes)


_NO_EVENTS = events_of(())
_NO_PLAIN = Plain(
    requests=(),
    services=_NO_EVENTS.services,
    service_names=(),
    places=_NO_EVENTS.places,
    place_names=(),
    priorities=_NO_EVENTS.priorities,
    priority_names=(),
    created=_NO_EVENTS.at,
    responded=_NO_EVENTS.at,
    resolved=_NO_EVENTS.at,
    pause_offsets=_NO_EVENTS.offsets,
    pause_starts=_NO_EVENTS.at,
    pause_ends=_NO_EVENTS.at,
    pause_why=_NO_EVENTS.services,
    why_names=("",),
)
