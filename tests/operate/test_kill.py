"""A server that is killed in the middle of its work, again and again (P1, P2, P3).

What the client was told is done is there, counted by rows; what was asked for twice is there once;
and the record says what the table says. Every answer is an acknowledgement: one that is not ends
the run, with what the server said of it. TEST_KILLS says how often it is killed, 50 times if it
says nothing; TEST_WRITES after how many acknowledged writes at most; TEST_SEED names other moments.
"""

from __future__ import annotations

import os
import random
import time

import pytest

from tests.operate.client import CREATED, Caller, Writer
from tests.operate.installation import Installation, free_port
from tests.operate.reckoning import missed

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("TEST_KILLS", "50"))
WRITES = int(os.environ.get("TEST_WRITES", "30"))
SEED = int(os.environ.get("TEST_SEED", "3"))
WRITERS = 3
PATIENCE = 30.0
REPLAYS = 5
REPLAYED = 40
"""Calls that are made five times more at the end; all that were never answered are among them."""


def require_no_faults(callers: list[Caller], installation: Installation) -> None:
    """Fail where anything but an acknowledgement was answered, with what the servers said of it."""
    faults = [fault for caller in callers for fault in caller.faults]
    assert faults == [], installation.log.read_text(encoding="utf-8")[-20_000:]


def wait_until(callers: list[Caller], more: int, installation: Installation) -> None:
    """Wait for so many acknowledged writes more."""
    wanted = sum(len(caller.acknowledged) for caller in callers) + more
    until = time.monotonic() + PATIENCE
    while sum(len(caller.acknowledged) for caller in callers) < wanted:
        require_no_faults(callers, installation)
        assert time.monotonic() < until, installation.log.read_text(encoding="utf-8")[-20_000:]
        time.sleep(0.002)


def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(installation: Installation):
    tokens = installation.scene("seed")
    port = free_port()
    callers = [Caller(port, tokens["nora"]) for _ in range(WRITERS)]
    chance = random.Random(SEED)  # noqa: S311 -- when to kill, the same each time
    for round_ in range(KILLS):
        with installation.serving("--no-worker", port=port):
            writers = [
                Writer(caller, f"{round_}-{number}") for number, caller in enumerate(callers)
            ]
            for writer in writers:
                writer.start()
            wait_until(callers, chance.randint(1, WRITES), installation)
            time.sleep(chance.uniform(0, 0.05))
        for writer in writers:
            writer.join(PATIENCE)
        require_no_faults(callers, installation)
    lost = [call for caller in callers for call in caller.unanswered]
    done = [(call, answer) for caller in callers for call, answer in caller.acknowledged]
    again = chance.sample(done, min(REPLAYED, len(done)))
    with installation.serving("--no-worker", port=port):
        caller = Caller(port, tokens["nora"])
        replies = [
            [caller.again(call) for _ in range(REPLAYS)] for call in [*lost, *(c for c, _ in again)]
        ]
    told = installation.scene("count")

    assert len(done) >= KILLS
    # P2: five times the same answer, an acknowledgement, and the one that was given then.
    assert {status for five in replies for status, _ in five} == {CREATED}, replies
    assert all(all(reply == first for reply in rest) for first, *rest in replies)
    assert [five[0][1] for five in replies[len(lost) :]] == [answer for _, answer in again]
    # P1 and P3: what was acknowledged is there, once; a move has its entry, and an entry its move.
    assert missed(done, told) == []
