"""The ground an installation stands on: a folder it may write to, keys nobody else reads, SQLite.

Looked at before anything is served, because each of these faults loses acknowledged work later,
without a word, at a time when nobody looks.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

from sameside.kernel.refusal import N_, Refused

OLDEST_SQLITE = (3, 37, 0)
"""Older ones lack what our constraints are written in."""
RACED_SQLITE = (3, 51, 3)
"""From here on the WAL-reset race is gone by itself; before, our write lock keeps clear of it."""
MOUNTS = Path("/proc/mounts")
NETWORKED = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs"}
    | {"fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2"}
    | {"smb3", "smbfs"}
)
FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class BadGround(Refused):
    """Something about the machine or the folder on which nothing can be built."""


class NotWritable(BadGround):
    """The data folder cannot be written to."""


class OldSqlite(BadGround):
    """SQLite is too old."""


class NetworkedFolder(BadGround):
    """The data folder lies on another machine, where file locks cannot be relied on."""


class OpenKeys(BadGround):
    """Others on this machine may read a key."""


def require_ground(data: Path, *, embedded: bool) -> None:
    """Make the data folder if need be, and refuse ground that does not bear.

    :raises BadGround: the first fault found.
    """
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise _unwritable(data, fault) from fault
    for found in faults(data, embedded=embedded):
        raise found


def faults(data: Path, *, embedded: bool) -> Iterator[BadGround]:
    """Name every fault of the ground; `embedded` tells that SQLite lies in the folder."""
    yield from _writing_faults(data)
    yield from open_keys(data)
    if embedded:
        yield from _sqlite_faults(sqlite3.sqlite_version_info)
        yield from _mount_faults(data, MOUNTS)


def open_keys(data: Path) -> Iterator[BadGround]:
    """Name each key that others on this machine may read."""
    folder = data / "keys"
    for key in sorted(folder.iterdir()) if folder.is_dir() else ():
        if key.is_file() and key.stat().st_mode & FOR_OTHERS:
            yield OpenKeys(
                N_("{file}: others on this machine may read this key. Type: chmod 600 {file}"),
                file=key,
            )


def _writing_faults(data: Path) -> Iterator[BadGround]:
    trial = data / f".trial-{os.getpid()}"
    try:
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as fault:
        yield _unwritable(data, fault)


def _unwritable(data: Path, fault: OSError) -> NotWritable:
    return NotWritable(
        N_("{folder}: nothing can be written here ({why}). Name another folder with --data."),
        folder=data,
        why=fault.strerror or fault,
    )


def _sqlite_faults(version: tuple[int, ...]) -> Iterator[BadGround]:
    if version < OLDEST_SQLITE:
        yield OldSqlite(
            N_("SQLite {version} is too old; {oldest} is needed. A newer Python brings one."),
            version=".".join(map(str, version)),
            oldest=".".join(map(str, OLDEST_SQLITE)),
        )


def _mount_faults(data: Path, mounts: Path) -> Iterator[BadGround]:
    kind = file_system(data, mounts)
    if kind in NETWORKED:
        yield NetworkedFolder(
            N_(
                "{folder} lies on a network file system ({kind}), where SQLite loses data. "
                "Name a folder on a disk of this machine, or use PostgreSQL."
            ),
            folder=data,
            kind=kind,
        )


def file_system(place: Path, mounts: Path = MOUNTS) -> str:
    """Return the kind of file system a place lies on; nothing where the machine does not say."""
    if not mounts.is_file():
        return ""
    rows = [line.split() for line in mounts.read_text("utf-8", "replace").splitlines()]
    spelled = [(Path(row[1].replace(r"\040", " ")), row[2]) for row in rows if row[2:]]
    resolved = place.resolve()
    above = [
        (len(at.parts), number, kind)
        for number, (at, kind) in enumerate(spelled)
        if resolved.is_relative_to(at)
    ]
    # The deepest mount holds it; of two at one place, the later covers the earlier.
    return max(above)[2] if above else ""
