"""`sameside doctor`, run as a person runs it."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from sameside import __version__
from sameside.cli.command import app
from sameside.kernel.zone import TZDATA_VERSION


def test_the_doctor_names_what_stands_here():
    ran = CliRunner().invoke(app, ["doctor", "--language", "en"])
    lines = ran.stdout.splitlines()
    assert ran.exit_code == 0
    assert lines[0] == f"✓ Sameside {__version__}"
    assert lines[2] == f"✓ Time zones of edition {TZDATA_VERSION}, the same on every machine."
    assert [line for line in lines if not line.startswith("✓ ")] == []


def test_a_program_reads_the_same_findings():
    ran = CliRunner().invoke(app, ["doctor", "--json"])
    findings = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert [f["what"] for f in findings if f["what"] in {"numpy", "time zones", "da"}] == [
        "time zones",
        "numpy",
        "da",
    ]
    assert all(f["well"] for f in findings)
