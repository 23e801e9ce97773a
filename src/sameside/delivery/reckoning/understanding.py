"""How a log is understood, as values that can be kept and said in any language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sameside.delivery.reckoning.writing import write
from sameside.formats.agreement.problems import AgreementRefused
from sameside.formats.log.listing import ListedRow, Note, place
from sameside.formats.log.log import Log
from sameside.formats.log.preview import Preview
from sameside.kernel.history import Event
from sameside.kernel.refusal import N_, Refused
from sameside.pages.plain import plain

MOST_LISTED = 100
"""So many listed rows stand in a preview; the report of an import has them all."""
Said = dict[str, Any]  # what JSON can hold


def understood(seen: Preview) -> Said:
    """Return what a preview shows."""
    log = seen.log
    form, (first, last) = log.form, log.period
    return {
        "kind": form.kind,
        "compression": form.compression,
        "encoding": form.encoding,
        "delimiter": form.delimiter,
        "sheet": plain(form.sheet),
        "zone": log.mapping.time.zone,
        "first_at": first,
        "last_at": last,
        "requests": log.requests,
        "events": sum(log.counts.values()),
        "rows_read": log.rows_read,
        "rows_used": log.rows_used,
        "rows_listed": log.rows_listed,
        "counts": [[what.value, n, log.requests_with[what]] for what, n in log.counts.items()],
        "notes": [said_of(note.words, note.values) for note in log.notes],
        "columns": [plain(name) for name in (seen.rows[0].cells if seen.rows else ())],
        "rows": [
            [said_of(*_place(log, row.position)), [plain(cell) for cell in row.cells.values()]]
            for row in seen.rows
        ],
        "histories": [
            {
                "request": plain(history.request),
                "service": plain(history.service),
                "place": plain(history.place),
                "events": [_event(event) for event in history.events[:40]],
            }
            for history in seen.histories
        ],
        "services": [plain(name) for name in _services(log)],
        "listed": list(listed(log, MOST_LISTED)),
    }


def listed(log: Log, most: int) -> Iterator[Said]:
    """Yield rows that are not used, each with its place and its reason."""
    for row in log.listed[:most]:
        yield {"place": said_of(*_place(log, row.position)), **_reason(row)}


def otherwise(requests: tuple[str, ...]) -> Iterator[Said]:
    """Yield requests that the log tells otherwise than the record, as listed rows."""
    words = N_("The record tells this request otherwise; what is recorded stays as it is.")
    for request in requests:
        where = said_of(N_("request {request}"), {"request": plain(request)})
        yield {"place": where, "kind": "otherwise", "reason": said_of(words, {})}


def fault_of(refused: Refused) -> Said:
    """Return why a log or a mapping was refused; its problems one by one."""
    if isinstance(refused, AgreementRefused):
        return {
            "sentences": [
                {"place": p.place, **said_of(part, p.values)}
                for p in refused.problems
                for part in (p.words, p.remedy)
                if part
            ]
        }
    return {"sentences": [{"place": "", **said_of(refused.words, refused.values)}]}


def said_of(words: str, values: Mapping[str, object]) -> Said:
    """Return a sentence with its values; a value that is a sentence itself stays one."""
    return {"words": words, "values": {name: _value(value) for name, value in values.items()}}


def write_report(path: Path, rows: Iterator[Said]) -> int:
    """Write the report of listed rows, one a line, and return how many they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    write(path, "\n".join(lines).encode("utf-8", "replace"))
    return len(lines)


def read_report(path: Path) -> list[Said]:
    """Return the report of listed rows."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def _value(value: object) -> object:
    if isinstance(value, Note):
        return said_of(value.words, value.values)
    if isinstance(value, Refused):
        return said_of(value.words, value.values)
    return value if isinstance(value, int | float) else plain(str(value), 400)


def _place(log: Log, position: int) -> tuple[str, Mapping[str, object]]:
    note = place(log.form.unit, position)
    return note.words, note.values


def _reason(row: ListedRow) -> Said:
    return {"kind": row.kind.value, "reason": said_of(row.words, row.values)}


def _event(event: Event) -> Said:
    return {
        "at": event.at,
        "what": event.what.value,
        "by": event.by.value if event.by else "",
        "public": event.public,
        "auto": event.auto,
        "detail": ", ".join(
            plain(each) for each in (event.priority, event.why, event.person) if each
        ),
    }


def _services(log: Log) -> tuple[str, ...]:
    columns = log.plain if log.plain is not None else log.events
    assert columns is not None  # noqa: S101 -- a log has requests of one shape
    return tuple(sorted({name for name in columns.service_names if name}))
