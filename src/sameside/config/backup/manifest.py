"""What a backup holds, so that a restored installation can be compared with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from sameside.config.backup.rows import Counted
from sameside.kernel import merkle
from sameside.ledger.models import Head

NAME = "manifest.json"
FORMAT = 1


@dataclass(slots=True)
class Manifest:
    """Versions, tables with counts and digests, records with sizes and roots, files with hashes."""

    sameside: str
    made_at: str
    database: str
    format: int = FORMAT
    migrations: list[str] = field(default_factory=list)
    tables: dict[str, Counted] = field(default_factory=dict)
    table_files: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of each file of rows, as it lies in the backup."""
    records: dict[str, dict[str, object]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def text(self) -> bytes:
        """Return it as it lies in the backup."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        """Return the manifest of a backup.

        :raises ValueError: when it is none.
        """
        held = json.loads(text)
        if not isinstance(held, dict) or held.get("format") != FORMAT:
            message = "an unknown format"
            raise ValueError(message)
        try:
            held["tables"] = {name: Counted(**each) for name, each in held["tables"].items()}
            return cls(**held)
        except (KeyError, TypeError, AttributeError) as fault:
            raise ValueError(str(fault)) from fault

    def differences(self, other: Manifest) -> Iterator[str]:
        """Name what the other holds otherwise: tables, records, files."""
        yield from _differing("table", self.tables, other.tables)
        yield from _differing("record", self.records, other.records)
        yield from _differing("file", self.files, other.files)


def _differing(
    what: str, mine: Mapping[str, object], others: Mapping[str, object]
) -> Iterator[str]:
    for name in sorted(mine.keys() | others.keys()):
        if mine.get(name) != others.get(name):
            yield f"{what} {name}: {_said(mine.get(name))} -> {_said(others.get(name))}"


def _said(value: object) -> str:
    match value:
        case None:
            return "-"
        case Counted(rows, digest):
            return f"{rows} rows {digest[:12]}"
        case {"size": size, "root": root}:
            return f"{size} entries {str(root)[:12]}"
        case _:
            return str(value)[:12]


def records(alias: str) -> dict[str, dict[str, object]]:
    """Return size and root of every record."""
    return {
        head.origin: {"size": head.size, "root": merkle.root(head.tree).hex()}
        for head in Head.objects.using(alias).order_by("origin")
    }


def applied(alias: str) -> list[str]:
    """Return the migrations that made the tables, in their order."""
    done = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def files_below(folder: Path) -> dict[str, Path]:
    """Return every file below a folder, by its path within."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path for path in sorted(found)}
