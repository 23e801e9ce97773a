"""A server that is killed in the middle of its work, again and again (P1, P2, P3).

What the client was told is done is there, counted by rows; what was asked for twice is there once;
and the record says what the table says. TEST_KILLS says how often it is killed, 50 times if it says
nothing; TEST_WRITES after how many acknowledged writes at most.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter

import pytest

from tests.operate.client import Caller, Writer
from tests.operate.installation import Installation, free_port

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("TEST_KILLS", "50"))
WRITES = int(os.environ.get("TEST_WRITES", "30"))
WRITERS = 3
PATIENCE = 30.0
REPLAYS = 5
REPLAYED = 40
"""Calls that are made five times more at the end; all that were never answered are among them."""


def faults_of(installation: Installation) -> str:
    """Return what the servers said of what broke."""
    return installation.log.read_text(encoding="utf-8")[-6_000:]


def wait_until(callers: list[Caller], more: int, then: float) -> None:
    """Wait for so many acknowledged writes more, and a moment into the next ones."""
    wanted = sum(len(caller.acknowledged) for caller in callers) + more
    until = time.monotonic() + PATIENCE
    while sum(len(caller.acknowledged) for caller in callers) < wanted:
        assert time.monotonic() < until, [caller.faults for caller in callers]
        time.sleep(0.002)
    time.sleep(then)


def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(installation: Installation):
    tokens = installation.scene("seed")
    port = free_port()
    callers = [Caller(port, tokens["nora"]) for _ in range(WRITERS)]
    chance = random.Random(3)  # noqa: S311 -- when to kill, the same each time
    for round_ in range(KILLS):
        with installation.serving("--no-worker", port=port):
            writers = [
                Writer(caller, f"{round_}-{number}") for number, caller in enumerate(callers)
            ]
            for writer in writers:
                writer.start()
            wait_until(callers, chance.randint(1, WRITES), chance.uniform(0, 0.05))
        for writer in writers:
            writer.join(PATIENCE)
    lost = [call for caller in callers for call in caller.unanswered]
    done = [(call, answer) for caller in callers for call, answer in caller.acknowledged]
    again = chance.sample(done, min(REPLAYED, len(done)))
    with installation.serving("--no-worker", port=port):
        caller = Caller(port, tokens["nora"])
        replies = [
            [caller.again(call) for _ in range(REPLAYS)] for call in [*lost, *(c for c, _ in again)]
        ]
    told = installation.scene("count")

    assert [caller.faults for caller in callers] == [[]] * WRITERS, faults_of(installation)
    assert len(done) >= KILLS
    # P2: five times the same answer, and the one that was given then.
    assert all(all(reply == first for reply in rest) for first, *rest in replies)
    assert [five[0][1] for five in replies[len(lost) :]] == [answer for _, answer in again]
    # P1: rows are counted, not keys.
    laid = Counter(answer["title"] for call, answer in done if call.path.endswith("/laying"))
    found = Counter(told["titles"])
    assert laid - found == Counter()
    assert max(found.values()) == 1
    # P3: a move, its entry; an entry, its move.
    assert (told["unmatched"], told["faults"]) == ([], [])
    assert told["entries"]["card.lay"] == told["cards"] == told["moves"]
    assert told["mails"] == told["message_ids"]
