"""The database: SQLite in the data folder, or PostgreSQL by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_START = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA foreign_keys=ON;
"""
"""NORMAL would lose acknowledged commits in a power cut (rules/promises.md)."""
BUSY_SECONDS = 20
POOL = {"min_size": 1, "max_size": 8, "timeout": 20}
"""Connections a process keeps; without a pool a page waits for a new one each time."""


def database_of(address: str, data: Path) -> dict[str, Any]:
    """Return Django's description of the database at an address, SQLite where there is none."""
    return _postgresql(address) if address else _sqlite(data)


def _sqlite(data: Path) -> dict[str, Any]:
    return {
        "ENGINE": "sameside.config.sqlite",
        "NAME": data / "sameside.sqlite3",
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_START,
        },
        # One process serves pages from several threads; each keeps its connection.
        "CONN_MAX_AGE": None,
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # A socket's folder stands in the query: postgresql:///name?host=/run/postgresql
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options | {"pool": POOL},
        "CONN_HEALTH_CHECKS": True,
    }
