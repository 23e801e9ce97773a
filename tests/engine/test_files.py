"""A request log written as Parquet is read back with nothing lost."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from sameside.engine.files import read_layout, write_layout
from sameside.engine.flat import Events, Plain
from sameside.engine.parquet import NotOurLayout
from tests.engine.histories import columns_of, random_history
from tests.engine.plain_requests import history_of, random_plain


def test_events_come_back_as_they_were(tmp_path: Path):
    random = Random(5)  # noqa: S311 -- no secret
    events = columns_of([random_history(random, f"R{number}") for number in range(200)])
    write_layout(tmp_path / "log.parquet", random_plain(random, 0), events)

    _, found = read_layout(tmp_path / "log.parquet")

    assert same(found, events)


def test_plain_requests_come_back_in_order_of_time(tmp_path: Path):
    plain = without_pauses(random_plain(Random(6), 300))  # noqa: S311 -- no secret
    write_layout(tmp_path / "log.parquet", plain, columns_of([]))

    found, _ = read_layout(tmp_path / "log.parquet")

    written = sorted((history_of(plain, row) for row in range(300)), key=lambda h: h.created_at)
    assert [history_of(found, row) for row in range(300)] == written


def test_another_file_is_refused(tmp_path: Path):
    (tmp_path / "log.parquet").write_bytes(b"PAR1 but not really")
    with pytest.raises(NotOurLayout, match=r"log\.parquet is not a request log that Sameside"):
        read_layout(tmp_path / "log.parquet")


def without_pauses(plain: Plain) -> Plain:
    nothing = np.zeros(0, np.int64)
    return replace(
        plain,
        pause_offsets=np.zeros(plain.created.size + 1, np.int64),
        pause_starts=nothing,
        pause_ends=nothing,
        pause_why=nothing.astype(np.int32),
    )


def same(one: Events, other: Events) -> bool:
    return all(
        list(getattr(one, field.name)) == list(getattr(other, field.name))
        for field in fields(Events)
    )
