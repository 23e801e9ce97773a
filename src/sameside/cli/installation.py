"""An installation, opened for a command: its folder and address in the environment, then Django.

Django reads its settings as it is imported, and takes a moment for it; so it is imported here,
where a command needs it, and nowhere at the top of a module of the command.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from sameside.cli.telling import HERE
from sameside.config.environment import PREFIX, read_all
from sameside.config.ground import BadGround, require_ground
from sameside.kernel.refusal import N_, Refused

_ = HERE.say
SETTINGS = "sameside.config.settings"
DataFolder = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FOLDER",
        help=_("The folder for database, files, keys and mails; sameside-data, if not said."),
    ),
]


class SilentDatabase(Refused):
    """The database does not answer."""


def open_installation(
    data: Path | None = None, *, origin: str = "", settings: dict[str, str] | None = None
) -> Path:
    """Point everything at one data folder, look at the ground, and start Django.

    What the environment says already stands: `origin` and `settings` only fill what it leaves out.

    :raises BadSetting: when the environment says what cannot be.
    :raises BadGround: when nothing can be built there.
    """
    if data is not None:
        os.environ[f"{PREFIX}DATA"] = str(data)
    filling = {"ORIGIN": origin} | (settings or {})
    for name, value in filling.items():
        if value:
            os.environ.setdefault(PREFIX + name, value)
    read = read_all(os.environ)
    folder = Path(str(read["DATA"])).absolute()
    require_ground(folder, embedded=not read["DATABASE"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 -- see the module's first lines

    django.setup()
    return folder


def bring_up_to_date() -> None:
    """Make the tables, or change them to what this version needs.

    :raises SilentDatabase: when the database does not answer.
    """
    from django.core.management import call_command  # noqa: PLC0415 -- see the module's first lines
    from django.db import OperationalError, connection  # noqa: PLC0415 -- as above

    try:
        connection.ensure_connection()
    except OperationalError as fault:
        raise SilentDatabase(
            N_("The database does not answer: {why}. Is SAMESIDE_DATABASE right, and is it up?"),
            why=" ".join(str(fault).split()),
        ) from fault
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def let_go_of_database() -> None:
    """Close every connection, so that processes begun from this one open their own."""
    from django.db import connections  # noqa: PLC0415 -- see the module's first lines

    for connection in connections.all(initialized_only=True):
        connection.close()
        closing: Callable[[], None] | None = getattr(connection, "close_pool", None)
        if closing is not None:
            with suppress(AttributeError):
                closing()


__all__ = [
    "BadGround",
    "DataFolder",
    "bring_up_to_date",
    "let_go_of_database",
    "open_installation",
]
