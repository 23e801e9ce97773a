"""`sameside agreement check`: says in sentences what an agreement was understood to mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sameside.cli.telling import HERE, Exit, Json, Language, answering, tell, tell_file, tell_json
from sameside.formats.agreement import SCHEMA, frozen, read_agreement, sentences
from sameside.kernel.refusal import N_
from sameside.pages.words import Words

_ = HERE.say
app = typer.Typer(no_args_is_help=True, help=_("The agreement."))


@app.command(help=_("Say in sentences what an agreement means, or all that is wrong with it."))
@answering
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The agreement.toml to read."))],
    as_json: Json = False,
    language: Language = "",
) -> Exit:
    """Read an agreement; exit 2 if it cannot be read."""
    words = Words(language)
    agreement = read_agreement(file)
    if as_json:
        tell_json({"digest": agreement.digest, "agreement": frozen(agreement)})
        return Exit.DONE
    for paragraph in sentences(agreement, words):
        tell(paragraph)
        tell()
    tell(words.say(N_("Digest of this agreement: {digest}"), digest=agreement.digest))
    return Exit.DONE


@app.command(
    help=_("Print the JSON Schema of agreement.toml, for an editor that checks as you type.")
)
@answering
def schema(language: Language = "") -> Exit:  # noqa: ARG001 -- each command takes a language
    """Print the schema."""
    tell_file(SCHEMA)
    return Exit.DONE
