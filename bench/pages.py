"""The pages of a full table, measured with wrk. Writes docs/reference/performance-pages.md.

./bench/pages                  on SQLite
./bench/pages --postgresql     on PostgreSQL
./bench/pages --dry            print, and leave the document alone

10,000 cards and 1,000,000 requests in `bench/.cache/pages`, filled the first time; the real server
(`sameside up`, granian, two processes) on this machine alone; each page for some seconds by one
connection and by four. Rounds take turns, so that a noisy minute meets every page.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bench import page
from bench.targets import Target

ROOT: Final = Path(__file__).parent.parent
DOCUMENT: Final = ROOT / "docs" / "reference" / "performance-pages.md"
CACHE: Final = ROOT / "bench" / ".cache" / "pages"
PERCENTILES: Final = ROOT / "bench" / "pages_percentiles.lua"
CARDS: Final = 10_000
REQUESTS: Final = 1_000_000
LONGEST: Final = 150.0
QUIET: Final = 1.5
"""A machine with more to do than this is not idle, and the page says so."""
VISITOR: Final = "an empty view, a visitor"
FLOOR: Final = "an empty view, signed in"
STATIC: Final = "a static file"
FLOORS: Final = frozenset({VISITOR, FLOOR, STATIC})
PATIENCE: Final = 60.0
MEBIBYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Answers:
    """What wrk saw of a page: times in milliseconds, and the kibibytes of an answer."""

    p50: float
    p95: float
    p99: float
    a_second: float
    kib: float
    faults: int


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what was visited, what there was, and how it went, by page and connections."""

    found: dict[tuple[str, int], Answers]
    rows: dict[str, int]
    loads: tuple[float, float]
    """What the machine had to do before it began, and what it had at its busiest before a round."""
    memory_mb: float


def main() -> None:
    """Measure, print, and write the document."""
    asked = _arguments()
    if shutil.which("wrk") is None:
        sys.exit("bench/pages measures with wrk, which is not here. Debian: apt-get install wrk")
    kind = "postgresql" if asked.postgresql else "sqlite"
    with _installation(kind, asked) as (folder, environment):
        visit = _child("bench.pages_visiting", str(folder), env=environment)
        run = _measured(folder, environment, visit, asked)
    text = "\n\n".join(_sections(run, asked))
    print(text)
    if not asked.dry:
        page.write(f"bench/pages {kind}", text, DOCUMENT)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/pages", description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL")
    parser.add_argument("--dry", action="store_true", help="print, and leave the document alone")
    parser.add_argument("--seconds", type=int, default=5, help="for each page, each round")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--connections", default="1,4", help="how many at once, with commas")
    parser.add_argument("--only", default="", help="pages whose name has this in it, and the floor")
    parser.add_argument("--cards", type=int, default=CARDS)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    return parser.parse_args()


@contextmanager
def _installation(kind: str, asked: argparse.Namespace) -> Iterator[tuple[Path, dict[str, str]]]:
    """Lend a filled installation; what was filled by other code is filled anew."""
    place = CACHE / f"{kind}-{asked.cards}-{asked.requests}-{_filled_by()}"
    environment = _environment()
    if not (place / "filled").exists():
        # What was broken off, and what other code filled, is half a gigabyte of no use.
        for old in CACHE.glob(f"{kind}-{asked.cards}-{asked.requests}-*"):
            shutil.rmtree(old)
    with _postgresql(place, environment) if kind == "postgresql" else nullcontext():
        folder = place / "data"
        if not (place / "filled").exists():
            _fill(place, folder, environment, asked)
        yield folder, environment


def _filled_by() -> str:
    """Return the digest of what fills, and of the tables that are filled."""
    here = [Path(__file__).with_name("pages_filling.py"), ROOT / "tests" / "many" / "record.py"]
    migrations = sorted((ROOT / "src" / "sameside").glob("*/migrations/*.py"))
    digest = hashlib.sha256(b"".join(each.read_bytes() for each in (*here, *migrations)))
    return digest.hexdigest()[:12]


def _environment() -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SAMESIDE_")}
    return ours | {
        "SAMESIDE_DEMONSTRATION": "yes",
        "SAMESIDE_MAIL": "files",
        "DJANGO_SETTINGS_MODULE": "bench.pages_settings",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def _postgresql(place: Path, environment: dict[str, str]) -> Iterator[None]:
    """Run a PostgreSQL on what was filled; it ends with this process."""
    from tests.postgresql import started  # noqa: PLC0415 -- it starts a server

    environment["SAMESIDE_DATABASE"] = started(place / "postgresql")
    yield


def _fill(
    place: Path, folder: Path, environment: dict[str, str], asked: argparse.Namespace
) -> None:
    """Fill an installation."""
    print("Filling the table; this is done once, and takes some minutes.", file=sys.stderr)
    words = [str(folder), "--kept", str(CACHE / "logs")]
    counts = ["--cards", str(asked.cards), "--requests", str(asked.requests)]
    print(_child("bench.pages_filling", *words, *counts, env=environment), file=sys.stderr)
    (place / "filled").touch()


def _child(module: str, *words: str, env: dict[str, str]) -> Any:  # noqa: ANN401 -- whatever it says
    """Run a module of ours in a process of its own, and return what it says last."""
    done = subprocess.run(  # noqa: S603 -- our own module
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _measured(
    folder: Path,
    environment: dict[str, str],
    visit: Any,  # noqa: ANN401 -- as it came
    asked: argparse.Namespace,
) -> Run:
    addresses = {
        name: address
        for name, address in visit["addresses"].items()
        if name in FLOORS or asked.only in name
    }
    connections = [int(each) for each in asked.connections.split(",")]
    before, loads = os.getloadavg()[0], []
    found: dict[tuple[str, int], list[Answers]] = {}
    with _server(folder, environment) as (origin, process):
        for name, address in addresses.items():
            _require_page(origin + address, _cookie(name, visit))
            _wrk(origin + address, _cookie(name, visit), 4, 1)
        for turn in range(asked.rounds):
            loads.append(os.getloadavg()[0])
            for name, address in addresses.items():
                for many in connections:
                    print(f"round {turn + 1}: {name}, {many}", file=sys.stderr)
                    seen = _wrk(origin + address, _cookie(name, visit), many, asked.seconds)
                    found.setdefault((name, many), []).append(seen)
        memory = _memory_mb(process.pid)
    medians = {key: _median(each) for key, each in found.items()}
    # Our own work makes most of the load once we have begun.
    return Run(medians, visit["rows"], (before, max(loads)), memory)


def _cookie(name: str, visit: Any) -> str:  # noqa: ANN401 -- as it came
    return "" if name in {VISITOR, STATIC} else str(visit["cookie"])


@contextmanager
def _server(
    folder: Path, environment: dict[str, str]
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve as anybody would; the jobs, which would come and go, are left out."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    command = [str(ROOT / ".venv" / "bin" / "sameside"), "up", "--no-worker"]
    where = ["--port", str(port), "--data", str(folder)]
    with (folder.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            [sys.executable, *command, *where],
            cwd=ROOT,
            env=environment | {"SAMESIDE_ORIGIN": origin},
            stdout=log,
            stderr=log,
        )
        try:
            _await(f"{origin}/bench/empty", process)
            yield origin, process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 -- our own address
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("The server did not come up; server.log beside the data says why.")


def _require_page(url: str, cookie: str) -> None:
    """Refuse to measure a page that is not there, or a way to the sign-in."""
    asking = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})  # noqa: S310 -- as above
    try:
        with urllib.request.urlopen(asking, timeout=60) as answer:  # noqa: S310 -- as above
            there = answer.geturl()
    except urllib.error.HTTPError as fault:
        sys.exit(f"{url} answers {fault.code}")
    if "/account/login" in there:
        sys.exit(f"{url} asks to sign in")


def _wrk(url: str, cookie: str, connections: int, seconds: int) -> Answers:
    """Ask for one page again and again, and return how long its answers took."""
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
    headers = ["-H", f"Cookie: {cookie}"] if cookie else []
    done = subprocess.run(  # noqa: S603 -- wrk, and our own words
        [*words, *headers, "-s", str(PERCENTILES), url],
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + PATIENCE,
    )
    said = json.loads(done.stdout.splitlines()[-1])
    return Answers(
        p50=said["p50"],
        p95=said["p95"],
        p99=said["p99"],
        a_second=said["answers"] / seconds,
        kib=said["bytes"] / max(1, said["answers"]) / 1024,
        faults=said["faults"],
    )


def _median(each: Sequence[Answers]) -> Answers:
    middle = {
        name: statistics.median(getattr(one, name) for one in each)
        for name in ("p50", "p95", "p99", "a_second", "kib")
    }
    return replace(each[-1], **middle, faults=sum(one.faults for one in each))


def _memory_mb(parent: int) -> float:
    """Return what the server and its processes hold, in MiB; what several share counts once."""
    held = 0
    for status in Path("/proc").glob("[0-9]*/smaps_rollup"):
        try:
            stat = (status.parent / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if parent in {int(stat[1]), int(status.parent.name)}:
                lines = status.read_text(encoding="utf-8").splitlines()
                held += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except OSError:
            continue
    return held / 1024


def _sections(run: Run, asked: argparse.Namespace) -> Iterator[str]:
    held = f"The server and its processes held {page.figure(run.memory_mb)} MiB at the end."
    yield f"{_machine()} {_amount(run.rows)} {_load(run)} {_how(asked)} {held}"
    yield page.table(
        ["page, one connection", "to reach", "p95", ""],
        [
            [name, *Target(name, LONGEST, "ms").row(answers.p95)[1:]]
            for (name, many), answers in run.found.items()
            if many == 1 and name not in FLOORS
        ],
    )
    for many in sorted({many for _name, many in run.found}):
        yield f"### Connections: {many}"
        yield page.table(
            ["page", "p50 ms", "p95 ms", "p99 ms", "p50 : empty view", "a second", "KiB", "faults"],
            [_row(run, name, many) for name, each in run.found if each == many],
        )


def _row(run: Run, name: str, many: int) -> list[str]:
    seen, floor = run.found[name, many], run.found[FLOOR, many]
    times = [page.figure(each) for each in (seen.p50, seen.p95, seen.p99)]
    ratio = f"{page.figure(seen.p50 / floor.p50)} ×"
    return [
        name,
        *times,
        ratio,
        page.figure(seen.a_second),
        page.figure(seen.kib),
        str(seen.faults),
    ]


def _machine() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    else:
        model = platform.machine()
    return (
        f"{model}, {os.cpu_count()} cores; {platform.system()}; Python {platform.python_version()}."
    )


def _amount(rows: dict[str, int]) -> str:
    return "At the table: " + ", ".join(f"{n:,} {name}" for name, n in rows.items()) + "."


def _load(run: Run) -> str:
    before, highest = run.loads
    idle = "the machine was idle" if before <= QUIET else "others were using the machine"
    return f"Load before it began: {before:.2f} ({idle}); {highest:.2f} at most before a round."


def _how(asked: argparse.Namespace) -> str:
    return (
        f"Medians of {asked.rounds} rounds of {asked.seconds} s for each page and each number of"
        " connections."
    )


if __name__ == "__main__":
    main()
