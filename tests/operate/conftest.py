"""Installations on both databases, whatever the other tests run on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests.operate.disk import why_not
from tests.operate.installation import Installation
from tests.postgresql import started


@pytest.fixture(scope="session")
def server() -> str:
    """The address of a PostgreSQL for this run."""
    return started()


def new_database(server: str) -> str:
    """Make an empty database and return its address."""
    name = f"operate_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """An installation with nothing in it yet, on each database."""
    database = (
        new_database(request.getfixturevalue("server")) if request.param == "postgresql" else ""
    )
    return Installation(tmp_path / "data", database)


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """A second one, to restore into."""
    database = (
        new_database(request.getfixturevalue("server")) if request.param == "postgresql" else ""
    )
    return Installation(tmp_path / "other", database)


@pytest.fixture(scope="session")
def may_mount(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Leave a test out where no disk can be mounted, and say why."""
    if why := why_not(tmp_path_factory.mktemp("trial")):
        pytest.skip(f"this test needs a disk of its own, and {why}")


@pytest.fixture
def place(may_mount: None) -> Iterator[Path]:
    """A folder for disks. Not pytest's own: who may enter that is changed by every other run."""
    folder = Path(tempfile.mkdtemp(prefix="sameside-disks-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
