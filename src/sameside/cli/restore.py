"""`sameside restore`: a backup put into an empty folder, and compared with what it was."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from sameside.cli.installation import let_go_of_database, open_installation
from sameside.cli.telling import HERE, Exit, Json, Language, answering, tell, tell_json
from sameside.kernel.refusal import N_, Refused
from sameside.pages.words import Words

_ = HERE.say
HELP = _("Put a backup into an empty folder, and say whether all of it came out as it went in.")

File = Annotated[
    Path, typer.Argument(metavar="FILE.tar", exists=True, dir_okay=False, help=_("The backup."))
]
Into = Annotated[
    Path,
    typer.Option(
        "--into", metavar="FOLDER", help=_("An empty folder; the database lies there too.")
    ),
]


class Occupied(Refused):
    """A folder that holds something."""


@answering
def restore(file: File, into: Into, as_json: Json = False, language: Language = "") -> Exit:
    """Restore; exit 1 and name every difference where something came out otherwise."""
    words = Words(language)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise Occupied(
            N_("{folder} holds something already. Name an empty folder, or one to be made."),
            folder=into,
        )
    with ExitStack() as undone:
        undone.callback(_empty, into)
        folder = open_installation(into)
        from sameside.config import backup  # noqa: PLC0415 -- Django is started first

        held, differences = backup.restore(file, folder, now=datetime.now(UTC))
        undone.pop_all()
    if as_json:
        tell_json({"made_at": held.made_at, "equal": not differences, "differences": differences})
    elif not differences:
        rows = sum(table.rows for table in held.tables.values())
        tell(
            words.say(
                N_("Equal: {rows} rows, {records} records and {files} files, as at {at}."),
                rows=words.number(rows),
                records=len(held.records),
                files=words.number(len(held.files)),
                at=held.made_at,
            )
        )
    else:
        for difference in differences:
            tell(difference)
    return Exit.NO if differences else Exit.DONE


def _empty(folder: Path) -> None:
    """Leave the folder as empty as it was, so that the same command can be given again."""
    let_go_of_database()
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
