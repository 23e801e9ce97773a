"""A disk that is full while a backup is made or restored: a sentence, and nothing half-made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operate.disk import make_disk, mounted
from tests.operate.installation import Installation

pytestmark = pytest.mark.slow
KIBIBYTE = 1 << 10
LARGE = 2 << 20
"""Bytes of the file that is in the backup."""


@pytest.fixture
def source(place: Path) -> Installation:
    made = Installation(place / "source")
    made.scene("seed")
    made.scene("write", "0.3")
    (made.folder / "files" / "attached" / "large.bin").write_bytes(b"x" * LARGE)
    return made


@pytest.fixture
def disk(place: Path) -> Iterator[Path]:
    make_disk(place / "disk.img", 32)
    with mounted(place / "disk.img", place / "disk") as disk:
        (disk / "lost+found").rmdir()
        yield disk


def leave(disk: Path, kibibytes: int) -> Path:
    """Fill a disk so that only so much is left; return what fills it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(bytes(64 * KIBIBYTE))
        except OSError:
            size = out.tell()
    with ballast.open("r+b") as out:
        out.truncate(size - kibibytes * KIBIBYTE)
    return ballast


@pytest.mark.parametrize("left", [1_000, 3_000], ids=["unpacking", "database"])
def test_a_restore_is_undone_and_can_be_done_again(source: Installation, disk: Path, left: int):
    file = source.folder.with_name("whole.tar")
    assert source.run("backup", str(file)).returncode == 0
    into = disk / "into"
    ballast = leave(disk, left)
    full = Installation(into).run("restore", str(file), "--into", str(into))
    assert (full.returncode, full.stdout, full.stderr) == (
        2,
        "",
        f"{into}: the machine could not go on: No space left on device.\n",
    )
    assert list(into.iterdir()) == []
    ballast.unlink()
    again = Installation(into).run("restore", str(file), "--into", str(into))
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("Equal: ")


@pytest.mark.parametrize("left", [100, 3_000], ids=["rows", "files"])
def test_a_backup_leaves_nothing_behind(source: Installation, disk: Path, left: int):
    file = disk / "whole.tar"
    ballast = leave(disk, left)
    full = source.run("backup", str(file))
    assert (full.returncode, full.stdout, full.stderr) == (
        2,
        "",
        f"{file}: the machine could not go on: No space left on device.\n",
    )
    assert list(disk.iterdir()) == [ballast]


def test_a_backup_that_is_refused_leaves_folder_and_database_empty(
    source: Installation, other: Installation
):
    cut = source.folder.with_name("cut.tar")
    assert source.run("backup", str(cut)).returncode == 0
    whole = cut.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    refused = other.run("restore", str(cut), "--into", str(other.folder))
    assert (refused.returncode, refused.stderr) == (
        2,
        f"{cut} is no whole backup: it cannot be read to its end.\n",
    )
    assert list(other.folder.iterdir()) == []
    cut.write_bytes(whole)
    again = other.run("restore", str(cut), "--into", str(other.folder))
    assert (again.returncode, again.stderr) == (0, "")
