"""The statement as files for other programs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import MappingProxyType

import openpyxl
import pyarrow.parquet as pq
import pytest
import rfc8785

from sameside.kernel.agreement import (
    Agreement,
    AgreementVersion,
    Clock,
    Level,
    Party,
    Policies,
    Service,
    Target,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, Window
from sameside.kernel.figure import Promise, Scope
from sameside.kernel.statement import (
    Judged,
    LeftOut,
    Period,
    Sources,
    Statement,
    compose,
    figures_of,
)
from sameside.kernel.verdict import Outcome
from sameside.pages.exports import COLUMNS, WRITERS, as_csv, as_json, as_parquet, as_xlsx

DAY = (Window(8 * 3600, 16 * 3600),)
OFFICE = Calendar("office", "Europe/Copenhagen", (CalendarVersion(date(2000, 1, 1), (DAY,) * 7),))
TARGETS = MappingProxyType({Clock.RESPONSE: Target(3600)})
CLEANING = Service("cleaning", "Cleaning", (Level("urgent", OFFICE, TARGETS, 9000),))
VERSION = AgreementVersion(
    1, date(2026, 1, 1), {"office": OFFICE}, {"cleaning": CLEANING}, Policies()
)
AGREEMENT = Agreement(
    "Cleaning",
    Party("north", "Northern Police"),
    Party("harbour", "Harbour Service"),
    "Europe/Copenhagen",
    "DKK",
    (VERSION,),
    digest="b" * 64,
)
PROMISE = Promise(1, Target(3600), 9000, "office")


def judged(request: str, outcome: Outcome, elapsed: int, *, stopped: bool = True) -> Judged:
    scope = Scope("cleaning", "urgent", Clock.RESPONSE, "2026-01")
    return Judged(request, scope, outcome, stopped, elapsed, PROMISE)


@pytest.fixture
def statement() -> Statement:
    figures = figures_of(
        [
            judged("R2", Outcome.BREACHED, 4000),
            judged("=1+1", Outcome.MET, 600),
            judged("R3", Outcome.RUNNING, 60, stopped=False),
        ]
    )
    left_out = (LeftOut("R9", "no service {service}", {"service": "mail"}),)
    period = Period(date(2026, 1, 1), date(2026, 2, 1))
    return compose(Sources("a" * 64, "b" * 64, "2026f", 0, period), AGREEMENT, figures, left_out)


MONTH = ["cleaning", "urgent", "response", "2026-01", "3", "1", "1", "1", "0", "0"]
FIGURE = ["False", "50.00", "90.00", "False", "2", "600", "4000"]


def test_csv_has_a_row_for_each_figure_and_each_wider_one(statement):
    rows = list(csv.reader(io.StringIO(as_csv(statement).decode("utf-8-sig"))))
    assert rows[0] == list(COLUMNS)
    assert rows[1:] == [
        ["cleaning", "", "response", "", *MONTH[4:], *FIGURE],
        ["cleaning", "", "response", "2026-01", *MONTH[4:], *FIGURE],
        ["cleaning", "urgent", "response", "", *MONTH[4:], *FIGURE],
        [*MONTH, *FIGURE],
    ]


def test_the_digest_in_the_json_is_over_the_canonical_form_beside_it(statement):
    whole = json.loads(as_json(statement))
    canonical = rfc8785.dumps(whole["statement"])
    assert whole["digest"] == hashlib.sha256(canonical).hexdigest() == statement.digest
    assert whole["statement"]["left_out"] == [{"request": "R9", "why": "no service mail"}]


def test_parquet_keeps_the_requests_of_each_figure(statement):
    table = pq.read_table(io.BytesIO(as_parquet(statement)))
    last = table.to_pylist()[-1]
    assert last["met_requests"] == ["=1+1"]
    assert last["breached_requests"] == ["R2"]
    assert last["running_requests"] == ["R3"]
    assert table.schema.metadata[b"digest"].decode() == statement.digest


def test_a_workbook_takes_an_id_for_an_id_and_not_for_a_formula(statement):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(statement)))
    rows = [[cell.value for cell in row] for row in book["Requests"].iter_rows()]
    kinds = [row[4].data_type for row in book["Requests"].iter_rows()]
    assert rows[1:] == [
        ["cleaning", "urgent", "response", "2026-01", "R2", "breached"],
        ["cleaning", "urgent", "response", "2026-01", "R3", "running"],
        ["cleaning", "urgent", "response", "2026-01", "=1+1", "met"],
    ]
    assert kinds == ["s"] * 4
    assert book["Statement"]["B8"].value == statement.digest


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_the_same_statement_is_the_same_file(statement, ending):
    assert WRITERS[ending](statement) == WRITERS[ending](statement)


def test_nothing_decided_is_no_share_at_all():
    figures = figures_of([judged("R3", Outcome.RUNNING, 60, stopped=False)])
    period = Period(date(2026, 1, 1), date(2026, 2, 1))
    empty = compose(Sources("a", "b", "2026f", 0, period), AGREEMENT, figures, ())
    rows = list(csv.DictReader(io.StringIO(as_csv(empty).decode("utf-8-sig"))))
    told = [(row["no_data"], row["share_percent"], row["kept"], row["p50_s"]) for row in rows]
    assert told == [("True", "", "", "")] * 4


def test_each_column_is_explained_in_the_reference():
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "statement.md"
    lines = page.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1] for line in lines if "|" in line]
    explained = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert set(COLUMNS) <= explained


def test_the_reference_shows_how_to_take_the_digest(statement, tmp_path):
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "statement.md"
    shown = re.search(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    (tmp_path / "statement.json").write_bytes(as_json(statement))
    ran = subprocess.run(
        [sys.executable, "-c", shown[1]], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert ran.stdout == f"{statement.digest}\n"
