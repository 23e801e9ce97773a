"""`sameside demo`: a fictional partnership of two years at its table, served at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sameside.cli.demonstration import Demonstration, write_demonstration
from sameside.cli.serving import serve
from sameside.cli.telling import HERE, Exit, Language, answering, command_name, tell
from sameside.cli.up import Host, Port
from sameside.kernel.refusal import N_
from sameside.pages.words import Words

_ = HERE.say
HELP = _("Show a full demonstration: two organisations at one table, two years, 24,000 requests.")
TABLE = "table"
SETTINGS = {"DEMONSTRATION": "yes", "MAIL": "files"}

Folder = Annotated[
    Path,
    typer.Option(
        "--folder", metavar="FOLDER", help=_("Where to put its files; demo, if not said.")
    ),
]
Serving = Annotated[
    bool, typer.Option("--serve/--files-only", help=_("Serve the table, or only write its files."))
]


@answering
def demo(
    folder: Folder = Path("demo"),
    port: Port = 8000,
    host: Host = "127.0.0.1",
    serving: Serving = True,
    language: Language = "",
) -> Exit:
    """Write log and agreement, fill the table unless it is filled, and serve it."""
    words = Words(language)
    made = write_demonstration(folder)
    if not serving:
        _tell_files(words, made, folder)
        return Exit.DONE
    return serve(
        folder / TABLE,
        host,
        port,
        words,
        settings=SETTINGS,
        greet=lambda: _greet(words, made, folder),
    )


def _greet(words: Words, made: Demonstration, folder: Path) -> None:
    """Fill the table, and say who sits there and what else there is to try."""
    from django.utils import timezone  # noqa: PLC0415 -- Django is started before this is called

    from sameside.cli.demonstration.tables import fill, seated  # noqa: PLC0415 -- as above

    fill(made, now=timezone.now())
    tell(words.say(N_("Sign in by clicking a name on the first page. These people sit there:")))
    for name, place in seated(words):
        tell(f"  {name:<20} {place}")
    tell()
    _tell_files(words, made, folder)
    tell(words.say(N_("Mails lie in {folder}."), folder=folder / TABLE / "mails"))
    tell()


def _tell_files(words: Words, made: Demonstration, folder: Path) -> None:
    tell(words.say(N_("What was agreed, and what happened: {folder}"), folder=folder.absolute()))
    tell(words.say(N_("The same figures without a server, and on any other machine:")))
    tell(f"  {command_name()} statement {made.log} --agreement {made.agreement}")
