"""The files from which reports are made: an agreement, a CSV, and flat Parquet for the peers.

They tell of one year, so that a report has 50 × 4 × 12 groups, on calendars of ten years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bench.workload import (
    CACHE,
    FIRST_YEAR,
    LAST_YEAR,
    RESOLUTION_TARGETS,
    RESPONSE_TARGETS,
    Int64s,
    Requests,
    calendars,
    requests,
)
from sameside.kernel.calendar import Calendar, Windows

HOUR: Final = 3600
PRIORITIES: Final = tuple(f"p{number + 1}" for number in range(RESPONSE_TARGETS.size))
ROW_GROUP: Final = 250_000
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def services() -> tuple[str, ...]:
    """Return a service for each calendar."""
    return tuple(f"s{number:02d}" for number in range(len(calendars())))


def priority_of(found: Requests) -> Int64s:
    """Return the place of each request's targets in the lists of targets."""
    return np.searchsorted(RESPONSE_TARGETS, found.response_target)


def agreement() -> Path:
    """Write what was agreed about the workload, once: a service, its calendar and four levels."""
    return once("agreement.toml", lambda path: path.write_text("\n".join(_agreed()) + "\n"))


def csv(rows: int) -> Path:
    """Write requests as a service desk exports them, one a row, in the order they were made."""
    return once(f"{rows}.csv", lambda path: _write_csv(path, in_order(rows)))


def parquet(rows: int) -> Path:
    """Write a folder with flat columns, plain and lz4: `requests.parquet` and `pauses.parquet`.

    In the order they were made; a pause names its request by its row.
    """
    return once(f"{rows}.flat", lambda path: _write_parquet(path, in_order(rows)))


def parquet_log(rows: int) -> Path:
    """Write requests with their pauses as a log in Parquet, one a row, with our usual columns."""
    return once(f"{rows}.log.parquet", lambda path: _write_log(path, in_order(rows)))


def once(name: str, write: Callable[[Path], object]) -> Path:
    """Write a file unless it is there; one that was broken off is made anew."""
    path, unfinished = CACHE / name, CACHE / f"unfinished-{name}"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        write(unfinished)
        unfinished.rename(path)
    return path


def in_order(rows: int) -> Requests:
    """Return a year of requests in the order they were made."""
    found = requests(rows, begins=LAST_YEAR)
    order = np.argsort(found.created, kind="stable")
    counts = np.diff(found.pause_offsets)[order]
    offsets = np.concatenate(([0], np.cumsum(counts)))
    paused = np.arange(offsets[-1]) + np.repeat(
        found.pause_offsets[:-1][order] - offsets[:-1], counts
    )
    return Requests(
        calendar=found.calendar[order],
        created=found.created[order],
        responded=found.responded[order],
        resolved=found.resolved[order],
        response_target=found.response_target[order],
        resolution_target=found.resolution_target[order],
        pause_offsets=offsets,
        pause_starts=found.pause_starts[paused],
        pause_ends=found.pause_ends[paused],
    )


def _write_csv(path: Path, found: Requests) -> None:
    names = pa.array(services()), pa.array(PRIORITIES)
    written = pa.table(
        {
            "request": _ids(len(found)),
            "service": names[0].take(pa.array(found.calendar, pa.int32())),
            "priority": names[1].take(pa.array(priority_of(found), pa.int64())),
            "created": _written(found.created),
            "responded": _written(found.responded),
            "resolved": _written(found.resolved),
        }
    )
    options = pa.csv.WriteOptions(quoting_style="none")
    pa.csv.write_csv(written, path, options)


def _write_log(path: Path, found: Requests) -> None:
    pauses = np.diff(found.pause_offsets)
    columns: dict[str, pa.Array[Any]] = {
        "request": _ids(len(found)),
        "service": _worded(found.calendar, services()),
        "priority": _worded(priority_of(found), PRIORITIES),
        "created": _stamped(found.created),
        "responded": _stamped(found.responded),
        "resolved": _stamped(found.resolved),
    }
    for nth, ending in enumerate(("", "_2", "_3")):
        none = pauses <= nth
        place = np.where(none, 0, found.pause_offsets[:-1] + nth)
        columns[f"paused_from{ending}"] = _stamped(found.pause_starts[place], none)
        columns[f"paused_until{ending}"] = _stamped(found.pause_ends[place], none)
    pq.write_table(pa.table(columns), path, compression="lz4", row_group_size=ROW_GROUP)


def _ids(count: int) -> pa.Array[Any]:
    """Return R00000000, R00000001, and so on."""
    numbers = pc.utf8_lpad(pa.array(np.arange(count)).cast(pa.string()), 8, "0")
    return pc.utf8_replace_slice(numbers, 0, 0, "R")


def _worded(codes: NDArray[np.integer[Any]], words: tuple[str, ...]) -> pa.Array[Any]:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words))


def _stamped(instants: Int64s, none: NDArray[np.bool_] | None = None) -> pa.Array[Any]:
    return pa.array(instants, pa.int64(), mask=none).cast(pa.timestamp("s", "UTC"))


def _written(instants: Int64s) -> pa.StringArray:
    """Return instants as 2024-06-04T09:00:00Z."""
    walls = pa.array(instants.astype("datetime64[s]"))
    written: pa.StringArray = pc.strftime(walls, format="%Y-%m-%dT%H:%M:%SZ")
    return written


def _write_parquet(path: Path, found: Requests) -> None:
    path.mkdir(exist_ok=True)
    asked = pa.table(
        {
            "calendar": pa.array(found.calendar, pa.int32()),
            "priority": pa.array(priority_of(found).astype(np.int32)),
            "created": pa.array(found.created.astype(np.int32)),
            "responded": pa.array(found.responded.astype(np.int32)),
            "resolved": pa.array(found.resolved.astype(np.int32)),
        }
    )
    whose = np.repeat(np.arange(len(found), dtype=np.int32), np.diff(found.pause_offsets))
    paused = pa.table(
        {
            "request": pa.array(whose),
            "starts": pa.array(found.pause_starts.astype(np.int32)),
            "ends": pa.array(found.pause_ends.astype(np.int32)),
        }
    )
    for name, table in (("requests", asked), ("pauses", paused)):
        pq.write_table(table, path / f"{name}.parquet", compression="lz4", use_dictionary=False)


def _agreed() -> Iterator[str]:
    yield 'title = "The workload of the benchmarks"'
    yield f"from = {FIRST_YEAR - 1}-01-01"
    yield 'zone = "Europe/Copenhagen"\ncurrency = "EUR"'
    yield f"priorities = {list(PRIORITIES)}".replace("'", '"')
    yield '[customer]\nname = "Customer"\n[supplier]\nname = "Supplier"'
    for key, calendar in zip(services(), calendars(), strict=True):
        yield from _agreed_hours(key, calendar)
        yield f"[services.{key}]"
        yield f'name = "{calendar.name}"\nshare = "90 %"'
        yield f"[services.{key}.levels]"
        yield from _agreed_levels(key)


def _agreed_hours(key: str, calendar: Calendar) -> Iterator[str]:
    version = calendar.versions[0]
    yield f'[calendars.{key}]\nname = "{calendar.name}"\nzone = "{calendar.zone}"'
    week = {day: _said(w) for day, w in zip(WEEKDAYS, version.week, strict=True) if w}
    yield f"week = {{ {', '.join(f'{day} = {hours}' for day, hours in week.items())} }}"
    if version.holidays:
        yield f"holidays = {{ also = [{', '.join(str(day) for day in sorted(version.holidays))}] }}"
    if version.dates:
        yield f"[calendars.{key}.dates]"
        yield from (f"{day} = {_said(windows)}" for day, windows in sorted(version.dates.items()))


def _agreed_levels(key: str) -> Iterator[str]:
    targets = zip(PRIORITIES, RESPONSE_TARGETS // HOUR, RESOLUTION_TARGETS // HOUR, strict=True)
    for priority, response, resolution in targets:
        said = f'response = "{response} h", resolution = "{resolution} h", calendar = "{key}"'
        yield f"{priority} = {{ {said} }}"


def _said(windows: Windows) -> str:
    return str([f"{_clock(w.opens)}-{_clock(w.closes)}" for w in windows]).replace("'", '"')


def _clock(seconds: int) -> str:
    return f"{seconds // HOUR:02d}:{seconds % HOUR // 60:02d}"
