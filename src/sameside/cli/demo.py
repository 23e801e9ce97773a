"""`sameside demo`: a fictional partnership of two years, its statement as a table and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sameside.cli.demonstration import write_demonstration
from sameside.cli.statement import page_of
from sameside.cli.telling import HERE, Exit, Language, answering, command_name, console, tell
from sameside.delivery.reckoning.question import Question, answer
from sameside.delivery.reckoning.writing import write
from sameside.kernel.refusal import N_
from sameside.kernel.statement import Statement
from sameside.kernel.verdict import Outcome
from sameside.pages.terminal import overview
from sameside.pages.words import Words

_ = HERE.say
HELP = _("Make a demonstration: a fictional partnership, two years, 24,000 requests.")
PAGE = "statement.html"

Folder = Annotated[
    Path,
    typer.Option(
        "--folder", metavar="FOLDER", help=_("Where to put its files; demo, if not said.")
    ),
]


@answering
def demo(folder: Folder = Path("demo"), language: Language = "") -> Exit:
    """Write log, agreement and statement, and say what to look at next."""
    words = Words(language)
    made = write_demonstration(folder)
    found = answer(Question(made.log, made.agreement))
    write(folder / PAGE, page_of(found, [], words))
    console().print(overview(found.statement, words))
    tell()
    tell(words.say(N_("The page of this statement: {file}"), file=(folder / PAGE).absolute()))
    tell(words.say(N_("What was agreed, and what happened: {folder}"), folder=folder.absolute()))
    tell(words.say(N_("Why was one of them missed? Ask:")))
    files = f"{made.log} --agreement {made.agreement}"
    tell(f"  {command_name()} statement {files} --explain {_a_miss(found.statement)}")
    tell(words.say(N_("Does another machine find the same? Ask it:")))
    tell(f"  {command_name()} statement {files} --expect {found.statement.digest}")
    return Exit.DONE


def _a_miss(statement: Statement) -> str:
    """Return the newest request that was missed."""
    missed = (f.requests.get(Outcome.BREACHED, ()) for f in statement.figures if f.scope.month)
    return max((max(ids) for ids in missed if ids), default="")
