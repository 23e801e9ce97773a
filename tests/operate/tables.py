"""The tables of an installation, looked at from outside while it is made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from tests.operate.installation import Installation

STEPS = "SELECT app, name FROM django_migrations ORDER BY app, name"
ON_SQLITE = ("SELECT type, name, sql FROM sqlite_master ORDER BY type, name",)
ON_POSTGRESQL = (
    """SELECT table_name, column_name, data_type, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 2",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
)
STOPPED_ON_SQLITE = """CREATE TRIGGER stopped BEFORE INSERT ON django_migrations
    WHEN NEW.app = 'falling' BEGIN SELECT RAISE(ABORT, 'stopped here'); END"""
STOPPED_ON_POSTGRESQL = (
    "ALTER TABLE django_migrations ADD CONSTRAINT stopped_here CHECK (app <> 'falling')"
)
GOES_ON_ON_SQLITE = "DROP TRIGGER stopped"
GOES_ON_ON_POSTGRESQL = "ALTER TABLE django_migrations DROP CONSTRAINT stopped_here"
FILLED = (
    "SELECT app_label, model FROM django_content_type ORDER BY 1, 2",
    "SELECT codename FROM auth_permission ORDER BY 1",
)
Rows = list[tuple[Any, ...]]


def steps(installation: Installation) -> Rows:
    """Return the steps that were made; none where there are no tables yet."""
    try:
        return _asked(installation, (STEPS,))[0]
    except (sqlite3.Error, psycopg.Error):
        return []


def shape(installation: Installation) -> list[Rows]:
    """Return how all tables are made, by which steps, and what making them wrote into them."""
    made = ON_POSTGRESQL if installation.database else ON_SQLITE
    return _asked(installation, (*made, STEPS, *FILLED))


def stop_where_it_is_written_down(installation: Installation) -> None:
    """Let the step of tests/operate/falling be made, and not be written down as made."""
    _do(installation, STOPPED_ON_POSTGRESQL if installation.database else STOPPED_ON_SQLITE)


def go_on(installation: Installation) -> None:
    """Let it be written down again."""
    _do(installation, GOES_ON_ON_POSTGRESQL if installation.database else GOES_ON_ON_SQLITE)


def _do(installation: Installation, statement: str) -> None:
    if installation.database:
        with psycopg.connect(installation.database) as connection:
            connection.execute(statement.encode())
        return
    with closing(sqlite3.connect(installation.folder / "sameside.sqlite3")) as opened, opened:
        opened.execute(statement)


def _asked(installation: Installation, questions: tuple[str, ...]) -> list[Rows]:
    if installation.database:
        with psycopg.connect(installation.database) as connection:
            return [connection.execute(question).fetchall() for question in questions]
    file: Path = installation.folder / "sameside.sqlite3"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
        return [opened.execute(question).fetchall() for question in questions]
