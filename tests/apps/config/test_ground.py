"""What an installation stands on is looked at before anything is served."""

from __future__ import annotations

from pathlib import Path

import pytest

from sameside.config.ground import (
    NetworkedFolder,
    NotWritable,
    OpenKeys,
    faults,
    file_system,
    require_ground,
)

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/people /people nfs4 rw 0 0
/dev/vdb /mnt/disk ext4 rw 0 0
//share /srv/two\\040words cifs rw 0 0
proc /proc proc rw 0 0
broken
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    (tmp_path / "mounts").write_text(MOUNTS)
    return tmp_path / "mounts"


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/lib/sameside", "ext4"),
        ("/people/nora/data", "nfs4"),
        ("/mnt/disk/data", "ext4"),
        ("/srv/two words/data", "cifs"),
        ("/peopled", "ext4"),
    ],
)
def test_the_deepest_mount_says_where_a_folder_lies(mounts: Path, place: str, kind: str):
    assert file_system(Path(place), mounts) == kind


def test_a_machine_that_does_not_say_is_believed(tmp_path: Path):
    assert file_system(tmp_path, tmp_path / "nowhere") == ""


def test_sqlite_on_a_network_file_system_is_refused(
    tmp_path: Path, mounts: Path, monkeypatch: pytest.MonkeyPatch
):
    mounts.write_text(f"server:/x {tmp_path} nfs rw 0 0\n")
    monkeypatch.setattr("sameside.config.ground.MOUNTS", mounts)
    with pytest.raises(NetworkedFolder, match=r"network file system \(nfs\), where SQLite loses"):
        require_ground(tmp_path, embedded=True)
    assert list(faults(tmp_path, embedded=False)) == []


def test_a_key_that_others_may_read_is_refused(tmp_path: Path):
    (tmp_path / "keys").mkdir()
    key = tmp_path / "keys" / "ledger.pem"
    key.write_text("a key")
    key.chmod(0o640)
    with pytest.raises(OpenKeys, match="chmod 600"):
        require_ground(tmp_path, embedded=True)
    key.chmod(0o600)
    require_ground(tmp_path, embedded=True)


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotWritable, match="nothing can be written here"):
        require_ground(tmp_path / "file" / "data", embedded=True)
