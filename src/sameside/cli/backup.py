"""`sameside backup`: the whole installation in one file, while it is in use."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sameside.cli.files import require_free
from sameside.cli.installation import DataFolder, open_installation
from sameside.cli.telling import HERE, Exit, Json, Language, answering, tell, tell_json
from sameside.delivery.reckoning.writing import naming
from sameside.kernel.refusal import N_
from sameside.pages.words import Words

if TYPE_CHECKING:
    from sameside.config.backup import Manifest

_ = HERE.say
HELP = _("Write everything into one file: rows, files and a manifest. Others may go on working.")

File = Annotated[Path, typer.Argument(metavar="FILE.tar", help=_("The file to write."))]
Keys = Annotated[
    bool,
    typer.Option(
        "--with-keys",
        help=_("Put the keys in too. Who has this file can then sign in the name of this host."),
    ),
]


@answering
def backup(
    file: File,
    data: DataFolder = None,
    with_keys: Keys = False,
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Make a backup and say what it holds."""
    require_free([file], [])
    open_installation(data)
    from sameside.config.backup import make_backup  # noqa: PLC0415 -- Django is started first

    with naming(file):
        made = make_backup(file, now=datetime.now(UTC), with_keys=with_keys)
    if as_json:
        tell_json(asdict(made))
    else:
        _tell(file, made, Words(language))
    return Exit.DONE


def _tell(file: Path, made: Manifest, words: Words) -> None:
    rows = sum(table.rows for table in made.tables.values())
    held = N_("{file} holds {rows} rows of {tables} tables, {records} records and {files} files.")
    keyless = N_(
        "The keys are not in it. Keep a copy of {folder} elsewhere, or nobody can "
        "verify what is signed after a restore."
    )
    tell(
        words.say(
            held,
            file=file,
            rows=words.number(rows),
            tables=len(made.tables),
            records=len(made.records),
            files=words.number(len(made.files)),
        )
    )
    if not made.keys:
        tell(words.say(keyless, folder="keys/"))
