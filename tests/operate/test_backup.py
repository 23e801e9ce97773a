"""A backup made while others write comes out of its file as it went in, on either database."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from sameside.config.backup import BadBackup
from sameside.config.backup.manifest import Manifest
from sameside.config.backup.restoring import unpacked
from tests.operate.installation import Installation, kill

SLUG = "north-harbour"
pytestmark = pytest.mark.slow


@pytest.fixture
def held(installation: Installation, tmp_path: Path) -> Path:
    """A backup of an installation in which somebody goes on writing."""
    installation.scene("seed")
    installation.scene("write", "1")
    writer = installation.begin("-m", "tests.operate.scene", "write", "60")
    try:
        made = installation.run("backup", str(tmp_path / "held.tar"))
        assert (made.returncode, made.stderr) == (0, "")
        assert writer.poll() is None
    finally:
        kill(writer)
    return tmp_path / "held.tar"


def manifest_of(file: Path) -> Any:  # noqa: ANN401 -- JSON
    with tarfile.open(file) as tar:
        read = tar.extractfile("manifest.json")
        assert read is not None
        return json.load(read)


def test_it_comes_out_as_it_went_in(held: Path, other: Installation):
    restored = other.run("restore", str(held), "--into", str(other.folder), "--json")
    assert json.loads(restored.stdout) | {"made_at": ""} == {
        "made_at": "",
        "equal": True,
        "differences": [],
    }
    found = other.scene("count")
    assert manifest_of(held)["records"][SLUG]["size"] == found["moves"] > 0
    assert (found["unmatched"], found["faults"]) == ([], [])
    assert found["entries"]["card.lay"] == found["cards"]
    assert (other.folder / "files" / "attached" / "plan.bin").read_bytes() == bytes(
        range(256)
    ) * 400
    # It is an installation: work goes on where it stopped.
    assert other.scene("write", "0.5")["laid"] > 0
    assert other.scene("count")["faults"] == []


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("sqlite") / "data")
    made.scene("seed")
    made.scene("write", "0.5")
    return made


@pytest.fixture(scope="module")
def whole(sqlite: Installation) -> bytes:
    file = sqlite.folder.parent / "whole.tar"
    said = sqlite.run("backup", str(file))
    assert "The keys are not in it." in said.stdout
    return file.read_bytes()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.tar"


def test_the_keys_stay_out_unless_asked_for(sqlite: Installation, whole: bytes, tmp_path: Path):
    key = (sqlite.folder / "keys" / "secret").read_bytes()
    full, into = tmp_path / "full.tar", tmp_path / "into"
    sqlite.run("backup", str(full), "--with-keys")
    assert [key in held for held in (whole, full.read_bytes())] == [False, True]
    assert full.stat().st_mode & 0o777 == 0o600
    assert Installation(into).run("restore", str(full), "--into", str(into)).returncode == 0
    assert (into / "keys" / "secret").read_bytes() == key
    assert (into / "keys" / "secret").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_holds_something_is_left_alone(sqlite: Installation, file: Path):
    file.write_bytes(b"")
    refused = sqlite.run("restore", str(file), "--into", str(sqlite.folder))
    assert (refused.returncode, refused.stderr) == (
        2,
        f"{sqlite.folder} holds something already. Name an empty folder, or one to be made.\n",
    )


def test_a_whole_backup_says_what_it_holds(whole: bytes, file: Path, tmp_path: Path):
    file.write_bytes(whole)
    assert unpacked(file, tmp_path / "staged").files.keys() == {"attached/plan.bin"}


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 0.98])
def test_a_backup_that_was_cut_off_is_refused(
    whole: bytes, file: Path, tmp_path: Path, share: float
):
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BadBackup, match="is no whole backup"):
        unpacked(file, tmp_path / "staged")


@pytest.mark.parametrize("gone", [1, 512, 1024])
def test_a_backup_without_its_very_end_is_refused(
    whole: bytes, file: Path, tmp_path: Path, gone: int
):
    # All that was backed up is there; that nothing came after it is what nobody can tell.
    file.write_bytes(whole[:-gone])
    with pytest.raises(BadBackup, match="cannot be read to its end"):
        unpacked(file, tmp_path / "staged")


def test_a_backup_cut_after_its_last_part_is_refused(whole: bytes, file: Path, tmp_path: Path):
    file.write_bytes(whole.rstrip(b"\0"))
    with pytest.raises(BadBackup, match="is no whole backup"):
        unpacked(file, tmp_path / "staged")


@pytest.mark.parametrize("lines", range(6))
def test_a_whole_backup_is_taken_wherever_its_last_record_ends(
    file: Path, tmp_path: Path, lines: int
):
    manifest = Manifest("x" * 2048 * lines, "", "sqlite").text()
    with tarfile.open(file, "w") as tar:
        info = tarfile.TarInfo("manifest.json")
        info.size = len(manifest)
        tar.addfile(info, io.BytesIO(manifest))
    assert unpacked(file, tmp_path / "staged").files == {}


def test_a_backup_packed_afterwards_is_taken_and_refused_when_cut(
    whole: bytes, file: Path, tmp_path: Path
):
    packed = gzip.compress(whole)
    file.write_bytes(packed)
    assert unpacked(file, tmp_path / "staged").files.keys() == {"attached/plan.bin"}
    file.write_bytes(packed[:-200])
    with pytest.raises(BadBackup, match="is no whole backup"):
        unpacked(file, tmp_path / "again")


def test_a_backup_that_was_changed_is_refused(whole: bytes, file: Path, tmp_path: Path):
    assert b"The night cleaning comes too late" in whole
    file.write_bytes(whole.replace(b"The night cleaning comes", b"The night cleaning never", 1))
    with pytest.raises(BadBackup, match="was changed: its parts are not those it names"):
        unpacked(file, tmp_path / "staged")


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "files/../../outside", "other/x"])
def test_a_name_that_leads_elsewhere_is_refused(file: Path, tmp_path: Path, name: str):
    with tarfile.open(file, "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(BadBackup, match="holds what no backup of Sameside holds"):
        unpacked(file, tmp_path / "deep" / "staged")
    assert not list(tmp_path.rglob("outside"))


def test_a_link_is_refused(file: Path, tmp_path: Path):
    with tarfile.open(file, "w") as tar:
        member = tarfile.TarInfo("files/link")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(BadBackup, match="holds what no backup of Sameside holds"):
        unpacked(file, tmp_path / "staged")


def test_what_is_no_tar_is_refused(file: Path, tmp_path: Path):
    file.write_bytes(b"\0\xff" * 999)
    with pytest.raises(BadBackup, match="is no whole backup"):
        unpacked(file, tmp_path / "staged")
