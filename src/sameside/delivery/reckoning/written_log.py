"""A record written out again as a request log: one event a row, in the usual columns.

Whoever reads it needs no mapping, and finds the same record digest.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

from sameside.formats.log.log import Log
from sameside.kernel.history import Event, Happening, History

COLUMNS = (
    "request", "at", "event", "by", "public", "auto", "person",
    "priority", "service", "place", "reason",
)  # fmt: skip
PART = 2_000
"""Requests written in one go."""


def as_log(log: Log) -> Iterator[bytes]:
    """Yield the record as CSV, in parts.

    Cells stand as they were: the file is for a clock to read, and an id that was changed for the
    sake of a spreadsheet would be another request.
    """
    yield (",".join(COLUMNS) + "\r\n").encode()
    part: list[History] = []
    for history in log.histories():
        part.append(history)
        if len(part) == PART:
            yield _written(part)
            part = []
    yield _written(part)


def _written(histories: list[History]) -> bytes:
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    for history in histories:
        table.writerows(_row(history, event) for event in history.events)
    return written.getvalue().encode()


def _row(history: History, event: Event) -> tuple[str, ...]:
    said = event.what is Happening.MESSAGE
    return (
        history.request,
        datetime.fromtimestamp(event.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        event.what.value,
        event.by.value if event.by else "",
        _truth(event.public) if said else "",
        _truth(event.auto) if said else "",
        event.person,
        event.priority,
        history.service,
        history.place,
        event.why,
    )


def _truth(is_so: bool) -> str:  # noqa: FBT001 -- a cell of a table, not a switch
    return "yes" if is_so else "no"
