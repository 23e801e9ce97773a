"""How the command speaks: words on the terminal, JSON for programs, exit codes for scripts."""

from __future__ import annotations

import functools
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import IntEnum
from typing import Annotated, ParamSpec

import typer
from rich.console import Console

from sameside.cli.streams import fall_silent, make_fit
from sameside.formats.agreement import AgreementRefused
from sameside.kernel.refusal import N_, Refused
from sameside.pages.words import UnknownLanguage, Words, language_of

P = ParamSpec("P")
WIDE, NARROWEST = 100, 80
"""Columns of text where no terminal says how wide it is, and those our tables need."""


class Exit(IntEnum):
    """What the command answers to a script: done, the answer is no, cannot."""

    DONE = 0
    NO = 1
    CANNOT = 2


def command_name() -> str:
    """Return what the command was called by, so that what we propose can be typed as it stands."""
    return os.environ.get("SAMESIDE_COMMAND") or "sameside"


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
            # Whoever read us has read enough.
            fall_silent()
        except OSError as fault:
            if not fault.filename:
                raise
            complain(_fault(words, fault))
        raise typer.Exit(Exit.CANNOT)

    return answered


def speak(command: Callable[[], None]) -> None:
    """Run the whole command; what nobody can be told any more still has its exit code."""
    make_fit()
    try:
        command()
    except OSError as fault:
        with suppress(OSError):
            complain(_fault(HERE, fault))
        fall_silent()
        sys.exit(Exit.CANNOT)


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
        case _ if not fault.filename:
            sentence = N_("The answer could not be written to where it was sent: {why}.")
        case _:
            sentence = N_("{file}: the machine could not go on: {why}.")
    return words.say(sentence, file=fault.filename, why=fault.strerror or fault)


def complain(sentence: str) -> None:
    """Say on the error stream why something cannot be done."""
    typer.echo(_calm(sentence), file=sys.stderr)


def tell(sentence: str = "") -> None:
    """Say a sentence."""
    typer.echo(_calm(sentence), file=sys.stdout)


def _calm(sentence: str) -> str:
    """Return it without what moves a cursor or turns the line: it may quote a hostile file."""
    return sentence if sentence.isprintable() else _COMMANDS.sub("\ufffd", sentence)


_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def tell_json(value: object) -> None:
    """Answer a program; where the stream is not UTF-8, by escapes alone."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(value, ensure_ascii=not unicode, indent=2), file=sys.stdout)


def tell_file(text: str) -> None:
    """Give out what is meant to become a file: UTF-8, whatever the terminal speaks."""
    typer.echo(text.encode("utf-8"), nl=False)


def console() -> Console:
    """Return the terminal, as wide as it is; 100 columns where it is none.

    On one narrower than our tables the lines wrap: ugly, but no figure is cut off.
    """
    plain = not sys.stdout.isatty()
    found = Console(highlight=False)
    asked = os.environ.get("COLUMNS", "")
    wide = WIDE if plain and not asked.isdigit() else found.width
    return Console(width=max(wide, NARROWEST), highlight=False)
