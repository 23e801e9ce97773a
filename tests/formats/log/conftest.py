"""Logs made while the tests run, and what reading them comes to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sameside.formats.log.listing import place
from sameside.formats.log.log import Log
from sameside.formats.log.mapping_file import read_mapping
from sameside.formats.log.reading import read_log

SHARED = Path(os.environ.get("SAMESIDE_SHARED", Path(__file__).parents[4] / "shared"))

Lines = Sequence[str] | str | bytes
ReadLines = Callable[..., Log]


@pytest.fixture
def read(tmp_path: Path) -> ReadLines:
    """Write lines (or bytes) to a file and read it, with a mapping if one is given."""

    def written(lines: Lines, mapping: str = "", name: str = "log.csv") -> Log:
        path = tmp_path / name
        if isinstance(lines, bytes):
            path.write_bytes(lines)
        else:
            text = lines if isinstance(lines, str) else "\n".join([*lines, ""])
            path.write_bytes(text.encode())
        said = read_mapping(mapping.encode(), name="mapping.toml") if mapping else None
        return read_log(path, said)

    return written


@pytest.fixture(scope="session")
def shared_requests() -> Path:
    """The real logs; where they are missing, the test is left out and says so."""
    folder = SHARED / "data" / "requests"
    if not folder.is_dir():
        pytest.skip("the real logs are not here; SAMESIDE_SHARED names their folder")
    return folder


@pytest.fixture(scope="session")
def listed() -> Callable[[Log], list[str]]:
    """Say each listed row of a log as a person reads it."""

    def said(log: Log) -> list[str]:
        unit = log.form.unit
        return [f"{place(unit, row.position)}: {row.reason}" for row in log.listed]

    return said
