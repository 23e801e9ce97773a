"""What a careless or a hostile person gives the command: one sentence, an exit code, no loss."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sameside.cli.command import app

SOURCE = Path(__file__).resolve().parents[2] / "src"
START = (sys.executable, "-c", "from sameside.cli import main; main()")
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
HEADER = "request,at,event,by,public,priority,service,reason\n"
LOG = f"""{HEADER}R1,2026-03-02T09:00:00+01:00,created,,,urgent,mail,
R1,2026-03-02T09:30:00+01:00,message,supplier,true,,,
R1,2026-03-02T10:00:00+01:00,resolved,,,,,
R2,2026-03-02T09:00:00+01:00,created,,,urgent,mail,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "agreement.toml").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    return tmp_path


def asked(folder: Path, *options: str, log: str = "log.csv") -> list[str]:
    agreement = str(folder / "agreement.toml")
    return ["statement", str(folder / log), "--agreement", agreement, "--language", "en", *options]


def run(*words: str) -> tuple[int, str, str]:
    ran = CliRunner().invoke(app, words)
    return ran.exit_code, ran.stdout, ran.stderr


def start(
    *words: str, stdout: int | None = subprocess.PIPE, **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "SAMESIDE_LANGUAGE": "en"} | more
    return subprocess.run(  # noqa: PLW1510 -- its exit code is what is looked at
        [*START, *words], stdout=stdout, stderr=subprocess.PIPE, env=environment, timeout=60
    )


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("named", ["log.csv", "../{folder}/log.csv", "link.csv", "twin.csv"])
def test_the_log_is_never_written_over(folder, named):
    (folder / "link.csv").symlink_to(folder / "log.csv")
    (folder / "twin.csv").hardlink_to(folder / "log.csv")
    out = str(folder / named.format(folder=folder.name))
    code, _, said = run(*asked(folder, "--out", out))
    assert (code, said) == (
        2,
        f"{out} is read for this; to write there would lose it. Name another file.\n",
    )
    assert (folder / "log.csv").read_text(encoding="utf-8") == LOG


def test_a_converted_log_is_never_written_over_what_it_is_made_from(folder):
    (folder / "log.csv").rename(folder / "log.events.parquet")
    code, _, said = run(
        "log", "convert", str(folder / "log.events.parquet"), str(folder / "log.parquet")
    )
    assert (code, "is read for this" in said) == (2, True)
    assert (folder / "log.events.parquet").read_text(encoding="utf-8") == LOG


def test_two_things_are_not_written_to_one_file(folder):
    out = str(folder / "s.json")
    code, _, said = run(*asked(folder, "--out", out, "--out", out))
    assert (code, said) == (2, f"{out}: two things cannot be written to one file.\n")


def test_where_it_cannot_be_written_is_named_as_it_was_asked_for(folder):
    (folder / "s.html").mkdir()
    places = {
        "nowhere/s.html": "there is no folder",
        "s.html": "this is a folder",
        "log.csv/s.html": "there is no folder",
        f"{'x' * 300}.html": "File name too long",
    }
    for name, why in places.items():
        code, _, said = run(*asked(folder, "--out", str(folder / name)))
        assert (code, said.startswith(str(folder / name)), why in said) == (2, True, True)


def test_a_disk_that_is_full_leaves_nothing_half_written(folder):
    """A file may be 10 kB here, and the page is larger."""
    words = asked(folder, "--out", str(folder / "s.html"))
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (10000, 10000)); "
    ran = subprocess.run(
        [sys.executable, "-c", f"{limited}from sameside.cli import main; main()", *words],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        check=False,
    )
    assert (ran.returncode, ran.stderr.decode()) == (
        2,
        f"{folder / 's.html'}: the machine could not go on: File too large.\n",
    )
    assert left_in(folder) == ["agreement.toml", "log.csv"]


def test_a_demonstration_is_not_made_over_somebodys_own_files(folder):
    code, _, said = run("demo", "--folder", str(folder), "--language", "en")
    assert (code, said.startswith(f"{folder / 'agreement.toml'} lies there already")) == (2, True)
    assert (folder / "agreement.toml").read_text(encoding="utf-8") == AGREEMENT
    (folder / "agreement.toml").unlink()
    (folder / "log.csv").rename(folder / "requests.csv")
    assert run("demo", "--folder", str(folder))[0] == 2
    assert left_in(folder) == ["requests.csv"]


def test_what_is_read_once_only_or_without_end_is_no_log(folder):
    os.mkfifo(folder / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(str(folder / "plug.csv"))
        for log in ("plug.csv", "/dev/zero", "/dev/null"):
            code, _, said = run(*asked(folder, log=log))
            assert (code, "is no file but a pipe or a device" in said) == (2, True)
    code, _, said = run(*asked(folder, "--mapping", "/dev/zero"))
    assert (code, "is no file but a pipe or a device" in said) == (2, True)
    # Whoever opens it waits for ever; a process of its own is ended where it does.
    ran = start(*asked(folder, log="pipe.csv"))
    assert (ran.returncode, b"is no file but a pipe or a device" in ran.stderr) == (2, True)


def test_a_log_given_as_the_mapping_is_refused_however_large(folder):
    (folder / "large.csv").write_text(LOG * 30_000, encoding="utf-8")
    code, _, said = run(*asked(folder, "--mapping", str(folder / "large.csv")))
    assert (code, said) == (2, "large.csv is larger than 5 MB, and no mapping. Is it the log?\n")


def test_worked_cases_without_end_are_refused():
    code, _, said = run("clock", "check", "/dev/zero", "--language", "en")
    assert (code, said) == (
        2,
        "/dev/zero, line 1: the line is too long for a table of worked cases.\n",
    )


def test_rows_that_cannot_be_used_hold_no_memory(folder):
    """A million different ids, none of them in a row that can be used."""
    with (folder / "bad.csv").open("w", encoding="utf-8") as log:
        log.write(HEADER)
        log.writelines(
            f"R{n:059d},2026-13-01T00:00Z,created,,,urgent,mail,\n" for n in range(10**6)
        )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    ran = start(*asked(folder, log="bad.csv"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert (ran.returncode, ran.stderr.count(b"\n")) == (2, 1)
    assert before > 400 << 10 or peak < 400 << 10  # kilobytes; another child may have held more


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_terminal_of_any_encoding_is_told_the_figures(folder, encoding):
    ran = start(*asked(folder, "--explain", "R1"), PYTHONIOENCODING=encoding)
    sign = "≥" if encoding == "utf-8" else ">="
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert f"1 of 1 = 100.0 % {sign} 90 %" in " ".join(ran.stdout.decode(encoding).split())


def test_a_program_reads_the_same_json_in_any_encoding(folder):
    named = AGREEMENT.replace("Northern Police", "Nørre Politi 警察")
    (folder / "agreement.toml").write_text(named, encoding="utf-8")
    seen = [
        json.loads(start(*asked(folder, "--json"), PYTHONIOENCODING=encoding).stdout)
        for encoding in ("ascii", "utf-8")
    ]
    assert seen[0] == seen[1]


def test_a_guessed_mapping_is_utf_8_whatever_the_terminal_speaks(folder):
    rows = "".join(f"R{n},2026-03-0{n} 09:00,2026-03-0{n} 12:00,Høj\n" for n in range(1, 9))
    (folder / "own.csv").write_text(f"Løbenummer,Opened,Solved,Priority\n{rows}", encoding="utf-8")
    ran = start("log", "preview", str(folder / "own.csv"), "--guess", PYTHONIOENCODING="latin-1")
    assert (ran.returncode, "Løbenummer" in ran.stdout.decode("utf-8")) == (0, True)


@pytest.mark.parametrize("words", [["agreement", "schema"], ["--help"]], ids=" ".join)
def test_where_no_answer_can_be_written_it_says_so(words):
    with Path("/dev/full").open("wb") as full:
        ran = start(*words, stdout=full.fileno())
    said = "The answer could not be written to where it was sent: No space left on device.\n"
    assert (ran.returncode, ran.stderr.decode()) == (2, said)


def test_whoever_listens_to_the_exit_code_alone_gets_it(folder):
    words = " ".join(asked(folder, "--expect", "0" * 64))
    shell = f'"$0" -c "from sameside.cli import main; main()" {words} >&- 2>&-'
    ran = subprocess.run(
        ["sh", "-c", shell, sys.executable],  # noqa: S607 -- the shell of the machine
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        check=False,
    )
    assert ran.returncode == 1


def test_whoever_read_enough_may_go(folder):
    shell = f'"$0" -c "from sameside.cli import main; main()" {" ".join(asked(folder))} | true'
    ran = subprocess.run(
        ["sh", "-c", shell, sys.executable],  # noqa: S607 -- the shell of the machine
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        check=False,
    )
    assert ran.stderr == b""


def test_no_figure_is_cut_off_on_a_narrow_terminal(folder, monkeypatch):
    wide = run(*asked(folder, "--explain", "R1"))
    for columns in ("0", "1", "20", "60"):
        monkeypatch.setenv("COLUMNS", columns)
        said = run(*asked(folder, "--explain", "R1"))
        assert sorted(said[1].split()) == sorted(wide[1].split())  # a reason may be on two lines


def test_a_request_asked_for_twice_is_explained_once(folder):
    _, said, _ = run(*asked(folder, "--json", "--explain", "R1", "--explain", "R1"))
    assert [each["request"] for each in json.loads(said)["explained"]] == ["R1"]


def test_a_request_that_no_file_could_hold_is_not_in_the_log(folder):
    ran = start(*asked(folder), "--explain", os.fsdecode(b"\xff"))
    said = "log.csv tells of no request “\\udcff”.\n"
    assert (ran.returncode, ran.stderr.decode()) == (2, said)


def test_a_file_whose_name_is_no_text_is_read_and_named(folder):
    name = os.fsdecode(b"l\xf8g.csv")
    (folder / "log.csv").rename(folder / name)
    seen = start(*asked(folder, "--json", "--out", str(folder / "s.html"), log=name))
    assert (seen.returncode, seen.stderr) == (0, b"")
    previewed = start("log", "preview", str(folder / name))
    assert previewed.stdout.splitlines()[0].startswith(b"l\\udcf8g.csv: CSV")


@pytest.mark.parametrize("instant", ["0001-01-01T00:00Z", "9999-12-31T23:59Z"])
@pytest.mark.parametrize("engine", ["memory", "kernel"])
def test_an_instant_no_clock_covers_is_refused(folder, instant, engine):
    code, _, said = run(*asked(folder, "--as-of", instant, "--engine", engine))
    assert (code, said) == (2, f"“{instant}”: the clock covers the years from 1900 to 2199.\n")


def test_a_request_the_agreement_does_not_know_is_named_when_asked_for(folder):
    with (folder / "log.csv").open("a", encoding="utf-8") as log:
        log.write("R3,2026-03-02T09:00:00+01:00,created,,,urgent,garden,\n")
    code, _, said = run(*asked(folder, "--explain", "R3"))
    assert (code, said) == (2, "R3: Version 1 of the agreement has no service “garden”.\n")


def test_rows_left_out_are_found_by_the_command_that_is_named(folder):
    with (folder / "log.csv").open("a", encoding="utf-8") as log:
        log.write("R3,yesterday,created,,,urgent,mail,\n")
    _, said, _ = run(*asked(folder))
    at = said.splitlines().index("Rows read: 5 = used 4 + listed 1.")
    assert said.splitlines()[at + 1] == (
        f"Which rows are listed, and why: sameside log preview {folder / 'log.csv'}"
    )


def test_a_statement_as_of_an_instant_says_so(folder):
    _, said, _ = run(*asked(folder, "--as-of", "2026-03-02T09:15+01:00"))
    assert "As of Mon 2 Mar 2026 09:15; what came later plays no part." in said.splitlines()


@pytest.mark.parametrize("after_s", [0.2, 3.0])
def test_an_interrupted_statement_leaves_nothing(folder, after_s):
    """Once while it still loads, once while the slow engine counts 400,000 requests."""
    with (folder / "long.csv").open("w", encoding="utf-8") as log:
        log.write(HEADER)
        row = "R{n},2026-03-02T09:00:00+01:00,created,,,urgent,mail,\n"
        log.writelines(row.format(n=n) for n in range(400_000))
    before = left_in(folder)
    words = asked(folder, "--out", str(folder / "s.html"), "--engine", "kernel", log="long.csv")
    with subprocess.Popen(
        [*START, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    ) as running:
        time.sleep(after_s)
        running.send_signal(signal.SIGINT)
        _, complained = running.communicate()
    assert (running.returncode, b"Traceback" in complained) == (130, False)
    assert left_in(folder) == before


def test_what_a_hostile_log_says_moves_no_cursor(folder):
    with (folder / "log.csv").open("a", encoding="utf-8") as log:
        log.write("\x1b[2JR3,2026-03-01T09:00Z,created,,,urgent,\x1b]0;garden\u202e,\n")
    _, said, _ = run(*asked(folder))
    _, _, complained = run(*asked(folder, "--explain", "\x1b[2JR3"))
    assert "nothing about: 1." in said
    assert complained.startswith("\ufffd[2JR3: Version 1")
    for sign in "\x1b\u202e":
        assert sign not in said + complained


def test_a_web_page_is_no_log(folder):
    assert run(*asked(folder, "--out", str(folder / "s.html")))[0] == 0
    code, _, said = run(*asked(folder, log="s.html"))
    assert (code, said) == (
        2,
        "s.html is a web page and no request log. Download the log as CSV or XLSX.\n",
    )


def test_many_are_counted_as_people_write_it(folder):
    rows = "".join(f"R{n},2026-13-01T00:00Z,created,,,urgent,mail,\n" for n in range(1234))
    (folder / "bad.csv").write_text(HEADER + rows, encoding="utf-8")
    for language, n in {"en": "1,234", "da": "1.234"}.items():
        code, _, said = run(*asked(folder, "--language", language, log="bad.csv"))
        assert (code, f" {n} " in said) == (2, True)
