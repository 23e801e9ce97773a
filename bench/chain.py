"""Our own way from a file to a statement: what `sameside statement` does after its start."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench import files
from bench.measure import MIB, ROOT, Measured, peak_mb, timed
from bench.workload import CACHE
from sameside.cli.demonstration import write_demonstration
from sameside.delivery.reckoning.question import Engine, Question, answer
from sameside.engine.flat import OUTCOMES
from sameside.engine.report import report_of
from sameside.engine.tally import Lines
from sameside.formats.agreement import read_agreement
from sameside.formats.log.reading import read_log

FEW: Final = 1000
"""On so many requests the kernel is asked too; reading them also wakes everything up."""
STAGES: Final = ("agreement", "log", "digest")


def statement(source: str, rows: int) -> Measured:
    """Make the statement of a file."""
    question = Question(log(source, rows), files.agreement())
    right = _as_the_kernel(source)
    seconds = timed(lambda: answer(question), 1)
    return Measured("Sameside", rows, seconds, peak_mb(), right)


def figures(source: str, rows: int) -> Measured:
    """Make the figures of a file alone: no digest of what happened, no evidence named.

    As with the peers, the first time is not counted.
    """
    path = log(source, rows)
    right = _figures_as_the_kernel(source)
    _figures(path)
    return Measured("Sameside", rows, timed(lambda: _figures(path), 1), peak_mb(), right)


def _figures_as_the_kernel(source: str) -> str:
    """Say how many groups of a few requests are summed up as the kernel does."""
    few = log(source, FEW)
    stated = answer(Question(few, files.agreement(), engine=Engine.KERNEL)).statement.figures
    truth = {
        figure.scope: ([figure.count(outcome) for outcome in OUTCOMES], figure.p50, figure.p90)
        for figure in stated
        if figure.scope.month and figure.scope.priority
    }
    found = {
        lines.scope(n): (lines.counts[n].tolist(), int(lines.p50[n]), int(lines.p90[n]))
        for lines in _figures(few)
        for n in range(lines.cell.size)
    }
    agreed = sum(found.get(scope) == each for scope, each in truth.items())
    return f"{agreed} of {len(truth)} groups"


def _figures(path: Path) -> list[Lines]:
    agreed, read = read_agreement(files.agreement()), read_log(path)
    return [*report_of(read.events, read.plain, agreed, read.period[1]).lines()]


def stage(name: str, source: str, rows: int) -> Measured:
    """Do one stage of it alone: read the agreement, read the log, or digest what happened."""
    path = log(source, rows)
    answer(Question(log(source, FEW), files.agreement()))
    read = None if name != "digest" else read_log(path)
    work: dict[str, Callable[[], object]] = {
        "agreement": lambda: read_agreement(files.agreement()),
        "log": lambda: read_log(path),
        "digest": lambda: read.record_digest() if read else None,
    }
    return Measured(name, rows, timed(work[name], 1))


def command() -> Measured:
    """Run the whole command on the demonstration, from its start to the page it writes."""
    made = write_demonstration(CACHE / "demo")
    page = CACHE / "demo" / "statement.html"
    words = ("statement", str(made.log), "--agreement", str(made.agreement), "--out", str(page))
    _sameside(*words)
    seconds = timed(lambda: _sameside(*words), 1)
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MIB
    return Measured("sameside statement", read_log(made.log).requests, seconds, held)


def log(source: str, rows: int) -> Path:
    """Return the log of so many requests, made the first time."""
    return files.csv(rows) if source == "csv" else files.parquet_log(rows)


def _as_the_kernel(source: str) -> str:
    """Tell whether engine and kernel make the same statement of a few requests."""
    few, agreed = log(source, FEW), files.agreement()
    digests = {answer(Question(few, agreed, engine=engine)).statement.digest for engine in Engine}
    return "same digest" if len(digests) == 1 else "another digest"


def _sameside(*words: str) -> None:
    command = [str(Path(sys.executable).with_name("sameside")), *words]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 -- our own
