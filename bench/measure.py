"""How it is measured: one pinned core, a process each, interleaved rounds, medians."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path
from time import perf_counter
from typing import Final

from sameside.kernel.zone import TZDATA_VERSION

ROOT: Final = Path(__file__).parent.parent
ONE_THREAD: Final = dict.fromkeys(
    (
        "ARROW_IO_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "POLARS_MAX_THREADS",
    ),
    "1",
)
MIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: `seconds` for `rows`, the peak memory in MiB, and how right it was."""

    name: str
    rows: int
    seconds: float
    peak_mb: float = 0.0
    right: str = ""

    @property
    def nanoseconds(self) -> float:
        """Return the time a row takes."""
        return self.seconds / self.rows * 1e9

    @property
    def per_second(self) -> float:
        """Return how many rows a second does."""
        return self.rows / self.seconds


def timed(work: Callable[[], object], passes: int = 3) -> float:
    """Return the median time of some passes, in seconds."""
    taken = []
    for _ in range(passes):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return statistics.median(taken)


def peak_mb() -> float:
    """Return the most memory this process ever held, in MiB."""
    # Linux lets ru_maxrss begin at what the starting process held; VmHWM begins anew.
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    held = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return (held or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss])[0] / MIB


def report(measured: Measured) -> None:
    """Hand a measurement to the process that asked for it, with the peak unless it is there."""
    print(json.dumps(asdict(replace(measured, peak_mb=measured.peak_mb or peak_mb()))))


def pin(core: int | None = None) -> int:
    """Keep this process, and those it starts, to one core; return which."""
    chosen = max(os.sched_getaffinity(0)) if core is None else core
    os.sched_setaffinity(0, {chosen})
    os.environ.update(ONE_THREAD)
    return chosen


def measured_apart(words: Sequence[str]) -> Measured | None:
    """Run `python -m bench.contend …` in a process of its own; None when it cannot."""
    command = [sys.executable, "-m", "bench.contend", *words]
    done = subprocess.run(  # noqa: S603 -- our own module, with our own words
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it ended without a word"]
        print(f"  {' '.join(words)}: left out, {lines[-1]}", file=sys.stderr)
        return None
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def made_before(needed: Iterable[tuple[str, int]]) -> None:
    """Make the files that contenders read, each in a process of its own."""
    for what, rows in needed:
        measured_apart(("make", what, str(rows)))


def in_rounds(contenders: Iterable[Sequence[str]], rounds: int) -> dict[str, Measured]:
    """Measure every contender once a round, so that a noisy minute meets them all.

    Returns the medians by the contender's words. Who could not run once is left out.
    """
    waiting = {" ".join(words): list(words) for words in contenders}
    found: dict[str, list[Measured]] = {}
    for turn in range(1, rounds + 1):
        for key, words in list(waiting.items()):
            print(f"round {turn} of {rounds}: {key}", file=sys.stderr)
            measured = measured_apart(words)
            if measured is None:
                del waiting[key]
            else:
                found.setdefault(key, []).append(measured)
    return {key: _median(each) for key, each in found.items() if key in waiting}


def environment(packages: Sequence[str]) -> str:
    """Say on what was measured: processor, Python, libraries; never whose machine."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    return (
        f"{_processor()}, one core of {os.cpu_count()}; {platform.system()}; "
        f"Python {platform.python_version()}; {versions}; tzdata {TZDATA_VERSION}."
    )


def _median(each: list[Measured]) -> Measured:
    return replace(
        each[-1],
        seconds=statistics.median(m.seconds / m.rows for m in each) * each[-1].rows,
        peak_mb=statistics.median(m.peak_mb for m in each),
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
