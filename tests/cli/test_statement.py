"""`sameside statement`, run as a person runs it, on the files of the tutorial."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sameside.cli.command import app

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "first-statement.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def blocks() -> dict[str, str]:
    """The files of the tutorial by the name a person gives them."""
    found = BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))
    agreement = next(text for kind, text in found if kind == "toml")
    requests = next(text for _, text in found if text.startswith("request,"))
    return {"agreement.toml": agreement, "requests.csv": requests}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    for name, text in blocks().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *options: str, log: str = "requests.csv") -> tuple[int, str, str]:
    asked = ["statement", str(folder / log), "--agreement", str(folder / "agreement.toml")]
    ran = CliRunner().invoke(app, [*asked, "--language", "en", *options])
    return ran.exit_code, ran.stdout, ran.stderr


def digest_of(folder: Path, *options: str) -> str:
    code, said, _ = run(folder, "--json", *options)
    assert code == 0
    digest: str = json.loads(said)["digest"]
    return digest


def test_the_tutorial_tells_what_the_statement_says(first):
    code, said, complained = run(first)
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert (code, complained) == (0, "")
    assert "urgent, answer 2 of 2 = 100.0 % ≥ 90 % 30 min 40 min" in lines
    assert "urgent, solution 1 of 2 = 50.0 % < 90 % 2 h 30 min 5 h 30 min" in lines
    assert "Rows read: 8 = used 8 + listed 0." in lines


def test_an_explanation_adds_up_to_what_elapsed(first):
    _, said, _ = run(first, "--json", "--explain", "W-2")
    explained = json.loads(said)["explained"][0]
    solution = explained["verdicts"][1]
    stretches = [(s["to"] - s["from"], s["kind"], s["why"]) for s in solution["stretches"]]
    assert stretches == [
        (3600, "counted", ""),
        (70_200, "paused", "no key to the room"),
        (16_200, "counted", ""),
    ]
    assert (solution["outcome"], solution["elapsed_s"]) == ("breached", 19_800)


def test_the_expected_digest_is_a_yes_and_another_is_a_no(first):
    digest = digest_of(first)
    code, _, said = run(first, "--expect", f" {digest.upper()} ")
    assert (code, said) == (0, "The digest is the expected one: every figure is the same.\n")
    code, _, complained = run(first, "--expect", "0" * 64)
    assert (code, complained.startswith(f"The digest is {digest}, not the expected 000")) == (
        1,
        True,
    )


def test_both_engines_give_the_same_digest(first):
    assert digest_of(first, "--engine", "kernel") == digest_of(first, "--engine", "memory")


def test_the_order_of_rows_does_not_change_the_digest(first):
    before = digest_of(first)
    head, *rows = (first / "requests.csv").read_text(encoding="utf-8").splitlines()
    (first / "requests.csv").write_text("\n".join([head, *reversed(rows)]), encoding="utf-8")
    assert digest_of(first) == before


def test_a_changed_second_changes_the_digest(first):
    before = digest_of(first)
    log = first / "requests.csv"
    said = log.read_text(encoding="utf-8").replace("12:30:00", "12:30:01")
    log.write_text(said, encoding="utf-8")
    assert digest_of(first) != before


def test_a_missed_level_is_a_no_where_that_was_asked(first):
    assert run(first)[0] == 0
    code, _, complained = run(first, "--fail-on-miss")
    assert (code, complained) == (1, "Below what was agreed: windows · urgent · solution.\n")


def test_the_period_leaves_out_what_was_made_outside_it(first):
    code, said, _ = run(first, "--json", "--from", "2026-01-14", "--to", "2026-01-15")
    assert (code, json.loads(said)["statement"]["figures"]) == (0, [])


@pytest.mark.parametrize("ending", ["html", "json", "csv", "xlsx", "parquet"])
def test_writing_it_twice_gives_the_same_bytes(first, ending):
    written = first / f"statement.{ending}"
    seen = []
    for _ in range(2):
        assert run(first, "--out", str(written))[0] == 0
        seen.append(written.read_bytes())
    assert seen[0] == seen[1]
    assert len(seen[0]) > 100


def test_the_csv_says_what_the_terminal_says(first):
    run(first, "--out", str(first / "s.csv"))
    rows = csv.DictReader(io.StringIO((first / "s.csv").read_text(encoding="utf-8-sig")))
    solution = [r for r in rows if (r["priority"], r["clock"]) == ("urgent", "resolution")]
    assert [(r["month"], r["met"], r["breached"], r["share_percent"]) for r in solution] == [
        ("", "1", "1", "50.00"),
        ("2026-01", "1", "1", "50.00"),
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--expect", "e379f3"], "“e379f3” is no digest: it has 64 characters"),
        (["--from", "yesterday"], "“yesterday” is not a date. Write it as 2026-01-31.\n"),
        (["--as-of", "2026-01-31T16:00"], "is not an instant with its offset."),
        (["--from", "2026-02-01", "--to", "2026-01-01"], "holds no day.\n"),
        (["--explain", "W-9"], "tells of no request “W-9”.\n"),
        (["--out", "statement.docx"], "name a file that ends with one of .html, .json, .csv"),
        (["--out", "nowhere/statement.html"], "Make it first, or name another.\n"),
        (["--mapping", "none.toml"], "none.toml"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(first, options, said):
    code, stdout, stderr = run(first, *options)
    assert (code, stdout, stderr.count("\n")) == (2, "", 1)
    assert said in stderr


def test_a_log_that_is_not_there_is_named(first):
    code, stdout, stderr = run(first, log="none.csv")
    assert (code, stdout, stderr.count("\n"), "none.csv" in stderr) == (2, "", 1, True)


def test_a_request_the_agreement_does_not_know_is_said(first):
    with (first / "requests.csv").open("a", encoding="utf-8") as log:
        log.write("W-3,2026-01-13T09:00:00+01:00,created,,,urgent,gardening,\n")
    code, said, _ = run(first)
    sentence = (
        "Requests the agreement says nothing about: 1. The first is W-3: "
        "Version 1 of the agreement has no service “gardening”."
    )
    assert (code, sentence in said) == (0, True)


@pytest.mark.parametrize("language", ["da", "sv", "nl"])
def test_it_is_said_in_the_language_asked_for(first, language):
    asked = ["statement", str(first / "requests.csv"), "--agreement", str(first / "agreement.toml")]
    ran = CliRunner().invoke(app, [*asked, "--language", language])
    assert (ran.exit_code, "share met" in ran.stdout) == (0, False)
