"""An installation, opened for a command: its folder and address in the environment, then Django.

Django reads its settings as it is imported, and takes a moment for it; so it is imported here,
where a command needs it, and nowhere at the top of a module of the command.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from sameside.cli.telling import HERE
from sameside.config.environment import PREFIX, read_all
from sameside.config.ground import BadGround, require_ground
from sameside.kernel.refusal import N_, Refused

_ = HERE.say
SETTINGS = "sameside.config.settings"
TURN = 0x5A3E51DE
"""The number of the lock under which tables are changed on PostgreSQL; any, and always the same."""
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
    from sameside.config.steps import bring_tables_along  # noqa: PLC0415 -- as above

    with _in_turn():
        bring_tables_along()
        call_command("createcachetable", verbosity=0)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Let one process at a time change the tables; one that falls gives its turn back by ending.

    PostgreSQL goes on for a moment with what a killed process asked for last. Who looked at the
    tables then would make them a second time; so the turn is held where the work is done.
    """
    from django.conf import settings  # noqa: PLC0415 -- see the module's first lines
    from django.db import connection  # noqa: PLC0415 -- as above

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
            yield
            cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])
        return
    place = Path(settings.DATA) / "run" / "tables.lock"
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("w", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


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
