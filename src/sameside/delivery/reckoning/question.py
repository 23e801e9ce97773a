"""What a statement is asked for, and how it is put together from log, agreement and engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from shlex import quote

from sameside.delivery.reckoning.converted import Progress, read_any
from sameside.engine.statement import statement as engine_statement
from sameside.formats.agreement import read_agreement
from sameside.formats.log.log import Log
from sameside.formats.log.reading import mapping_at
from sameside.kernel.account import Account, account
from sameside.kernel.account import statement as kernel_statement
from sameside.kernel.agreement import Agreement
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.statement import Period, Sources, Statement
from sameside.kernel.zone import TZDATA_VERSION, Instant, local_date, zone


class Engine(StrEnum):
    """Who counts: the engine in memory, or the specification itself, slowly."""

    MEMORY = "memory"
    KERNEL = "kernel"


class EmptyPeriod(Refused):
    """A period that ends before it begins."""


@dataclass(frozen=True, slots=True)
class Span:
    """What of a log is meant: all of it, and as of its last event, where nothing else is said."""

    starts_on: date | None = None
    ends_before_on: date | None = None
    as_of: Instant | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A statement asked for: its files, and what of the log it is to speak of.

    Where dates are None, the whole log is meant; where `as_of` is None, its last event.
    """

    log: Path
    agreement: Path
    mapping: Path | None = None
    starts_on: date | None = None
    ends_before_on: date | None = None
    as_of: Instant | None = None
    engine: Engine = Engine.MEMORY


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement with what it was made from."""

    question: Question
    statement: Statement
    log: Log

    def account(self, request: str) -> Account:
        """Judge one request as the specification does, with all workings.

        :raises Refused: when the log tells of no such request, or the agreement says nothing of it.
        """
        history = self.log.history(request)
        return account(history, self.statement.agreement, self.statement.sources.as_of)

    @property
    def command(self) -> str:
        """The command that makes this statement again, wherever the files lie."""
        asked, sources = self.question, self.statement.sources
        mapping = f" --mapping {quote(asked.mapping.name)}" if asked.mapping else ""
        starts = f" --from {sources.period.starts_on}" if asked.starts_on else ""
        ends = f" --to {sources.period.ends_before_on}" if asked.ends_before_on else ""
        as_of = f" --as-of {_written(sources.as_of)}" if asked.as_of is not None else ""
        files = f"{quote(asked.log.name)} --agreement {quote(asked.agreement.name)}"
        return f"sameside statement {files}{mapping}{starts}{ends}{as_of}"


def answer(question: Question, progress: Progress | None = None) -> Answer:
    """Read both files and make the statement.

    :raises Refused: when a file cannot be read, or nothing in the log can be used.
    """
    agreement = read_agreement(question.agreement)
    mapping = mapping_at(question.mapping) if question.mapping else None
    log = read_any(question.log, mapping, progress)
    asked = Span(question.starts_on, question.ends_before_on, question.as_of)
    sources = sources_of(log, agreement, asked)
    return Answer(question, _COUNTING[question.engine](log, agreement, sources), log)


def sources_of(log: Log, agreement: Agreement, asked: Span) -> Sources:
    """Return all that a statement of a log rests on.

    :raises EmptyPeriod: when the period asked for holds no day.
    """
    first, last = log.period
    wall = zone(agreement.zone)
    starts_on = asked.starts_on or local_date(wall, first)
    ends_before_on = asked.ends_before_on or local_date(wall, last) + timedelta(days=1)
    if ends_before_on <= starts_on:
        raise EmptyPeriod(
            N_("The period from {starts} to before {ends} holds no day."),
            starts=starts_on,
            ends=ends_before_on,
        )
    return Sources(
        record=log.record_digest(),
        agreement=agreement.digest,
        tzdata=TZDATA_VERSION,
        as_of=last if asked.as_of is None else asked.as_of,
        period=Period(starts_on, ends_before_on),
    )


def _written(instant: Instant) -> str:
    """Return an instant as `--as-of` reads it."""
    return datetime.fromtimestamp(instant, UTC).isoformat()


def counted(log: Log, agreement: Agreement, sources: Sources) -> Statement:
    """Make a statement with the engine."""
    return engine_statement(log.events, log.plain, agreement, sources)


def _by_kernel(log: Log, agreement: Agreement, sources: Sources) -> Statement:
    return kernel_statement(log.histories(), agreement, sources)


_COUNTING = {Engine.MEMORY: counted, Engine.KERNEL: _by_kernel}
