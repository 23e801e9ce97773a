"""A file and its mapping become a log: the fast way if the file is clean, else the careful one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from sameside.formats.log.columns import EventColumns, PlainColumns
from sameside.formats.log.csv_table import Unclean, open_csv
from sameside.formats.log.fit import fitted, wanted
from sameside.formats.log.listing import Listing, Note, Unit, place
from sameside.formats.log.log import Log
from sameside.formats.log.mapping import (
    FileRule,
    Layout,
    LogMapping,
    TimeRule,
    fixed,
    layout_of,
)
from sameside.formats.log.mapping_file import read_mapping
from sameside.formats.log.parquet_table import open_parquet
from sameside.formats.log.plain import Gatherer
from sameside.formats.log.refusals import UnfitMapping, UnreadableLog
from sameside.formats.log.rows import Rows, Table
from sameside.formats.log.sources import PARQUET, ZIP, Progress, Source, source
from sameside.formats.log.stories import stories
from sameside.formats.log.told import Teller
from sameside.formats.log.xes_table import open_xes
from sameside.formats.log.xlsx_table import open_xlsx
from sameside.kernel.refusal import N_

LARGEST_MAPPING = 5 << 20
"""Bytes. A mapping is a page or two."""
Watch = Callable[[Rows], None]
"""Shown each batch of rows as it is read."""


def read_log(
    path: Path,
    mapping: LogMapping | None = None,
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> Log:
    """Read a request log; without a mapping the usual columns are looked for.

    :raises UnreadableLog: when the file cannot be read as a log at all.
    :raises UnfitMapping: when it is not what the mapping says it is.
    """
    found = source(path)
    try:
        return _read(open_table(found, mapping, progress), found, mapping, watch)
    except Unclean:
        careful = open_table(found, mapping, progress, careful=True)
        return _read(careful, found, mapping, watch)


def mapping_at(path: Path) -> LogMapping:
    """Read a mapping file.

    :raises UnreadableLog: when it is missing. :raises AgreementRefused: when it has faults.
    """
    with source(path).open() as raw:
        said = raw.read(LARGEST_MAPPING + 1)
    if len(said) > LARGEST_MAPPING:
        raise UnreadableLog(
            N_("{file} is larger than {megabytes} MB, and no mapping. Is it the log?"),
            file=path.name,
            megabytes=LARGEST_MAPPING >> 20,
        )
    return read_mapping(said, name=path.name)


def open_table(
    found: Source,
    mapping: LogMapping | None,
    progress: Progress | None = None,
    *,
    careful: bool = False,
) -> Table:
    """Open a file by what its first bytes say it is, whatever its name.

    :raises UnreadableLog: when it is none of CSV, XLSX, Parquet and XES.
    """
    rule = mapping.file if mapping else FileRule()
    if found.head.startswith(PARQUET):
        return open_parquet(found, progress)
    if found.head.startswith(ZIP):
        return open_xlsx(found, rule, progress)
    start = found.head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if start[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise UnreadableLog(
            N_("{file} is a web page and no request log. Download the log as CSV or XLSX."),
            file=found.name,
        )
    if start.startswith(b"<"):
        return open_xes(found, progress)
    return open_csv(found, rule, progress, careful=careful)


def mapping_for(table: Table, file: str) -> LogMapping:
    """Return the usual mapping for a file that has the usual columns.

    :raises UnfitMapping: when it has not.
    """
    layout = layout_of(table.header)
    if layout is None:
        raise UnfitMapping(
            N_(
                "{file} does not have the usual columns (request, at, event; or request, created):"
                " it needs a mapping. Its columns are: {columns}."
            ),
            file=file,
            columns=", ".join(table.header),
        )
    return fixed(layout)


def _read(table: Table, found: Source, mapping: LogMapping | None, watch: Watch | None) -> Log:
    used = fitted(mapping or mapping_for(table, found.name), table.header, found.name)
    listing = Listing()
    kind = Gatherer if used.layout is Layout.REQUESTS else Teller
    gatherer = kind(used, table, found.name, listing)
    for rows in table.rows(wanted(used, table.header), listing):
        if watch:
            watch(rows)
        gatherer.take(rows)
    # Rows the table could not even cut are listed before the gatherer sees them.
    read = gatherer.kept + listing.total
    if not read:
        raise UnreadableLog(N_("{file} has a header and no row below it."), file=found.name)
    plain, events, notes = _columns(gatherer, used, listing)
    if read == listing.total:
        raise _nothing_left(found.name, table.form.unit, listing)
    return Log(
        name=found.name,
        form=table.form,
        mapping=used,
        plain=plain,
        events=events,
        rows_read=read,
        rows_used=read - listing.total,
        listed=listing.rows(),
        reasons=MappingProxyType(dict(listing.reasons)),
        notes=(*_time_notes(gatherer, used.time), *notes),
    )


def _columns(
    gatherer: Gatherer | Teller, used: LogMapping, listing: Listing
) -> tuple[PlainColumns | None, EventColumns | None, list[Note]]:
    if isinstance(gatherer, Gatherer):
        plain = gatherer.columns()
        words = N_(
            "Pauses that overlapped or touched another of their request, with the same reason or"
            " with none: {count}. That time is paused once."
        )
        return plain, None, [Note(words, {"count": gatherer.joined})] if gatherer.joined else []
    events, notes = stories(gatherer, used, listing)
    return None, events, notes


def _time_notes(gatherer: Gatherer | Teller, rule: TimeRule) -> list[Note]:
    said = (
        (gatherer.cut, N_("Times with a fraction of a second: {count}. It is cut off.")),
        (
            gatherer.local,
            N_("Times without an offset: {count}. They are the clock on the wall in {zone}."),
        ),
        (
            gatherer.moved,
            N_(
                "Of these, in a change of the clock: {count}. They follow its rules: skipped"
                " times are “{gap}”, repeated times “{fold}”."
            ),
        ),
    )
    values = {"zone": rule.zone, "gap": rule.gap.value, "fold": rule.fold.value}
    return [Note(words, values | {"count": count}) for count, words in said if count]


def _nothing_left(file: str, unit: Unit, listing: Listing) -> UnfitMapping:
    first = listing.rows()[0]
    return UnfitMapping(
        N_("{file}: not one row of {count} can be used. The first, {place}: {reason}."),
        file=file,
        count=listing.total,
        place=place(unit, first.position),
        reason=Note(first.words, first.values),
    )
