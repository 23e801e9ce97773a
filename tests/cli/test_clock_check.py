"""`sameside clock check`, run as a person runs it."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sameside.cli.command import app

CALENDAR = {
    "tz": "Europe/Copenhagen",
    "versions": [{"from": "2000-01-01", "week": {"tue": [["08:00", "16:00"]]}}],
}
EVENTS = [
    {"t": "2026-01-13T09:00+01:00", "e": "created"},
    {"t": "2026-01-13T11:30+01:00", "e": "resolved"},
]
ROW = {
    "id": "T1",
    "calendar_json": json.dumps(CALENDAR),
    "events_json": json.dumps(EVENTS),
    "target_s": "7200",
    "policy": "",
    "expected_elapsed_s": "9000",
    "expected_due_utc": "2026-01-13T10:00:00Z",
    "expected_breach_utc": "2026-01-13T10:00:00Z",
    "expected_met": "false",
}


def written(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as table:
        writer = csv.DictWriter(table, ROW)
        writer.writeheader()
        writer.writerows(rows)
    return path


def check(path: Path, *options: str) -> tuple[int, str, str]:
    ran = CliRunner().invoke(app, ["clock", "check", str(path), "--language", "en", *options])
    return ran.exit_code, ran.stdout, ran.stderr


def test_cases_that_agree_are_counted(tmp_path):
    assert check(written(tmp_path / "cases.csv", ROW)) == (0, "1 of 1 agree.\n", "")


def test_each_difference_is_printed_and_the_answer_is_no(tmp_path):
    wrong = ROW | {"id": "T2", "expected_elapsed_s": "9001", "expected_met": "true"}
    code, said, _ = check(written(tmp_path / "cases.csv", ROW, wrong))
    assert (code, said.splitlines()) == (
        1,
        [
            "T2: expected_elapsed_s should be 9001, the clock says 9000.",
            "T2: expected_met should be true, the clock says false.",
            "1 of 2 agree.",
        ],
    )


def test_a_program_reads_the_differences_as_json(tmp_path):
    wrong = ROW | {"expected_due_utc": "NEVER"}
    code, said, _ = check(written(tmp_path / "cases.csv", wrong), "--json")
    difference = {
        "case": "T1",
        "column": "expected_due_utc",
        "expected": "NEVER",
        "got": "2026-01-13T10:00:00Z",
    }
    assert (code, json.loads(said)) == (
        1,
        {"cases": 1, "agree": 0, "differences": [difference], "unreadable": []},
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,2\n", "line 1: a table of cases needs the columns"),
        (b"\xff\xfe\x00", "this is not a CSV table in UTF-8"),
    ],
)
def test_what_is_no_table_of_cases_is_refused_in_words(tmp_path, content, said):
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    code, stdout, stderr = check(path)
    assert (code, stdout, said in stderr, stderr.count("\n")) == (2, "", True, 1)


def test_a_missing_file_is_named(tmp_path):
    missing = tmp_path / "none.csv"
    assert check(missing) == (2, "", f"{missing}: there is no such file or folder.\n")


def test_the_forty_six_worked_cases_agree():
    cases = Path(os.environ.get("SAMESIDE_SHARED", "../shared")) / "cases" / "clock_cases.csv"
    if not cases.is_file():
        pytest.skip("the worked cases lie outside the project and are not here")
    assert check(cases) == (0, "46 of 46 agree.\n", "")


def test_a_row_that_cannot_be_read_is_named_and_the_others_are_judged(tmp_path):
    code, said, complained = check(
        written(tmp_path / "cases.csv", ROW | {"events_json": "[]"}, ROW)
    )
    assert (code, said, complained.count("\n")) == (2, "1 of 2 agree.\n", 1)
    assert complained.startswith(f"{tmp_path / 'cases.csv'}, line 2: ")
