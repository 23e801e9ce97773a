"""Restoring a backup into an empty folder and an empty database, and comparing the two.

The tables are made as they were when the backup was made, filled, compared, and only then brought
to what this version needs: a backup outlives the version that made it.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, cast

from django.apps.registry import Apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.graph import MigrationGraph

from sameside.config.backup.manifest import NAME, Manifest, applied, files_below, hash_of, records
from sameside.config.backup.room import naming_when_full
from sameside.config.backup.rows import Model, empty, read_rows, tables, write_rows
from sameside.config.steps import WholeSteps, bring_tables_along
from sameside.kernel.refusal import N_, Refused
from sameside.ledger.models import Head
from sameside.ledger.queries import verify_record

Step = tuple[str, str]
PARTS = frozenset({"tables", "files", "keys"})


class BadBackup(Refused):
    """A file that is no backup, or not the whole of one."""


class NotEmpty(Refused):
    """A place that holds something already."""


class FromTheFuture(Refused):
    """A backup of a newer version."""


def restore(file: Path, data: Path, *, now: datetime) -> tuple[Manifest, list[str]]:
    """Fill an empty installation; return what the backup holds, and what came out otherwise.

    :raises NotEmpty: when the database holds something already.
    :raises BadBackup: when the file is not a whole backup.
    :raises FromTheFuture: when this version is too old for it.
    :raises OSError: naming the folder, when the disk is full.
    """
    if connection.introspection.table_names():
        raise NotEmpty(N_("The database holds something already. Name an empty one."))
    with naming_when_full(data), ExitStack() as undone:
        undone.callback(_drop_tables)
        held, filled = _taken_in(file, data)
        found = _found(held, filled, data, now)
        differences = [*held.differences(found), *_broken_records()]
        bring_tables_along()
        call_command("createcachetable", verbosity=0)
        # What is told to be back lies on the disk.
        os.sync()
        undone.pop_all()
    return held, differences


def _taken_in(file: Path, data: Path) -> tuple[Manifest, dict[str, Model]]:
    staged = data / ".restoring"
    try:
        held = unpacked(file, staged)
        filled = _fill(file, held, staged)
        _put_in_place(staged, data)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return held, filled


def _found(held: Manifest, filled: dict[str, Model], data: Path, now: datetime) -> Manifest:
    """Say of what is here now what the manifest says of what was there."""
    return Manifest(
        held.sameside,
        now.isoformat(),
        str(connection.vendor),
        migrations=applied(DEFAULT_DB_ALIAS),
        tables={name: write_rows(model, DEFAULT_DB_ALIAS) for name, model in filled.items()},
        records=records(DEFAULT_DB_ALIAS),
        files={name: hash_of(path) for name, path in files_below(data / "files").items()},
    )


def _drop_tables() -> None:
    """Leave a database as empty as it was; SQLite lies in the folder, and goes with it."""
    if connection.vendor == "sqlite":
        return
    with connection.schema_editor() as editor:
        for table in connection.introspection.table_names():
            editor.execute(f"DROP TABLE {editor.quote_name(table)} CASCADE")


def unpacked(file: Path, staged: Path) -> Manifest:
    """Take a backup apart, trusting no name in it, and return what it says it holds.

    :raises BadBackup: when it is not whole, was changed, or names what no backup holds.
    """
    try:
        with tarfile.open(file) as tar:
            for member in tar:
                _take(tar, member, staged, file)
            _require_end(tar)
    except (tarfile.TarError, EOFError) as fault:
        raise BadBackup(
            N_("{file} is no whole backup: it cannot be read to its end."), file=file
        ) from fault
    held = _manifest(file, staged)
    _require_whole(file, held, staged)
    return held


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, staged: Path, file: Path) -> None:
    name = PurePosixPath(member.name)
    inside = member.name == NAME or (name.parts[:1] and name.parts[0] in PARTS)
    if not member.isreg() or not inside or ".." in name.parts or name.is_absolute():
        raise BadBackup(N_("{file} holds what no backup of Sameside holds."), file=file)
    place = staged.joinpath(*name.parts)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = tar.extractfile(member)
    if source is None:
        raise BadBackup(N_("{file} holds what no backup of Sameside holds."), file=file)
    with source, place.open("xb") as out:
        shutil.copyfileobj(source, out)
    place.chmod(0o600)


def _require_end(tar: tarfile.TarFile) -> None:
    """Read on to the end of the file, which the library does not: it takes a missing end for one.

    :raises EOFError: unless two blocks of zeros and the filling of the last record are all there.
    """
    source = cast("IO[bytes]", tar.fileobj)
    source.seek(tar.offset)
    end = source.read(tarfile.RECORDSIZE + 2 * tarfile.BLOCKSIZE)
    filled = (tar.offset + len(end)) % tarfile.RECORDSIZE == 0
    if len(end) < 2 * tarfile.BLOCKSIZE or not filled or any(end):
        raise EOFError


def _manifest(file: Path, staged: Path) -> Manifest:
    try:
        return Manifest.read((staged / NAME).read_bytes())
    except FileNotFoundError as gone:
        raise BadBackup(N_("{file} is no whole backup: its end is missing."), file=file) from gone
    except ValueError as fault:
        raise BadBackup(N_("{file}: what it says of itself cannot be read."), file=file) from fault


def _require_whole(file: Path, held: Manifest, staged: Path) -> None:
    """Compare every file with the digest the manifest gives it."""
    wanted = {f"tables/{name}.jsonl": digest for name, digest in held.table_files.items()}
    wanted |= {f"files/{name}": digest for name, digest in held.files.items()}
    wanted |= {f"keys/{name}": digest for name, digest in held.keys.items()}
    found = {name: hash_of(path) for name, path in files_below(staged).items() if name != NAME}
    if found != wanted:
        raise BadBackup(N_("{file} was changed: its parts are not those it names."), file=file)


def _fill(file: Path, held: Manifest, staged: Path) -> dict[str, Model]:
    """Make the tables of then and fill them; return their models."""
    then = _tables_of_then(file, held)
    models = {name: model for name, model in tables(then).items() if name in held.tables}
    if missing := sorted(held.tables.keys() - models.keys()):
        raise FromTheFuture(
            N_("{file} holds a table nobody knows: {table}."), file=file, table=missing[0]
        )
    with transaction.atomic():
        for model in models.values():
            empty(model, DEFAULT_DB_ALIAS)
        for name, model in models.items():
            with (staged / "tables" / f"{name}.jsonl").open("rb") as lines:
                read_rows(model, DEFAULT_DB_ALIAS, lines)
        _count_on(list(models.values()))
    return models


def _tables_of_then(file: Path, held: Manifest) -> Apps:
    executor = WholeSteps(connection)
    graph = executor.loader.graph
    steps = {(app, name) for app, _, name in (step.partition(".") for step in held.migrations)}
    if not steps <= graph.nodes.keys():
        raise FromTheFuture(
            N_("{file} was made by a newer version, {version}. Install that one, then restore."),
            file=file,
            version=held.sameside,
        )
    last = [step for step in sorted(steps) if not _goes_on(graph, step, steps)]
    return executor.migrate(last).apps


def _goes_on(graph: MigrationGraph, step: Step, steps: Collection[Step]) -> bool:
    """Tell whether another step of the same app comes after this one."""
    after = (child.key for child in graph.node_map[step].children)
    return any(key in steps and key[0] == step[0] for key in after)


def _count_on(models: list[Model]) -> None:
    """Let new rows be numbered after the restored ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _put_in_place(staged: Path, data: Path) -> None:
    for part in ("files", "keys"):
        for name, path in files_below(staged / part).items():
            place = data / part / name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.replace(place)


def _broken_records() -> Iterator[str]:
    for head in Head.objects.order_by("origin"):
        for found in verify_record(head)[:1]:
            yield f"record {head.origin}: {found.fault} {found.index}"
