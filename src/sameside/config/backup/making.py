"""Making a backup: first the rows of one moment, then the files they name.

In that order, because a file is written before the row that names it, and never written over: what
the rows name is there when the files are read.
"""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from sameside import __version__
from sameside.config.backup.manifest import NAME, Manifest, applied, files_below, hash_of, records
from sameside.config.backup.room import naming_when_full
from sameside.config.backup.rows import Model, tables, write_rows
from sameside.config.backup.snapshot import snapshot

ONLY_OWNER = 0o600


def make_backup(out: Path, *, now: datetime, with_keys: bool = False) -> Manifest:
    """Write everything into one tar, put in place when it is whole; return what it holds.

    The keys stay out unless asked for: who holds both backup and key could sign another past.

    :raises OSError: naming what cannot be read or written.
    """
    made = Manifest(sameside=__version__, made_at=now.isoformat(), database=str(connection.vendor))
    with (
        naming_when_full(out),
        tempfile.TemporaryDirectory(dir=out.parent, prefix=".sameside-") as lent,
    ):
        folder = Path(lent)
        unfinished = folder / "unfinished.tar"
        with tarfile.open(unfinished, "w") as tar:
            _add_rows(tar, made, folder)
            _add_files(tar, made.files, Path(settings.MEDIA_ROOT), "files")
            if with_keys:
                _add_files(tar, made.keys, Path(settings.DATA) / "keys", "keys")
            _add_text(tar, NAME, made.text(), now)
        _settle(unfinished)
        unfinished.replace(out)
    return made


def _add_rows(tar: tarfile.TarFile, made: Manifest, folder: Path) -> None:
    with snapshot(folder) as alias:
        made.migrations = applied(alias)
        made.records = records(alias)
        for name, model in tables(apps).items():
            _add_table(tar, made, alias, model, folder / f"{name}.jsonl")


def _add_table(tar: tarfile.TarFile, made: Manifest, alias: str, model: Model, at: Path) -> None:
    with at.open("wb") as out:
        made.tables[at.stem] = write_rows(model, alias, out)
    made.table_files[at.stem] = hash_of(at)
    tar.add(at, f"tables/{at.name}", filter=_plain)
    at.unlink()


def _add_files(tar: tarfile.TarFile, hashes: dict[str, str], folder: Path, below: str) -> None:
    for name, path in files_below(folder).items():
        hashes[name] = hash_of(path)
        tar.add(path, f"{below}/{name}", filter=_plain)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who owned a file here; nobody there is the same person."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = ONLY_OWNER
    return member


def _add_text(tar: tarfile.TarFile, name: str, text: bytes, now: datetime) -> None:
    member = _plain(tarfile.TarInfo(name))
    member.size, member.mtime = len(text), int(now.timestamp())
    tar.addfile(member, io.BytesIO(text))


def _settle(path: Path) -> None:
    """See that it lies on the disk before it takes its name."""
    path.chmod(ONLY_OWNER)
    with path.open("rb") as held:
        os.fsync(held.fileno())
