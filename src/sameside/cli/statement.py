"""`sameside statement`: service levels over a period, as either side can recompute them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from sameside.cli.explaining import account_in_json, tell_account
from sameside.cli.files import PAGE, export, require_free, require_known
from sameside.cli.log import rows_sentence
from sameside.cli.progress import reading
from sameside.cli.telling import (
    HERE,
    Exit,
    Json,
    Language,
    answering,
    complain,
    console,
    tell,
    tell_json,
)
from sameside.delivery.reckoning.question import Answer, Engine, Question, answer
from sameside.delivery.reckoning.writing import write
from sameside.kernel.account import Account, NotAgreed
from sameside.kernel.figure import Figure
from sameside.kernel.openings import FIRST, HORIZON
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.statement import Statement, content
from sameside.pages.plain import plain
from sameside.pages.statement import page, to_draw
from sameside.pages.terminal import overview
from sameside.pages.vocabulary import clock_name
from sameside.pages.words import Words

_ = HERE.say
DIGEST = re.compile(r"[0-9a-f]{64}")
HELP = _("Make the statement of a request log: what was agreed beside what happened.")

Log = Annotated[Path, typer.Argument(metavar="LOG", help=_("CSV, XLSX, Parquet or XES."))]
AgreementFile = Annotated[
    Path, typer.Option("--agreement", metavar="A.toml", help=_("What was agreed."))
]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="M.toml", help=_("Which column and which value is what.")),
]
From = Annotated[
    str, typer.Option("--from", metavar="DATE", help=_("Only requests made on this date or later."))
]
To = Annotated[
    str, typer.Option("--to", metavar="DATE", help=_("Only requests made before this date."))
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="INSTANT",
        help=_("When open requests are judged, with its offset; else at the log's last event."),
    ),
]
Counting = Annotated[
    Engine,
    typer.Option("--engine", help=_("memory, or kernel: the specification itself, slower by far.")),
]
Explain = Annotated[
    list[str] | None,
    typer.Option(
        "--explain", metavar="REQUEST", help=_("Show how the verdicts on this request came about.")
    ),
]
Out = Annotated[
    list[Path] | None,
    typer.Option("--out", metavar="FILE", help=_("Write .html, .json, .csv, .xlsx or .parquet.")),
]
Expect = Annotated[
    str, typer.Option("--expect", metavar="DIGEST", help=_("Answer no if the digest differs."))
]
FailOnMiss = Annotated[
    bool, typer.Option("--fail-on-miss", help=_("Answer no if a level was missed."))
]


class BadDate(Refused):
    """A date or an instant that cannot be read."""


class BadDigest(Refused):
    """A digest that cannot be one."""


@answering
def statement(
    log: Log,
    agreement: AgreementFile,
    mapping: MappingFile = None,
    starts: From = "",
    ends: To = "",
    as_of: AsOf = "",
    engine: Counting = Engine.MEMORY,
    explain: Explain = None,
    out: Out = None,
    expect: Expect = "",
    fail_on_miss: FailOnMiss = False,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Make a statement, say it, write it, and compare it with what was expected."""
    words = Words(language)
    for path in out or []:
        require_known(path)
    require_free(out or [], (log, agreement, mapping))
    expected = _expected(expect)
    question = Question(
        log, agreement, mapping, _date(starts), _date(ends), _instant(as_of), engine
    )
    with reading(words, log) as progress:
        found = answer(question, progress)
    explained = [_account(found, request) for request in dict.fromkeys(explain or [])]
    for path in out or []:
        _write(path, found, explained, words)
    if as_json:
        tell_json(_in_json(found.statement, explained))
    else:
        _tell(words, found, explained, out or [])
    return _verdict(words, found.statement, expected, fail_on_miss=fail_on_miss)


def _account(found: Answer, request: str) -> Account:
    """Judge a request; name it where the agreement says nothing of it."""
    try:
        return found.account(request)
    except NotAgreed as silent:
        sentence = N_("{request}: {why}")
        raise NotAgreed(sentence, request=plain(request), why=silent) from silent


def _expected(text: str) -> str:
    """Return a digest as it is written here, empty where none was given."""
    digest = text.strip().lower()
    if digest and not DIGEST.fullmatch(digest):
        raise BadDigest(
            N_("“{text}” is no digest: it has 64 characters, 0 to 9 and a to f. Copy all of it."),
            text=plain(text),
        )
    return digest


def _date(text: str) -> date | None:
    """Return a date such as 2026-01-31, None where none was given."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise BadDate(N_("“{text}” is not a date. Write it as 2026-01-31."), text=text) from fault


def _instant(text: str) -> int | None:
    """Return an instant such as 2026-01-31T16:00+01:00, None where none was given."""
    if not text:
        return None
    remedy = N_("“{text}” is not an instant with its offset. Write it as 2026-01-31T16:00+01:00.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise BadDate(remedy, text=text) from fault
    if moment.tzinfo is None:
        raise BadDate(remedy, text=text)
    instant = int(moment.timestamp() // 1)
    if not FIRST <= instant < HORIZON:
        raise BadDate(N_("“{text}”: the clock covers the years from 1900 to 2199."), text=text)
    return instant


def _write(path: Path, found: Answer, explained: Sequence[Account], words: Words) -> None:
    if path.suffix.lower() == PAGE:
        write(path, page_of(found, explained, words))
    else:
        export(path, found.statement)


def page_of(found: Answer, explained: Sequence[Account], words: Words) -> bytes:
    """Return the page, with the timelines of what is explained and of what was missed."""
    asked = [each.history.request for each in explained]
    drawn = [found.account(request) for request in to_draw(found.statement, asked)]
    return page(found.statement, drawn, words, command=found.command, asked=asked)


def _tell(
    words: Words, found: Answer, explained: Sequence[Account], written: Sequence[Path]
) -> None:
    console().print(overview(found.statement, words))
    for each in explained:
        tell_account(words, each, found.statement.agreement)
    for path in written:
        tell(words.say(N_("Written: {file}"), file=path))
    _tell_listed(words, found)


def _tell_listed(words: Words, found: Answer) -> None:
    """Say what of the log plays no part, and where to read why."""
    left_out, asked = found.statement.left_out, found.question
    if asked.as_of is not None:
        at = words.moment(asked.as_of, found.statement.agreement.zone, year=True)
        tell(words.say(N_("As of {at}; what came later plays no part."), at=at))
    tell(rows_sentence(words, found.log))
    if found.log.rows_listed:
        mapping = f" --mapping {quote(str(asked.mapping))}" if asked.mapping else ""
        command = f"sameside log preview {quote(str(asked.log))}{mapping}"
        tell(words.say(N_("Which rows are listed, and why: {command}"), command=command))
    if left_out:
        sentence = N_(
            "Requests the agreement says nothing about: {n}. The first is {request}: {why}"
        )
        first = left_out[0]
        shown = {name: plain(value) for name, value in first.values.items()}
        why = words.say(first.words, **shown)
        n = words.number(len(left_out))
        tell(words.say(sentence, n=n, request=plain(first.request), why=why))
    tell(words.say(N_("Digest: {digest}"), digest=found.statement.digest))


def _in_json(statement: Statement, explained: Sequence[Account]) -> dict[str, object]:
    return {
        "digest": statement.digest,
        "statement": content(statement),
        "explained": [account_in_json(each) for each in explained],
    }


def _verdict(words: Words, found: Statement, expect: str, *, fail_on_miss: bool) -> Exit:
    """Answer no when the digest is another, or when a level was missed and that was asked."""
    answer_is = Exit.DONE
    if expect and expect != found.digest:
        complain(_other_digest(words, found, expect))
        answer_is = Exit.NO
    elif expect:
        complain(words.say(N_("The digest is the expected one: every figure is the same.")))
    missed = list(missed_levels(found)) if fail_on_miss else []
    for figure in missed:
        scope = figure.scope
        name = f"{scope.service} · {scope.priority} · {clock_name(words, scope.clock).lower()}"
        complain(words.say(N_("Below what was agreed: {level}."), level=name))
    return Exit.NO if missed else answer_is


def missed_levels(found: Statement) -> Iterator[Figure]:
    """Yield the figures over the whole period, of one priority, that are below what was agreed."""
    for figure in found.figures:
        if figure.scope.priority and not figure.scope.month and figure.kept is False:
            yield figure


def _other_digest(words: Words, found: Statement, expect: str) -> str:
    sources = found.sources
    sentence = N_(
        "The digest is {digest}, not the expected {expected}. This one rests on the record "
        "{record}, the agreement {agreement} and time zones of {tzdata}: see which of them differs."
    )
    return words.say(
        sentence,
        digest=found.digest,
        expected=expect,
        record=sources.record,
        agreement=sources.agreement,
        tzdata=sources.tzdata,
    )
