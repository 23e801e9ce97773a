"""How a partnership stands: its statement over a period, and the requests it is made of.

Figures are kept under the digests of all they rest on. Where they are missing, they are made again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sameside.delivery.models import Issued, RecordVersion
from sameside.delivery.reckoning.mapped import record_at
from sameside.delivery.reckoning.question import Span, counted, sources_of
from sameside.delivery.reckoning.sheet import Sheet, sheet_at, write_sheet
from sameside.delivery.reckoning.summary import key_of, read_summary, write_summary
from sameside.delivery.shelves import cache_of, record_path
from sameside.formats.agreement import understood
from sameside.formats.log.log import Log
from sameside.kernel.agreement import Agreement
from sameside.kernel.statement import Period, Sources, Statement
from sameside.kernel.zone import TZDATA_VERSION, local_date, zone
from sameside.partnerships.models import Partnership
from sameside.partnerships.queries import version_in_force

FILE = "agreement.toml"


@dataclass(frozen=True, slots=True)
class Standing:
    """A statement without the ids of its requests, and the record and agreement it rests on.

    `left_out` counts the requests the agreement says nothing about, all of them.
    """

    partnership: Partnership
    record: RecordVersion
    agreement: Agreement
    source: bytes
    statement: Statement
    left_out: int
    whole: Sources
    """The sources of the whole record, whose sheet of requests every period is read from."""


def newest_record(partnership: Partnership) -> RecordVersion | None:
    """Return the record as it stands."""
    return RecordVersion.objects.filter(partnership=partnership).order_by("-number").first()


def agreed_source(partnership: Partnership) -> bytes | None:
    """Return the file of the agreement in force."""
    version = version_in_force(partnership)
    return bytes(version.source) if version else None


@lru_cache(maxsize=32)
def agreement_from(source: bytes) -> Agreement:
    """Read an agreement; the same bytes are read once."""
    return understood(source, FILE)


def standing_of(
    partnership: Partnership, starts_on: date | None = None, ends_before_on: date | None = None
) -> Standing | None:
    """Return how a partnership stands; None while there is no record, or no agreement.

    :raises EmptyPeriod: when the period holds no day.
    """
    record, source = newest_record(partnership), agreed_source(partnership)
    if record is None or source is None:
        return None
    return standing_on(partnership, record, source, Span(starts_on, ends_before_on))


def standing_on(
    partnership: Partnership, record: RecordVersion, source: bytes, span: Span
) -> Standing:
    """Return the statement of one record and one agreement over a period."""
    agreement = agreement_from(source)
    whole = _sources(record, agreement, Span())
    asked = _sources(record, agreement, span)
    path = cache_of(partnership) / "statements" / f"{key_of(asked)}.json"
    if not path.is_file():
        log = log_at_record(partnership, record)
        write_summary(counted(log, agreement, sources_of(log, agreement, span)), path)
    statement, left_out = read_summary(path, agreement, asked)
    return Standing(partnership, record, agreement, source, statement, left_out, whole)


def whole_statement(standing: Standing) -> Statement:
    """Make the statement with the ids of all its requests, as the command line does."""
    log = log_at_record(standing.partnership, standing.record)
    return counted(log, standing.agreement, standing.statement.sources)


def log_at_record(partnership: Partnership, record: RecordVersion) -> Log:
    """Open a record."""
    return record_at(record_path(partnership, record.digest), cache_of(partnership) / "records")


def sheet_of(standing: Standing) -> Sheet:
    """Open the sheet of all requests; made again where it is missing."""
    partnership, sources = standing.partnership, standing.whole
    path = cache_of(partnership) / "sheets" / f"{key_of(sources)}.arrow"
    if not path.is_file():
        log = log_at_record(partnership, standing.record)
        write_sheet(log, standing.agreement, sources, path)
    return sheet_at(path)


def issued_of(standing: Standing) -> Issued | None:
    """Return the statement as it was issued, None where nobody did."""
    return (
        Issued.objects.select_related("issued_by__person", "confirmed_by__person")
        .filter(partnership=standing.partnership, digest=standing.statement.digest)
        .first()
    )


def _sources(record: RecordVersion, agreement: Agreement, span: Span) -> Sources:
    """Return what a statement rests on, from the row of its record alone."""
    wall = zone(agreement.zone)
    first, last = (int(at.timestamp()) for at in (record.first_at, record.last_at))
    starts_on = span.starts_on or local_date(wall, first)
    ends = span.ends_before_on or date.fromordinal(local_date(wall, last).toordinal() + 1)
    return Sources(
        record=record.digest,
        agreement=agreement.digest,
        tzdata=TZDATA_VERSION,
        as_of=last,
        period=Period(starts_on, ends),
    )
