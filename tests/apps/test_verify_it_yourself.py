"""Whoever sits at the table takes the record home and checks it with one file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.apps.conftest import signed_in
from tests.apps.test_who_sees_what import body_of
from tests.demonstrated import Demonstrated

RECORD = "/partnerships/northern-police-harbour-service/record/"


@pytest.mark.parametrize(
    ("name", "reader"), [("Nora", "customer"), ("Jens", "supplier"), ("Fay", "facilitator")]
)
def test_each_of_them_finds_the_record_whole_and_whose_bundle_it_is(
    demonstrated: Demonstrated, tmp_path: Path, name: str, reader: str
):
    taken = at_home(demonstrated, tmp_path, name)
    checked = check(tmp_path, taken)
    assert (checked.returncode, checked.stderr) == (0, "")
    said = checked.stdout.splitlines()
    assert said[0] == "VERIFIED"
    assert said[2].startswith(f"A bundle for the {reader}: ")
    # Nobody has cosigned yet, and it says so.
    assert [line.partition(" covers the first 0; ")[1] != "" for line in said[3:5]] == [True] * 2


def test_a_word_changed_on_the_way_is_found(demonstrated: Demonstrated, tmp_path: Path):
    taken = at_home(demonstrated, tmp_path, "Jens")
    taken.write_bytes(taken.read_bytes().replace(b'"move":"keep"', b'"move":"kept"', 1))
    checked = check(tmp_path, taken)
    assert checked.returncode == 1
    assert "REWRITTEN" in checked.stdout + checked.stderr


def at_home(demonstrated: Demonstrated, folder: Path, name: str) -> Path:
    """Take bundle and checker along, as the page hands them out."""
    client = signed_in(demonstrated.seat(name).person)
    # A bundle ends with a fresh checkpoint, so it is asked for and not only read.
    taken = (
        ("bundle.tar", client.post(f"{RECORD}bundle.tar")),
        ("verify.py", client.get(f"{RECORD}verify.py")),
    )
    for file, answer in taken:
        assert answer.status_code == 200
        (folder / file).write_bytes(body_of(answer))
    return folder / "bundle.tar"


def check(folder: Path, bundle: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", folder / "verify.py", bundle],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
