"""The power goes while people write, again and again (P1, P2, P3).

The installation lies on a small disk of its own. At moments of chance everything is held, the disk
is copied as it is in that instant, and work goes on; the copy is then mounted, which replays its
journal, and held against what the client had been told by then. What was not seen through to the
disk is in no copy. TEST_CUTS says how often, 20 times if it says nothing.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

from tests.operate import cluster
from tests.operate.client import Caller, Writer
from tests.operate.disk import (
    copied_in_one_instant,
    cut_power,
    make_disk,
    mounted,
)
from tests.operate.installation import Installation, free_port, kill
from tests.operate.reckoning import Acknowledged, missed

pytestmark = pytest.mark.slow
CUTS = int(os.environ.get("TEST_CUTS", "20"))
SEED = int(os.environ.get("TEST_SEED", "7"))
WRITERS = 3
PATIENCE = 30.0
MEBIBYTES, WITH_A_CLUSTER = 192, 384
CARELESS = {"DJANGO_SETTINGS_MODULE": "tests.operate.careless"}


@dataclass
class Desk:
    """Who writes, at one server; what they were told outlives it."""

    callers: list[Caller]
    writers: list[Writer] = field(default_factory=list)

    @property
    def done(self) -> Acknowledged:
        return [each for caller in self.callers for each in list(caller.acknowledged)]

    @property
    def faults(self) -> list[str]:
        return [fault for caller in self.callers for fault in caller.faults]

    def begin(self, name: str) -> None:
        """Begin to write."""
        self.writers = [Writer(each, f"{name}-{n}") for n, each in enumerate(self.callers)]
        for writer in self.writers:
            writer.start()

    def wait_for_more(self, than: int, then: float) -> None:
        """Wait until more is acknowledged, and a moment into what comes next."""
        until = time.monotonic() + PATIENCE
        while len(list(self.done)) <= than:
            assert time.monotonic() < until, self.faults
            time.sleep(0.002)
        time.sleep(then)

    def end(self) -> None:
        for writer in self.writers:
            writer.join(PATIENCE)


@contextlib.contextmanager
def held(roots: Sequence[int]) -> Iterator[None]:
    """Hold processes and all they began where they are."""
    stopped: list[int] = []
    try:
        for root in roots:
            _stop(root, stopped)
        yield
    finally:
        for pid in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _stop(pid: int, stopped: list[int]) -> None:
    """Stop a process first, so that it begins no others, then those it began."""
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, signal.SIGSTOP)
        stopped.append(pid)
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                _stop(int(child), stopped)


Look = Callable[[Path], dict[str, object]]


@dataclass(frozen=True)
class Power:
    """A disk that is written to by these processes, and how to look at a copy of it."""

    image: Path
    roots: Sequence[int]
    look: Look

    def cut(self, desk: Desk, copy: Path) -> list[str]:
        """Cut the power; return what of that which was acknowledged by then is not as it was."""
        with held(self.roots):
            done = desk.done
            copied_in_one_instant(self.image, copy)
        with mounted(copy, copy.with_suffix("")) as at:
            try:
                return missed(done, self.look(at))
            except AssertionError as fault:
                return [f"lost all: {fault}"]


def losses(power: Power, desk: Desk, cuts: int) -> list[list[str]]:
    """Cut the power so often; return what each cut lost."""
    chance = random.Random(SEED)  # noqa: S311 -- when to cut, the same each time
    found = []
    for _ in range(cuts):
        desk.wait_for_more(len(list(desk.done)), chance.uniform(0, 0.4))
        found.append(power.cut(desk, power.image.with_name("copy.img")))
    return found


@contextlib.contextmanager
def written_to(installation: Installation) -> Iterator[tuple[Desk, int]]:
    """Serve an installation and let people write; lend them, and the number of the server."""
    token = installation.scene("seed")["nora"]
    port = free_port()
    desk = Desk([Caller(port, token) for _ in range(WRITERS)])
    with installation.serving("--no-worker", port=port) as served:
        desk.begin("written")
        yield desk, served.pid
    desk.end()


def on_sqlite(place: Path, cuts: int, **environ: str) -> tuple[list[list[str]], Desk]:
    """Write into SQLite on a disk, and cut its power."""
    image = place / "disk.img"
    make_disk(image, MEBIBYTES)
    with mounted(image, place / "disk") as disk:
        there = Installation(disk / "data", environ=environ)

        def look(at: Path) -> dict[str, object]:
            keys = [folder / "data" / "keys" / "secret" for folder in (at, disk)]
            assert keys[0].read_bytes() == keys[1].read_bytes()
            told: dict[str, object] = Installation(at / "data", environ=environ).scene("count")
            return told

        with written_to(there) as (desk, pid):
            found = losses(Power(image, [pid], look), desk, cuts)
            assert desk.faults == [], there.log.read_text()[-6_000:]
    return found, desk


def test_nothing_acknowledged_is_lost_on_sqlite(place: Path):
    found, desk = on_sqlite(place, CUTS)
    assert found == [[]] * CUTS
    assert len(list(desk.done)) > CUTS


@pytest.mark.parametrize("careless", ["NORMAL", "OFF"])
def test_what_is_not_seen_through_to_the_disk_is_found_lost(place: Path, careless: str):
    found, _ = on_sqlite(place, 3, **CARELESS, TEST_SYNCHRONOUS=careless)
    assert [fault for each in found for fault in each if "lost " in fault]


def test_no_file_is_lost_that_a_row_speaks_of(place: Path):
    image = place / "disk.img"
    make_disk(image, MEBIBYTES)
    with mounted(image, place / "disk") as disk:
        there = Installation(disk / "data")
        there.scene("seed")
        kept = there.scene("keep")
        copied_in_one_instant(image, place / "copy.img")
    # What the seed laid beside the database itself is not ours to see to the disk.
    del kept["attached/plan.bin"]
    assert len(kept) > 3
    with mounted(place / "copy.img", place / "copy") as at:
        files = at / "data" / "files"
        found = {
            each: sha256((files / each).read_bytes()).hexdigest()
            for each in kept
            if (files / each).is_file()
        }
    assert found == kept


def test_nothing_acknowledged_is_lost_on_postgresql(place: Path):
    image, cuts = place / "disk.img", max(CUTS // 4, 3)
    make_disk(image, WITH_A_CLUSTER)
    with mounted(image, place / "disk") as disk, cluster.running(disk / "cluster") as server:
        there = Installation(disk / "data", server.address)

        def look(at: Path) -> dict[str, object]:
            with cluster.running(at / "cluster") as copied:
                told: dict[str, object] = Installation(at / "data", copied.address).scene("count")
            return told

        with written_to(there) as (desk, pid):
            found = losses(Power(image, [pid, server.pid], look), desk, cuts)
            assert desk.faults == [], there.log.read_text()[-6_000:]
    assert found == [[]] * cuts


def test_an_installation_whose_disk_is_gone_in_mid_write_starts_again(place: Path):
    """Here nothing is held: the disk ends under the server, within a write or between two."""
    image, port = place / "disk.img", free_port()
    make_disk(image, MEBIBYTES)
    chance = random.Random(SEED)  # noqa: S311 -- when to cut, the same each time
    with mounted(image, place / "disk") as disk:
        token = Installation(disk / "data").scene("seed")["nora"]
    desk = Desk([Caller(port, token) for _ in range(WRITERS)])
    for round_ in range(max(CUTS // 4, 3)):
        with mounted(image, place / "disk") as disk:
            there = Installation(disk / "data")
            with there.serving("--no-worker", port=port) as served:
                desk.begin(str(round_))
                desk.wait_for_more(len(list(desk.done)), chance.uniform(0, 0.4))
                assert desk.faults == [], there.log.read_text()
                cut_power(disk)
                kill(served)
            desk.end()
            # A machine without power answers nobody; ours had a moment to say what it missed.
            for caller in desk.callers:
                caller.faults.clear()
        with mounted(image, place / "disk") as disk:
            assert missed(desk.done, Installation(disk / "data").scene("count")) == []
