"""`sameside log convert`: the same record, and so the same statement, from a faster file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from sameside.cli.command import app

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
levels.urgent = { calendar = "office", response = "1 h", resolution = "4 h", share = "90 %" }
"""
EVENTS = """request,at,event,by,public,priority,service,reason
R1,2026-03-02T09:00:00+01:00,created,,,urgent,mail,
R1,2026-03-02T09:30:00+01:00,message,supplier,true,,,
R1,2026-03-02T10:00:00+01:00,pause,,,,,no key
R1,2026-03-03T10:00:00+01:00,resume,,,,,no key
R1,2026-03-03T11:00:00+01:00,resolved,,,,,
R1,2026-03-03T12:00:00+01:00,reopened,,,,,
R2,2026-03-02T09:00:00+01:00,created,,,urgent,mail,
"""
REQUESTS = """request,created,responded,resolved,priority,service
R1,2026-03-02T09:00:00+01:00,2026-03-02T09:30:00+01:00,2026-03-03T09:00:00+01:00,urgent,mail
R2,2026-03-01T09:00:00+01:00,,2026-03-03T08:00:00+01:00,urgent,mail
R3,2026-03-04T09:00:00+01:00,,,urgent,mail
"""
PAUSED = """request,created,resolved,priority,service,p1,q1,w1,p2,q2,w2
R1,2026-03-02T09:00Z,2026-03-03T09:00Z,urgent,mail,2026-03-02T10:00Z,2026-03-02T12:00Z,key,{second}
R2,2026-03-02T09:00Z,2026-03-03T09:00Z,urgent,mail,2026-03-02T10:00Z,2026-03-02T12:00Z,key,,,
"""
PAUSES = """
layout = "requests"
pauses = [
    { from = "p1", until = "q1", why = "w1" },
    { from = "p2", until = "q2", why = "w2" },
]
[columns]
request = "request"
created = "created"
resolved = "resolved"
priority = "priority"
service = "service"
"""


def run(*words: str | Path) -> tuple[int, str, str]:
    ran = CliRunner().invoke(app, [*map(str, words), "--language", "en"])
    return ran.exit_code, ran.stdout, ran.stderr


def digest(log: Path, *options: str | Path) -> str:
    agreement = log.parent / "agreement.toml"
    agreement.write_text(AGREEMENT, encoding="utf-8")
    code, said, complained = run(
        "statement", log, "--agreement", agreement, "--json", "--explain", "R1", *options
    )
    assert (code, complained) == (0, "")
    found: str = json.loads(said)["digest"]
    return found


@pytest.mark.parametrize("text", [EVENTS, REQUESTS])
def test_a_converted_log_gives_the_same_statement(tmp_path, text):
    log, fast = tmp_path / "log.csv", tmp_path / "log.parquet"
    log.write_text(text, encoding="utf-8")
    code, said, _ = run("log", "convert", log, fast)
    assert (code, said.count("Written: ")) == (0, 3)
    assert digest(fast) == digest(log) == digest(fast, "--engine", "kernel")


@pytest.mark.parametrize(
    "second",
    ["2026-03-02T11:00Z,2026-03-02T13:00Z,car", "2026-03-02T13:00Z,2026-03-02T14:00Z,car"],
    ids=["overlapping", "apart"],
)
def test_pauses_are_kept_whether_they_overlap_or_not(tmp_path, second):
    log, fast, mapping = (tmp_path / name for name in ("log.csv", "log.parquet", "mapping.toml"))
    log.write_text(PAUSED.format(second=second), encoding="utf-8")
    mapping.write_text(PAUSES, encoding="utf-8")
    assert run("log", "convert", log, fast, "--mapping", mapping)[0] == 0
    assert digest(fast) == digest(log, "--mapping", mapping)


def test_another_ending_is_refused_before_anything_is_read(tmp_path):
    code, _, complained = run("log", "convert", tmp_path / "none.csv", tmp_path / "log.pq")
    assert (code, complained.endswith("name a file that ends with .parquet.\n")) == (2, True)


def test_a_converted_file_that_was_changed_is_refused(tmp_path):
    log, fast = tmp_path / "log.csv", tmp_path / "log.parquet"
    log.write_text(REQUESTS, encoding="utf-8")
    run("log", "convert", log, fast)
    table = pq.read_table(fast)
    backwards = table.take(np.arange(table.num_rows)[::-1])
    pq.write_table(backwards, fast)
    agreement = tmp_path / "agreement.toml"
    agreement.write_text(AGREEMENT, encoding="utf-8")
    code, said, complained = run("statement", fast, "--agreement", agreement)
    assert (code, said, complained.count("\n"), "log.parquet" in complained) == (2, "", 1, True)
