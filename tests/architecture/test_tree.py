"""What lies in the tree is the same on every machine."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OF_ONE_MACHINE = re.compile(r"(?<![\w.~/-])/(work|root|opt|farm|home|Users)/[\w.-]+")
# By their shape, so that this line names none: a host of packages, its folder, or the option.
INDEX = re.compile(
    r"\b(pypi|registry|files|index)(\.[\w-]+)?\.(org|com|io|dev|net)\b"
    r"|/{2}\S+/simple\b|--(extra-)?index-url\b"
)
FOLDER = "simple"
LOCKS = ("requirements/", "bench/requirements")
COPIED = ("tests/assets/", "src/sameside/pages/assets/", "LICENSE")


def test_no_file_names_a_path_of_one_machine():
    assert list(lines_with(OF_ONE_MACHINE)) == []


def test_no_file_names_a_registry():
    assert list(lines_with(INDEX)) == []


@pytest.mark.parametrize("host", [("files", "example", "org"), ("registry", "example", "com")])
def test_a_host_of_packages_is_known_by_its_shape(host: tuple[str, ...]):
    assert INDEX.search(".".join(host))
    assert INDEX.search(f"https://packages.example/{FOLDER}")


def test_no_lock_holds_an_address():
    assert [name for name, _, line in lines() if name.startswith(LOCKS) and "://" in line] == []


def lines_with(pattern: re.Pattern[str]) -> Iterator[str]:
    for name, number, line in lines():
        if pattern.search(line):
            yield f"{name}:{number} {line.strip()[:80]}"


def lines() -> Iterator[tuple[str, int, str]]:
    for name in tracked():
        text = text_of(ROOT / name)
        yield from ((name, number, line) for number, line in enumerate(text.splitlines(), start=1))


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 -- git is found on the PATH
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return [name for name in names if name and not name.startswith(COPIED)]


def text_of(file: Path) -> str:
    content = file.read_bytes() if file.exists() else b""
    return "" if b"\0" in content[:4096] else content.decode("utf-8", errors="replace")
