"""Writes docs/reference/command.md from the command itself, so that the two cannot differ.

python -m tools.command_reference          write the page
python -m tools.command_reference check    say whether it is as it would be written
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["SAMESIDE_LANGUAGE"] = "en"  # the help speaks the language of whoever starts it

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from sameside.cli.command import app

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "command.md"
HEAD = """# The command

`./bin/sameside` from a clone; `sameside` where it is installed. This page is made from the command
itself (`python -m tools.command_reference`).

Every command answers with an **exit code**: 0 done · 1 the answer is no (a case differs, a digest
is not the expected one, a level was missed and `--fail-on-miss` was given) · 2 cannot, and the
sentence on the error stream says why. `--json` answers in JSON. `--language` takes `en`, `da`, `sv`
or `nl`; without it, `SAMESIDE_LANGUAGE` and then the language of the machine decide.
"""


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; answer 1 when it is not as it should be."""
    page = "\n".join([HEAD, *_commands("sameside", typer.main.get_command(app))])
    if "check" not in arguments:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page
    print(
        "As the command." if same else f"Write {PAGE.name} anew: python -m tools.command_reference"
    )
    return 0 if same else 1


def _commands(name: str, command: object) -> Iterator[str]:
    """Yield the paragraphs of a command, then those of the commands below it."""
    if isinstance(command, TyperGroup):
        for key in sorted(command.commands):
            yield from _commands(f"{name} {key}", command.commands[key])
    elif isinstance(command, TyperCommand):
        yield from _command(name, command)


def _command(name: str, command: TyperCommand) -> Iterator[str]:
    arguments = [p for p in command.params if isinstance(p, TyperArgument)]
    options = [p for p in command.params if isinstance(p, TyperOption) and not p.hidden]
    yield f"## {name}\n"
    yield f"{command.help}\n"
    yield f"```\n{' '.join([name, *map(_written, arguments), '[OPTIONS]'])}\n```\n"
    yield "| | |\n| --- | --- |"
    yield from (f"| `{_written(each)}` | {_cell(each.help)} |" for each in arguments)
    yield from (f"| {_names(each)} | {_cell(each.help)} |" for each in options)
    yield ""


def _written(argument: TyperArgument) -> str:
    return argument.metavar or (argument.name or "").upper()


def _names(option: TyperOption) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    return names if option.is_flag else f"{names} {option.metavar or ''}".strip()


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", r"\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
