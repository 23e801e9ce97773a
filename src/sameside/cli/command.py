"""The `sameside` command and its parts."""

from __future__ import annotations

from typing import Annotated

import typer

from sameside import __version__
from sameside.cli import (
    agreement,
    backup,
    clock,
    demo,
    doctor,
    importing,
    ledger,
    log,
    restore,
    statement,
    up,
    worker,
)
from sameside.cli.telling import HERE, speak, tell

_ = HERE.say
app = typer.Typer(
    name="sameside",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=_("One table for a customer and its supplier."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(agreement.app, name="agreement")
app.add_typer(clock.app, name="clock")
app.add_typer(importing.app, name="import")
app.add_typer(ledger.app, name="ledger")
app.add_typer(log.app, name="log")
app.command(help=statement.HELP)(statement.statement)
app.command(help=demo.HELP)(demo.demo)
app.command(help=doctor.HELP)(doctor.doctor)
app.command(help=up.HELP)(up.up)
app.command(help=backup.HELP)(backup.backup)
app.command(help=restore.HELP)(restore.restore)
app.command(help=worker.HELP)(worker.worker)


def _version(*, asked: bool) -> None:
    if asked:
        tell(f"sameside {__version__}")
        raise typer.Exit


@app.callback()
def sameside(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help=_("Say which version this is.")
        ),
    ] = False,
) -> None:
    """Hold what belongs to no single command."""


def main() -> None:
    """Run the command."""
    speak(app)
