"""`sameside clock check`: runs a table of worked cases against the clock."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Annotated, TextIO

import typer

from sameside.cli.telling import HERE, Exit, Json, Language, answering, complain, tell, tell_json
from sameside.kernel.cases import COLUMNS, BadCase, Difference, differences
from sameside.kernel.refusal import N_, Refused
from sameside.pages.words import Words

_ = HERE.say
app = typer.Typer(no_args_is_help=True, help=_("The service clock."))
CASE_LIMIT = 16 * 1024 * 1024
"""The longest cell read, in characters: a calendar of decades of dates fits well."""


class BadCaseFile(Refused):
    """A file that is no table of cases."""


@app.callback()
def clock() -> None:
    """Keep `check` a command of its own."""


@app.command(help=_("Run a table of worked cases and print each difference."))
@answering
def check(
    cases: Annotated[Path, typer.Argument(metavar="CASES.csv", help=_("The worked cases."))],
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Judge each case; exit 1 if the clock differs from any, 2 if any cannot be read."""
    words = Words(language)
    answers = list(_answers(cases))
    differing = [(case, found) for case, found in answers if found]
    unreadable = [found for _, found in differing if isinstance(found, BadCase)]
    agreeing = len(answers) - len(differing)
    if as_json:
        tell_json(_in_json(differing, agreeing, len(answers)))
    else:
        _tell_differences(words, differing)
        tell(words.say(N_("{n} of {all} agree."), n=agreeing, all=len(answers)))
    for each in unreadable:
        complain(words.refusal(each))
    if unreadable:
        return Exit.CANNOT
    return Exit.NO if differing else Exit.DONE


Answer = tuple[str, list[Difference] | BadCase]
"""A case by its name, and where the clock differs from it, or why it cannot be read."""


def _answers(path: Path) -> Iterator[Answer]:
    """Yield each case by its id, or its line where it has none, with where the clock differs."""
    with path.open(encoding="utf-8-sig", newline="") as table, _long_cells():
        rows = csv.DictReader(_lines(path, table), strict=True)
        try:
            _refuse_other_columns(path, rows)
            yield from ((_name(rows, row), _differences(path, rows.line_num, row)) for row in rows)
        except (UnicodeDecodeError, csv.Error) as fault:
            raise BadCaseFile(
                N_("{file}, line {line}: this is not a CSV table in UTF-8 ({fault})."),
                file=path,
                line=rows.line_num + 1,
                fault=fault,
            ) from fault


def _lines(path: Path, table: TextIO) -> Iterator[str]:
    """Yield the lines of a table; one without end must not fill the memory."""
    for number in count(1):
        line = table.readline(CASE_LIMIT)
        if not line:
            return
        if len(line) == CASE_LIMIT:
            raise BadCaseFile(
                N_("{file}, line {line}: the line is too long for a table of worked cases."),
                file=path,
                line=number,
            )
        yield line


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let a cell hold a calendar; the bound is one for the whole process, so it is put back."""
    usual = csv.field_size_limit(CASE_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _name(rows: csv.DictReader[str], row: Mapping[str, str]) -> str:
    return row.get("id") or str(rows.line_num)


def _refuse_other_columns(path: Path, rows: csv.DictReader[str]) -> None:
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or [])]
    if missing:
        raise BadCaseFile(
            N_("{file}, line 1: a table of cases needs the columns {columns}; it lacks {missing}."),
            file=path,
            columns=", ".join(COLUMNS),
            missing=", ".join(missing),
        )


def _differences(path: Path, line: int, row: Mapping[str, str]) -> list[Difference] | BadCase:
    """Judge a row; one that cannot be read does not keep the others from being judged."""
    try:
        return differences(row)
    except Refused as refused:
        return BadCase(N_("{file}, line {line}: {why}"), file=path, line=line, why=refused)


def _tell_differences(words: Words, differing: list[Answer]) -> None:
    sentence = N_("{case}: {column} should be {expected}, the clock says {got}.")
    for case, found in differing:
        for d in [] if isinstance(found, BadCase) else found:
            got = d.got or "–"
            tell(words.say(sentence, case=case, column=d.column, expected=d.expected, got=got))


def _in_json(differing: list[Answer], agreeing: int, n: int) -> dict[str, object]:
    judged = ((case, found) for case, found in differing if not isinstance(found, BadCase))
    return {
        "cases": n,
        "agree": agreeing,
        "differences": [
            {"case": case, "column": d.column, "expected": d.expected, "got": d.got}
            for case, found in judged
            for d in found
        ],
        "unreadable": [str(found) for _, found in differing if isinstance(found, BadCase)],
    }
