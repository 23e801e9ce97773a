"""The commands in bin/ work from a fresh clone, from anywhere, and say what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("cmp", "cp", "dirname", "id", "mkdir", "mktemp", "readlink", "rm", "sh")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone without an environment, on a machine that has a shell and little else."""
    for folder in ("bin", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / "clone" / folder)
    (tmp_path / "path").mkdir()
    for command in COMMANDS:
        (tmp_path / "path" / command).symlink_to(str(shutil.which(command)))
    return tmp_path / "clone"


def test_it_says_that_there_is_no_python(clone: Path):
    started = start(clone)
    assert (started.returncode, started.stdout, started.stderr) == (
        2,
        "",
        NO_PYTHON,
    )


def test_it_says_that_python_is_too_old(clone: Path):
    put(clone.parent / "path" / "python3", OLD)
    started = start(clone)
    assert (started.returncode, started.stderr.splitlines()[0]) == (
        2,
        "Sameside needs Python 3.11 or newer, and here is only Python 3.9.2.",
    )


def test_a_second_start_fetches_nothing_and_hands_on_every_word(clone: Path):
    environment(clone)
    started = start(clone, "statement", "a log.csv", "--out", "")
    assert (started.returncode, started.stdout) == (
        0,
        "started with 4 words: statement a log.csv --out \n",
    )


def test_it_starts_from_anywhere_through_links(clone: Path):
    environment(clone)
    (clone.parent / "first").symlink_to("clone/bin/sameside")
    (clone.parent / "second").symlink_to(clone.parent / "first")
    started = start(clone, "doctor", "x", through=clone.parent / "second")
    assert (started.returncode, started.stdout) == (0, "started with 2 words: doctor x\n")


def test_what_was_made_for_the_tests_serves_the_product(clone: Path):
    environment(clone, lock="test")
    assert start(clone, "doctor", "x").returncode == 0


def test_the_tests_say_what_they_leave_out_where_there_is_no_browser(clone: Path):
    environment(clone, lock="test")
    started = start(clone, "tests/kernel", "-x", command="test")
    assert started.stdout == "started with 5 words: pytest -n 2 tests/kernel -x\n"
    assert started.stderr.startswith("Left out: the tests that open a page in a browser")


def test_a_new_lock_makes_the_environment_anew(clone: Path):
    environment(clone)
    with (clone / "requirements/base.txt").open("a", encoding="utf-8") as lock:
        lock.write("# one more\n")
    assert start(clone).returncode == 2


def test_a_clone_that_was_moved_makes_its_environment_anew(clone: Path):
    environment(clone)
    moved = clone.rename(clone.parent / "moved")
    assert start(moved).returncode == 2


NO_PYTHON = """\
Sameside needs Python 3.11 or newer, and there is none on the PATH.
Install one, or name it: SAMESIDE_PYTHON=/path/to/python3.12
"""
OLD = """case $1 in
--version) echo "Python 3.9.2" ;;
*) exit 1 ;;
esac"""
STANDS_IN = """shift
echo "started with $# words: $*" """


def environment(clone: Path, lock: str = "base"):
    """Put there what an environment leaves behind, with a stand-in for its Python."""
    made = clone / ".venv/made"
    made.mkdir(parents=True)
    (made / "place").write_text(f"{clone}\n")
    shutil.copy(clone / f"requirements/{lock}.txt", made)
    (clone / ".venv/bin").mkdir()
    put(clone / ".venv/bin/python", STANDS_IN)


def put(file: Path, script: str):
    file.write_text(f"#!{shutil.which('sh')}\n{script}\n")
    file.chmod(0o755)


def start(
    clone: Path, *words: str, command: str = "sameside", through: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [through or clone / "bin" / command, *words],
        cwd=os.sep,
        env={"PATH": str(clone.parent / "path")},
        capture_output=True,
        text=True,
        check=False,
    )
