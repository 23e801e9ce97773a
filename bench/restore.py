"""How long a backup and its restore take: an installation with files of so many gigabytes.

./bench/restore              measure, and write the figures into the document
./bench/restore --dry        measure and print
./bench/restore --gb 10      with more files

The real commands, each in a process of its own. Beside them, in the same rounds and over the same
bytes, what a machine needs at the least: `tar` for the backup, and for the restore `tar` out of it
and the SHA-256 of every file.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Final

from bench import page
from bench.ledger import _machine as machine
from bench.measure import ROOT

DOCUMENT: Final = ROOT / "docs" / "reference" / "performance-restore.md"
GIGABYTE: Final = 1_000_000_000
FILE: Final = 4_000_000
"""Bytes of one file, about what a photograph or a report has."""
MINUTES, OF_GIGABYTES = 15, 10
SHUFFLED: Final = 1 << 20
WRITING: Final = "5"
"""Seconds in which cards are laid and answered, so that there are rows as well."""
Seconds = dict[str, list[float]]


def main() -> None:
    """Measure, print, and write the figures down."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="sameside-bench-", dir=asked.disk) as folder:
        text = _measured(Path(folder), asked.gb, asked.rounds)
    print(text)
    if not asked.dry:
        page.write(f"bench/restore {asked.gb} GB", text, DOCUMENT)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/restore", description=__doc__)
    parser.add_argument("--gb", type=int, default=1, help="gigabytes of files")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, in turns")
    parser.add_argument("--disk", help="the folder to write in, on the disk that is to be measured")
    parser.add_argument("--dry", action="store_true", help="print, and leave the document alone")
    return parser.parse_args()


def _measured(folder: Path, gigabytes: int, rounds: int) -> str:
    data = folder / "data"
    _scene(data, "seed")
    written = json.loads(_scene(data, "write", WRITING))["laid"]
    _fill(data / "files" / "attached", gigabytes)
    load = os.getloadavg()[0]
    taken: Seconds = {}
    for _ in range(rounds):
        for name, seconds in _round(folder, data):
            taken.setdefault(name, []).append(seconds)
    return "\n\n".join(_told(taken, gigabytes, written, load, rounds))


def _round(folder: Path, data: Path) -> Iterator[tuple[str, float]]:
    """Back up and restore once, ours and the least there is to do, on files just written."""
    ours, theirs = folder / "ours.tar", folder / "theirs.tar"
    restored, unpacked = folder / "restored", folder / "unpacked"
    yield "tar", _timed(lambda: _run("tar", "-cf", theirs, "-C", data, "."))
    yield "backup", _timed(lambda: _sameside(data, "backup", ours))
    unpacked.mkdir()
    yield "untar", _timed(lambda: _unpack_and_sum(theirs, unpacked))
    # It answers 0 only where every table, record and file is equal to the manifest.
    yield (
        "restore",
        _timed(lambda: _sameside(restored, "restore", ours, "--into", restored)),
    )
    for each in (restored, unpacked):
        shutil.rmtree(each)
    for each in (ours, theirs):
        each.unlink()


def _told(taken: Seconds, gigabytes: int, written: int, load: float, rounds: int) -> Iterator[str]:
    median = {name: statistics.median(each) for name, each in taken.items()}
    yield (
        f"{machine()}; {os.cpu_count()} cores. {gigabytes} GB of files in"
        f" {gigabytes * GIGABYTE // FILE:,} files and {written:,} cards, SQLite. Load before it"
        f" began: {load:.1f}. Medians of {rounds} rounds."
    )
    rows = [
        _row("backup", "`tar`", median["backup"], median["tar"], gigabytes),
        _row("restore", "`tar` and `sha256sum`", median["restore"], median["untar"], gigabytes),
    ]
    yield page.table(["", "s", "s a GB", "beside", "s", "ratio"], rows)
    allowed = MINUTES * 60 / OF_GIGABYTES
    reached = median["restore"] / gigabytes
    yield (
        f"To reach: {MINUTES} minutes for {OF_GIGABYTES} GB, so {page.figure(allowed)} s a GB."
        f" Measured: {page.figure(reached)} s a GB,"
        f" {'reached' if reached <= allowed else 'missed'}. Every restore was *Equal*."
    )


def _row(what: str, beside: str, ours: float, theirs: float, gigabytes: int) -> list[str]:
    figures = [page.figure(ours), page.figure(ours / gigabytes), beside, page.figure(theirs)]
    return [what, *figures, f"{ours / theirs:.1f}"]


def _fill(folder: Path, gigabytes: int) -> None:
    """Write files nothing can be saved on: no two alike, and none that packs."""
    block = os.urandom(SHUFFLED)
    for number in range(gigabytes * GIGABYTE // FILE):
        at = number * 7919 % SHUFFLED
        turned = block[at:] + block[:at]
        content = number.to_bytes(8) + turned * (FILE // SHUFFLED + 1)
        (folder / f"{number:06}.bin").write_bytes(content[:FILE])
    os.sync()


def _unpack_and_sum(file: Path, into: Path) -> None:
    _run("tar", "-xf", file, "-C", into)
    _run("find", into, "-type", "f", "-exec", "sha256sum", "{}", "+")


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    # What lies in the kernel's cache is not backed up yet.
    os.sync()
    return perf_counter() - began


def _scene(data: Path, *words: str) -> str:
    return _run(sys.executable, "-m", "tests.operate.scene", *words, data=data)


def _sameside(data: Path, *words: str | Path) -> str:
    return _run(sys.executable, "-m", "tests.operate.command", *words, data=data)


def _run(*words: str | Path, data: Path | None = None) -> str:
    done = subprocess.run(  # noqa: S603 -- our own words
        [str(each) for each in words],
        cwd=ROOT,
        env=os.environ | ({"SAMESIDE_DATA": str(data)} if data else {}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


if __name__ == "__main__":
    main()
