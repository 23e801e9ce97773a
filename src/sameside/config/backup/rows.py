"""Rows of any table as lines of JSON and back, the same on both databases.

A value JSON has no word for is written as an object with one key that begins with `$`. The digest
of a table is the sum of its rows' digests, so that it does not hang on the order in which a
database returns them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from types import MappingProxyType
from typing import Any, BinaryIO
from uuid import UUID

from django.apps.registry import Apps
from django.db import connections, models
from django.db.models.options import Options

Row = tuple[Any, ...]
Model = type[models.Model]
AT_ONCE = 2_000
LEFT_OUT = frozenset({"config_beat", "django_session", "usersessions_usersession"})
"""A stolen backup signs nobody in, and a worker of then is none of now."""
DIGITS = 64


@dataclass(frozen=True, slots=True)
class Counted:
    """What a table holds: how many rows, and their digest."""

    rows: int
    digest: str


def tables(apps: Apps) -> dict[str, Model]:
    """Return every table that is kept, by its name."""
    kept = {}
    for model in apps.get_models(include_auto_created=True):
        made = form(model)
        if made.managed and not made.proxy and made.db_table not in LEFT_OUT:
            kept[made.db_table] = model
    return dict(sorted(kept.items()))


def form(model: Model) -> Options[Any]:
    """Return how a table is made."""
    return model._meta  # noqa: SLF001 -- Django's own name for it, and public


def every_row(model: Model, alias: str) -> models.QuerySet[Any]:
    """Return all rows, whatever a model's own manager would hide."""
    return model._base_manager.using(alias)  # noqa: SLF001 -- as above


def write_rows(model: Model, alias: str, out: BinaryIO | None = None) -> Counted:
    """Write a table's rows, or only count them; return what it holds."""
    rows, digest = 0, 0
    for line in _lines(model, alias):
        rows += 1
        digest += int.from_bytes(sha256(line).digest())
        if out is not None:
            out.write(line)
    return Counted(rows, f"{digest % (1 << 256):0{DIGITS}x}")


def _lines(model: Model, alias: str) -> Iterator[bytes]:
    names = [field.attname for field in form(model).concrete_fields]
    rows = every_row(model, alias).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        written = {name: _written(value) for name, value in zip(names, row, strict=True)}
        text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield text.encode() + b"\n"


def empty(model: Model, alias: str) -> None:
    """Remove what making the tables put there."""
    every_row(model, alias)._raw_delete(alias)  # noqa: SLF001 -- asks nobody who points here


def read_rows(model: Model, alias: str, lines: Iterable[bytes]) -> None:
    """Put rows into a table, exactly as they were: no default and no clock has a say."""
    connection = connections[alias]
    fields = list(form(model).concrete_fields)
    made = (_object(model, line) for line in lines)
    while chunk := list(islice(made, AT_ONCE)):
        size = max(1, min(connection.ops.bulk_batch_size(fields, chunk), len(chunk)))
        for begin in range(0, len(chunk), size):
            some = chunk[begin : begin + size]
            put = every_row(model, alias)._insert  # type: ignore[attr-defined]  # -- no stub has it  # noqa: SLF001 -- the only way past fields that write down today
            put(some, fields=fields, using=alias, raw=True)


def _object(model: Model, line: bytes) -> models.Model:
    values = {name: _read(value) for name, value in json.loads(line).items()}
    return model(**values)


def _written(value: object) -> object:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    for codec in CODECS:
        if isinstance(value, codec.types):
            return {codec.key: codec.write(value)}
    return {"$json": value}


def _read(value: object) -> object:
    if not isinstance(value, dict):
        return value
    ((key, held),) = value.items()
    return READERS[key](held) if key in READERS else held


@dataclass(frozen=True, slots=True)
class Codec:
    """How one kind of value stands in JSON: its key, its types, and the way there and back."""

    key: str
    types: tuple[type, ...]
    write: Callable[[Any], object]
    read: Callable[[Any], object]


CODECS = (
    # An instant is a date too, so it stands before it.
    Codec("$at", (datetime,), datetime.isoformat, datetime.fromisoformat),
    Codec("$on", (date,), date.isoformat, date.fromisoformat),
    Codec("$time", (time,), time.isoformat, time.fromisoformat),
    Codec(
        "$bytes",
        (bytes, memoryview),
        lambda value: base64.b64encode(bytes(value)).decode(),
        base64.b64decode,
    ),
    Codec("$uuid", (UUID,), str, UUID),
    Codec("$decimal", (Decimal,), str, Decimal),
    Codec(
        "$microseconds",
        (timedelta,),
        lambda value: value // timedelta(microseconds=1),
        lambda held: timedelta(microseconds=held),
    ),
)
READERS = MappingProxyType({codec.key: codec.read for codec in CODECS})
