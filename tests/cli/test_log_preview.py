"""`sameside log preview`, run as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from sameside.cli.command import app

LOG = """request;at;event;priority;service
R1;2026-03-02T09:00:00+01:00;created;urgent;mail
R1;2026-03-02T10:00:00+01:00;resolved;;
R2;2026-13-02T09:00:00+01:00;created;urgent;mail
R1;2026-03-02T10:00:00+01:00;resolved;;
"""


def preview(path: Path, *options: str) -> tuple[int, list[str], str]:
    ran = CliRunner().invoke(app, ["log", "preview", str(path), "--language", "en", *options])
    return ran.exit_code, ran.stdout.splitlines(), ran.stderr


def written(folder: Path, text: str = LOG) -> Path:
    path = folder / "log.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_row_is_accounted_for(tmp_path):
    code, said, _ = preview(written(tmp_path))
    at = said.index("Rows read: 4 = used 2 + listed 2.")
    assert (code, [line.split(":")[0] for line in said[at + 1 :]]) == (0, ["  line 4", "  line 5"])


def test_it_says_how_the_file_is_written(tmp_path):
    _, said, _ = preview(written(tmp_path))
    assert said[:3] == [
        "log.csv: CSV, utf-8, separated by semicolon",
        "Each time carries its own offset.",
        "1 request, from Mon 2 Mar 2026 08:00 to Mon 2 Mar 2026 09:00.",
    ]


def test_a_program_reads_the_same(tmp_path):
    code, said, _ = preview(written(tmp_path), "--json")
    seen = json.loads("\n".join(said))
    assert (code, seen["rows_read"], seen["rows_used"], seen["rows_listed"]) == (0, 4, 2, 2)
    assert [each["place"] for each in seen["listed"]] == ["line 4", "line 5"]
    assert seen["events"] | {"created": 1, "resolved": 1} == seen["events"]


def test_a_guess_can_be_used_as_it_is(tmp_path):
    rows = [f"R{n},2026-03-0{n} 09:00,2026-03-0{n} 12:00,High" for n in range(1, 9)]
    log = written(tmp_path, "\n".join(["Ticket,Opened,Solved,Priority", *rows, ""]))
    code, mapping, _ = preview(log, "--guess")
    (tmp_path / "mapping.toml").write_text("\n".join(mapping), encoding="utf-8")
    again, said, _ = preview(log, "--mapping", str(tmp_path / "mapping.toml"))
    assert (code, again) == (0, 0)
    assert "Rows read: 8 = used 8 + listed 0." in said


def test_what_is_no_log_is_refused_in_a_sentence(tmp_path):
    code, said, complained = preview(written(tmp_path, ""))
    assert (code, said, complained.count("\n"), "log.csv" in complained) == (2, [], 1, True)


def test_escape_sequences_of_a_terminal_do_not_reach_it(tmp_path):
    text = LOG.replace("mail", "\x1b[31mmail").replace("R2", "R\x1b]0;2")
    _, said, _ = preview(written(tmp_path, text))
    assert "\x1b" not in "\n".join(said)
