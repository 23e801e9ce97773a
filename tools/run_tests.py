"""Runs every test: the kernel's, the others on SQLite, and what touches data on PostgreSQL again.

python -m tools.run_tests      what ./bin/test without further words does

Only the kernel's run is watched for branches that no test takes: watching slows every test, and
the kernel is held by its own. It closes with the counts of each, with what was left out and why,
and with one plain line that sums them up.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
WORKERS = ("-n", "2", "--dist", "worksteal")
COVERED = ("tests/kernel", "--cov", "--cov-report=term", "--cov-fail-under=100")
NONE_COLLECTED = 5
"""Pytest's answer where there is nothing to run."""


@dataclass(slots=True)
class Run:
    """One run of pytest: on what, how it ended, how many, and what was left out why."""

    name: str
    code: int = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    took: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def well(self) -> bool:
        """Whether everything that ran passed, and the kernel is covered where that is asked."""
        return self.code == 0 and not self.failed


def main() -> int:
    """Run all, tell how it went; answer 1 where anything failed."""
    runs = [
        run("the kernel", "sqlite", COVERED),
        run("SQLite", "sqlite", ("--ignore=tests/kernel",)),
        run("PostgreSQL", "postgresql", ("-m", "data and not once")),
    ]
    print("\n".join(["", *told(runs)]), flush=True)
    return 0 if all(each.well for each in runs) else 1


def run(name: str, database: str, words: Sequence[str]) -> Run:
    """Run pytest on one database."""
    print(f"\n== On {name}", flush=True)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sameside-run-") as folder:
        report = Path(folder) / "report.xml"
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", *WORKERS, *words, f"--junit-xml={report}"],
            env=os.environ | {"TEST_DATABASE": database},
            cwd=ROOT,
            check=False,
        )
        made = Run(name, ended.returncode, took=time.monotonic() - begun)
        if report.is_file():
            count(report, made)
        elif made.code != NONE_COLLECTED:
            made.failed += 1
    return made


def count(report: Path, made: Run) -> None:
    """Read from pytest's report how each test ended."""
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 -- written by pytest, just now
        if case.find("failure") is not None or case.find("error") is not None:
            made.failed += 1
        elif (left_out := case.find("skipped")) is not None:
            made.skipped += 1
            made.reasons[(left_out.get("message") or "no reason was given").strip()] += 1
        else:
            made.passed += 1


def told(runs: Sequence[Run]) -> list[str]:
    """Return the closing lines; the last one sums up."""
    lines = [f"On {each.name}: {summed([each])}, in {each.took / 60:.1f} minutes" for each in runs]
    for each in runs:
        if each.code == NONE_COLLECTED:
            lines.append(f"On {each.name} there was nothing to run, and there should be.")
        elif each.code not in {0, 1}:
            lines.append(f"On {each.name} the run broke off; pytest answered {each.code}.")
        elif each.code == 1 and not each.failed:
            lines.append("Not every branch of the kernel was reached; the table above says which.")
        lines += [f"Left out on {each.name}: {n} × {why}" for why, n in each.reasons.most_common()]
    return [*lines, summed(runs)]


def summed(runs: Sequence[Run]) -> str:
    """Return the counts of some runs together."""
    passed, failed = sum(each.passed for each in runs), sum(each.failed for each in runs)
    return f"{passed} passed, {failed} failed, {sum(each.skipped for each in runs)} skipped"


if __name__ == "__main__":
    sys.exit(main())
