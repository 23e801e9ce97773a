"""`sameside log`: how a request log is understood, before anything is counted from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from sameside.cli.files import require_free
from sameside.cli.progress import reading
from sameside.cli.telling import (
    HERE,
    Exit,
    Json,
    Language,
    answering,
    console,
    tell,
    tell_file,
    tell_json,
)
from sameside.delivery.reckoning.converted import convert, read_any, require_parquet
from sameside.engine.files import siblings
from sameside.formats.log.guess import guess
from sameside.formats.log.listing import ListedRow, Note, place
from sameside.formats.log.log import Log
from sameside.formats.log.preview import Preview
from sameside.formats.log.preview import preview as preview_of
from sameside.formats.log.reading import mapping_at
from sameside.kernel.history import Event, History
from sameside.kernel.refusal import N_
from sameside.pages.plain import plain
from sameside.pages.vocabulary import event_text
from sameside.pages.words import Words, exact

_ = HERE.say
app = typer.Typer(no_args_is_help=True, help=_("Request logs."))

LogFile = Annotated[Path, typer.Argument(metavar="LOG", help=_("CSV, XLSX, Parquet or XES."))]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="M.toml", help=_("Which column and which value is what.")),
]
OutFile = Annotated[
    Path,
    typer.Argument(
        metavar="OUT.parquet", help=_("Where to write; two more files stand beside it.")
    ),
]
Guessing = Annotated[
    bool, typer.Option("--guess", help=_("Propose a mapping for a log nobody has described."))
]
UTC = "UTC"


@app.command(help=_("Show how a log is understood: its first rows, its events, each listed row."))
@answering
def preview(
    log: LogFile,
    mapping: MappingFile = None,
    guessing: Guessing = False,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Preview a log; exit 2 if it cannot be read."""
    words = Words(language)
    if guessing:
        tell_file(guess(log).text)
        return Exit.DONE
    with reading(words, log) as progress:
        seen = preview_of(log, mapping_at(mapping) if mapping else None, progress)
    if as_json:
        tell_json(_in_json(seen))
    else:
        _tell(words, seen)
    return Exit.DONE


@app.command("convert", help=_("Write a log as Parquet that is read many times faster."))
@answering
def convert_log(
    log: LogFile, out: OutFile, mapping: MappingFile = None, language: Language = ""
) -> Exit:
    """Convert a log; exit 2 if it cannot be read."""
    words = Words(language)
    require_parquet(out)
    require_free((out, *siblings(out)), (log, mapping))
    with reading(words, log) as progress:
        read = read_any(log, mapping_at(mapping) if mapping else None, progress)
    for path in convert(read, out):
        tell(words.say(N_("Written: {file}"), file=path))
    tell(rows_sentence(words, read))
    tell(words.say(N_("Record: {digest}"), digest=read.record_digest()))
    return Exit.DONE


def rows_sentence(words: Words, log: Log) -> str:
    """Account for every row: used, or listed."""
    return words.say(
        N_("Rows read: {read} = used {used} + listed {listed}."),
        read=words.number(log.rows_read),
        used=words.number(log.rows_used),
        listed=words.number(log.rows_listed),
    )


def _tell(words: Words, seen: Preview) -> None:
    for sentence in _findings(words, seen.log):
        tell(sentence)
    tell()
    tell(words.say(N_("The first rows as they stand in the file:")))
    console().print(_rows_table(words, seen))
    tell(words.say(N_("The first requests as they are understood:")))
    zone = seen.log.mapping.time.zone or UTC
    for history in seen.histories:
        for sentence in _story(words, history, zone):
            tell(sentence)
    tell()
    tell(words.say(N_("Events, and requests that have them:")))
    console().print(_counts_table(words, seen.log))
    for sentence in _listed(words, seen.log):
        tell(sentence)


def _findings(words: Words, log: Log) -> Iterator[str]:
    """Say what was found out about the file and the times in it."""
    form, time = log.form, log.mapping.time
    parts = (form.kind, form.compression, form.encoding, _separator(words, form.delimiter))
    sheet = words.say(N_("sheet “{name}”"), name=plain(form.sheet)) if form.sheet else ""
    yield f"{log.name}: {', '.join(part for part in (*parts, sheet) if part)}"
    if time.zone:
        yield words.say(N_("Times without an offset are the wall clock in {zone}."), zone=time.zone)
    else:
        yield words.say(N_("Each time carries its own offset."))
    yield from (words.say(note.words, **note.values) for note in log.notes)
    first, last = log.period
    zone = time.zone or UTC
    _n = words.count
    yield _n(
        "{n} request, from {first} to {last}.",
        "{n} requests, from {first} to {last}.",
        log.requests,
        first=words.moment(first, zone, year=True),
        last=words.moment(last, zone, year=True),
    )


def _separator(words: Words, delimiter: str) -> str:
    names = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar")}
    if not delimiter:
        return ""
    name = words.say(names[delimiter]) if delimiter in names else delimiter
    return words.say(N_("separated by {delimiter}"), delimiter=name)


def _rows_table(words: Words, seen: Preview) -> Table:
    names = list(seen.rows[0].cells) if seen.rows else []
    table = Table(box=None, padding=(0, 0, 0, 2), header_style="dim")
    table.add_column(words.say(N_("place")), no_wrap=True)
    for name in names:
        table.add_column(plain(name), overflow="fold")
    for row in seen.rows:
        where = _said(words, place(seen.log.form.unit, row.position))
        table.add_row(where, *(plain(row.cells[name]) for name in names))
    return table


def _story(words: Words, history: History, zone: str) -> Iterator[str]:
    yield f"  {plain(history.request)} · {plain(history.service)} · {plain(history.place)}".rstrip(
        " ·"
    )
    for event in history.events:
        yield f"    {exact(event.at, zone)}  {_event(words, event)}"


def _event(words: Words, event: Event) -> str:
    details = (event.priority, event.why, event.person)
    return " · ".join([event_text(words, event), *(plain(each) for each in details if each)])


def _counts_table(words: Words, log: Log) -> Table:
    table = Table(box=None, padding=(0, 0, 0, 2), show_header=False)
    for what, n in log.counts.items():
        table.add_row(what.value, words.number(n), words.number(log.requests_with[what]))
    return table


def _listed(words: Words, log: Log) -> Iterator[str]:
    """Account for every row: used, or listed with its place and its reason."""
    yield rows_sentence(words, log)
    for row in log.listed:
        where = _said(words, place(log.form.unit, row.position))
        yield f"  {where}: {_reason(words, row)}"
    more = log.rows_listed - len(log.listed)
    _n = words.count
    if more:
        yield _n("  and {n} more like these.", "  and {n} more like these.", more)


def _reason(words: Words, row: ListedRow) -> str:
    shown = {k: v if isinstance(v, Note) else plain(str(v)) for k, v in row.values.items()}
    return words.say(row.words, **shown)


def _said(words: Words, note: Note) -> str:
    return words.say(note.words, **note.values)


def _in_json(seen: Preview) -> dict[str, object]:
    log = seen.log
    form = log.form
    first, last = log.period
    return {
        "file": log.name,
        "kind": form.kind,
        "compression": form.compression,
        "encoding": form.encoding,
        "delimiter": form.delimiter,
        "sheet": form.sheet,
        "zone": log.mapping.time.zone,
        "notes": [str(note) for note in log.notes],
        "requests": log.requests,
        "from": first,
        "to": last,
        "record": log.record_digest(),
        "rows_read": log.rows_read,
        "rows_used": log.rows_used,
        "rows_listed": log.rows_listed,
        "events": {what.value: n for what, n in log.counts.items()},
        "requests_with": {what.value: n for what, n in log.requests_with.items()},
        "first_rows": [dict(row.cells) for row in seen.rows],
        "listed": [
            {"place": str(place(form.unit, row.position)), "kind": row.kind, "reason": row.reason}
            for row in log.listed
        ],
    }
