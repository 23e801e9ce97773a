"""`sameside import requests`: the same import from the command line, in the name of a seat."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sameside.cli.command import app
from sameside.delivery.models import Import, ImportState, RecordVersion
from tests.apps.delivery.conftest import LOG


def run(folder: Path, *more: str, content: bytes = LOG, by: str = "jens@example.org"):
    log = folder / "log.csv"
    log.write_bytes(content)
    said = ["import", "requests", str(log), "--partnership", "north-harbour", "--by", by]
    return CliRunner().invoke(app, [*said, "--language", "en", *more])


def test_a_log_is_brought_in_by_command_in_the_name_of_a_seat(cast, tmp_path: Path):
    ran = run(tmp_path)
    assert (ran.exit_code, ran.output.splitlines()) == (
        0,
        [
            "Rows read: 13 = used 12 + listed 1.",
            "New requests: 5; with more told: 0; told otherwise and left: 0.",
        ],
    )
    found = Import.objects.get()
    assert (found.state, found.by) == (ImportState.DONE, cast.jens)


@pytest.mark.usefixtures("cast")
def test_the_same_log_by_command_is_answered_with_no(tmp_path: Path):
    run(tmp_path)
    ran = run(tmp_path, by="nora@example.org")
    assert (ran.exit_code, RecordVersion.objects.count()) == (1, 1)
    assert "This log is in the record already" in ran.output


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("by", ["otto@example.org", "nobody@example.org"])
def test_whoever_has_no_seat_there_brings_nothing(tmp_path: Path, by: str):
    ran = run(tmp_path, by=by)
    assert (ran.exit_code, Import.objects.count()) == (2, 0)
    assert f"{by} has no seat at a partnership “north-harbour”." in ran.output


@pytest.mark.usefixtures("cast")
def test_a_log_that_needs_a_mapping_is_not_brought_in_by_guess(tmp_path: Path):
    odd = b"Ticket;Opened;Solved\n7;02-03-2026 09:00;02-03-2026 10:00\n"
    ran = run(tmp_path, content=odd)
    assert (ran.exit_code, RecordVersion.objects.count()) == (2, 0)
    assert "does not have the usual columns" in ran.output or "mapping" in ran.output


@pytest.mark.usefixtures("cast")
def test_a_program_reads_what_came_in(tmp_path: Path):
    ran = run(tmp_path, "--json")
    said = json.loads(ran.output)
    assert (said["state"], said["new"], said["rows_listed"]) == ("done", 5, 1)
