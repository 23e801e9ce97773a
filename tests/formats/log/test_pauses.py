"""Pauses of one row that overlap: the time is paused once, and both engines say so (C8)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sameside.cli.command import app
from sameside.formats.log.columns import NONE
from sameside.formats.log.pauses import Pauses, each_once
from sameside.formats.log.reading import mapping_at, read_log
from sameside.kernel.history import Event, Happening
from sameside.kernel.pauses import pauses_of

AGREEMENT = """
title = "Mail"
from = 2026-01-01
zone = "Europe/Copenhagen"
currency = "DKK"
priorities = ["urgent"]
customer = { name = "Northern Police" }
supplier = { name = "Harbour Service" }
[calendars.office]
week = { "mon-fri" = "08:00-16:00" }
[services.mail]
name = "Mail"
levels.urgent = { calendar = "office", resolution = "4 h", share = "90 %" }
"""
MAPPING = """
layout = "requests"
pauses = [{ from = "p1", until = "q1", why = "w1" }, { from = "p2", until = "q2", why = "w2" }]
[columns]
request = "request"
created = "created"
resolved = "resolved"
priority = "priority"
service = "service"
"""
HEADER = "request,created,resolved,priority,service,p1,q1,w1,p2,q2,w2\n"
SPANS = st.tuples(st.integers(0, 12), st.one_of(st.integers(0, 12), st.none()), st.integers(0, 2))


def at(hour: int) -> str:
    return f"2026-03-02T{hour:02d}:00Z"


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ((9, 12, "key"), (10, 11, "key"), [(9, 12, "key")]),
        ((9, 11, "key"), (10, 12, "key"), [(9, 12, "key")]),
        ((9, 10, "key"), (10, 12, "key"), [(9, 12, "key")]),
        ((9, 12, "key"), (10, 11, "part"), [(9, 12, "key"), (10, 11, "part")]),
        ((9, 12, "key"), (10, 11, ""), [(9, 12, "key")]),
        ((9, 12, ""), (10, 11, "key"), [(9, 10, ""), (10, 11, "key"), (11, 12, "")]),
        ((9, 10, "key"), (11, 12, "key"), [(9, 10, "key"), (11, 12, "key")]),
    ],
)
def test_time_paused_twice_is_paused_once_whoever_counts(tmp_path, first, second, told):
    row = [at(h) if isinstance(h, int) else h for pause in (first, second) for h in pause]
    fields = ["R1", at(8), at(14), "urgent", "mail", *row]
    files = {"agreement.toml": AGREEMENT, "mapping.toml": MAPPING}
    for name, text in (files | {"log.csv": f"{HEADER}{','.join(fields)}\n"}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    log = read_log(tmp_path / "log.csv", mapping_at(tmp_path / "mapping.toml"))
    plain = log.plain
    assert plain is not None
    day = 1_772_409_600
    found = zip(plain.pause_starts, plain.pause_ends, plain.pause_why, strict=True)
    assert [((s - day) // 3600, (e - day) // 3600, plain.why_names[w]) for s, e, w in found] == told
    assert len({digest(tmp_path, engine) for engine in ("memory", "kernel")}) == 1
    assert bool(log.notes) == ([first, second] != told)


def digest(folder: Path, engine: str) -> str:
    words = ["--agreement", str(folder / "agreement.toml"), "--engine", engine, "--json"]
    mapping = ["--mapping", str(folder / "mapping.toml")]
    ran = CliRunner().invoke(app, ["statement", str(folder / "log.csv"), *mapping, *words])
    said: str = json.loads(ran.stdout)["digest"]
    return said


@given(st.lists(SPANS, max_size=6))
def test_what_is_paused_is_the_union_of_what_the_row_said(spans):
    """Written as events and read by the kernel, second by second of a small day."""
    said = [(s, NONE if e is None else max(s, e), w) for s, e, w in spans]
    rows = np.zeros(len(said), np.int64)
    starts, ends, why = np.array(said, np.int64).reshape(-1, 3).T
    found, _ = each_once(Pauses(rows, starts, ends, why.astype(np.int32)))
    names = ("", "key", "part")
    events = [Event(0, Happening.CREATED, priority="urgent")]
    for s, e, w in zip(found.starts, found.ends, found.why, strict=True):
        events.append(Event(int(s), Happening.PAUSE, why=names[w]))
        if e < NONE:
            events.append(Event(int(e), Happening.RESUME, why=names[w]))
    paused = pauses_of(tuple(sorted(events, key=lambda event: event.at)))
    seconds = range(15)
    stretches = [(p.starts, NONE if p.ends is None else p.ends) for p in paused]
    by_kernel = [any(s <= t < e for s, e in stretches) for t in seconds]
    assert by_kernel == [any(s <= t < e for s, e, _ in said) for t in seconds]
    again, changed = each_once(found)
    assert (again.starts.tolist(), again.ends.tolist(), changed) == (
        found.starts.tolist(),
        found.ends.tolist(),
        0,
    )
