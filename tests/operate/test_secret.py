"""The key of sessions is made once, whole, whatever happens while it is made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sameside.config.secret import secret_key


def test_it_is_made_once_and_kept(tmp_path: Path):
    made = secret_key("", tmp_path)
    place = tmp_path / "keys" / "secret"
    assert len(made) > 60
    assert (secret_key("", tmp_path), place.read_text("ascii")) == (made, made)
    assert (place.stat().st_mode & 0o777, [each.name for each in place.parent.iterdir()]) == (
        0o600,
        ["secret"],
    )


def test_one_that_is_given_is_taken_and_none_is_made(tmp_path: Path):
    assert secret_key("given", tmp_path) == "given"
    assert not (tmp_path / "keys").exists()


def test_processes_that_start_at_once_have_the_same(tmp_path: Path):
    with ThreadPoolExecutor(8) as many:
        made = set(many.map(lambda _: secret_key("", tmp_path), range(64)))
    assert made == {(tmp_path / "keys" / "secret").read_text("ascii")}


def test_an_empty_file_that_a_power_cut_left_is_no_key(tmp_path: Path):
    place = tmp_path / "keys" / "secret"
    place.parent.mkdir()
    place.touch(0o600)
    made = secret_key("", tmp_path)
    assert len(made) > 60
    assert place.read_text("ascii") == made
