"""How the command speaks: words on the terminal, JSON for programs, exit codes for scripts."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Annotated, ParamSpec

import typer
from rich.console import Console

from sameside.formats.agreement import AgreementRefused
from sameside.kernel.refusal import N_, Refused
from sameside.pages.words import UnknownLanguage, Words, language_of

P = ParamSpec("P")


class Exit(IntEnum):
    """What the command answers to a script: done, the answer is no, cannot."""

    DONE = 0
    NO = 1
    CANNOT = 2


def preferred_language() -> str:
    """Return the language the environment asks for, English where we do not speak it."""
    for name in ("SAMESIDE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        asked = os.environ.get(name)
        if asked:
            return _spoken(asked)
    return "en"


def _spoken(tag: str) -> str:
    try:
        return language_of(tag)
    except UnknownLanguage:
        return "en"


HERE = Words(preferred_language())
"""The words of whoever reads the help; a command's `--language` may choose others."""
_ = HERE.say


def _language(tag: str) -> str:
    try:
        return language_of(tag) if tag else preferred_language()
    except UnknownLanguage as unknown:
        raise typer.BadParameter(HERE.refusal(unknown)) from unknown


Language = Annotated[
    str,
    typer.Option(
        "--language",
        callback=_language,
        show_default=False,
        help=_("The language to answer in: en, da, sv or nl. Yours, where it is one of these."),
    ),
]
Json = Annotated[bool, typer.Option("--json", help=_("Answer in JSON, for a program to read."))]


def answering(command: Callable[P, Exit]) -> Callable[P, None]:
    """Turn a command's answer into its exit code, and a refusal into a sentence and exit code 2."""

    @functools.wraps(command)
    def answered(*args: P.args, **kwargs: P.kwargs) -> None:
        words = Words(str(kwargs.get("language", HERE.language)))
        try:
            raise typer.Exit(command(*args, **kwargs))
        except Refused as refused:
            for sentence in said(words, refused):
                complain(sentence)
        except BrokenPipeError:
            # Whoever read us has read enough; Python must not complain of it on its way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as fault:
            complain(_fault(words, fault))
        raise typer.Exit(Exit.CANNOT)

    return answered


def said(words: Words, refused: Refused) -> Iterator[str]:
    """Yield what is refused and why; an agreement's problems one by one."""
    if not isinstance(refused, AgreementRefused):
        yield words.refusal(refused)
        return
    for problem in refused.problems:
        parts = [
            words.say(part, **problem.values) for part in (problem.words, problem.remedy) if part
        ]
        yield f"{problem.place}: {' '.join(parts)}"


def _fault(words: Words, fault: OSError) -> str:
    """Say what the machine refused, naming the file."""
    match fault:
        case FileNotFoundError():
            sentence = N_("{file}: there is no such file or folder.")
        case IsADirectoryError():
            sentence = N_("{file}: this is a folder; name a file in it.")
        case PermissionError():
            sentence = N_("{file}: you may not read or write this; ask whoever owns it.")
        case _:
            sentence = N_("{file}: the machine could not go on: {why}.")
    return words.say(sentence, file=fault.filename or "–", why=fault.strerror or fault)


def complain(sentence: str) -> None:
    """Say on the error stream why something cannot be done."""
    typer.echo(sentence, err=True)


def tell(sentence: str = "") -> None:
    """Say a sentence."""
    typer.echo(sentence)


def tell_json(value: object) -> None:
    """Answer a program."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def console() -> Console:
    """Return the terminal, as wide as it is; 100 columns where it is none."""
    plain = not sys.stdout.isatty()
    return Console(width=100 if plain and "COLUMNS" not in os.environ else None, highlight=False)
