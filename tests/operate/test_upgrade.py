"""Making and changing the tables may be stopped at any moment; the next start goes on (P12).

TEST_STOPS says how often the first start is killed, 10 times if it says nothing.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operate.conftest import new_database
from tests.operate.installation import Installation, free_port, get, kill
from tests.operate.tables import go_on, shape, steps, stop_where_it_is_written_down

pytestmark = pytest.mark.slow
STOPS = int(os.environ.get("TEST_STOPS", "10"))
SEED = int(os.environ.get("TEST_SEED", "5"))
PATIENCE = 60.0
MOMENT = 0.03
"""Seconds one step of the tables takes, and more."""
FALLING = {"DJANGO_SETTINGS_MODULE": "tests.operate.falling.settings"}


@pytest.fixture
def undisturbed(installation: Installation, tmp_path: Path, request: pytest.FixtureRequest):
    """An installation of the same kind that was made in one go."""
    server = request.getfixturevalue("server") if installation.database else ""
    made = Installation(tmp_path / "undisturbed", new_database(server) if server else "")
    return started(made)


def started(installation: Installation) -> Installation:
    """Start it once, to its first answer."""
    with installation.serving("--no-worker", port=free_port()):
        return installation


def stopped_within(installation: Installation, after: int, then: float) -> int:
    """Start, and kill the start a moment after so many steps; return how many were made."""
    begun = installation.begin(
        "-m", "tests.operate.command", "up", "--no-worker", "--port", str(free_port())
    )
    until = time.monotonic() + PATIENCE
    while len(steps(installation)) < after:
        assert begun.poll() is None, installation.log.read_text(encoding="utf-8")
        assert time.monotonic() < until
    time.sleep(then)
    kill(begun)
    return len(steps(installation))


def moments(all_of_them: int) -> Iterator[tuple[int, float]]:
    """Yield when to kill: before the first step, after the last, and at chance in between."""
    chance = random.Random(SEED)  # noqa: S311 -- when to kill, the same each time
    between = chance.sample(range(1, all_of_them), STOPS - 2)
    for after in [0, *sorted(between), all_of_them]:
        yield after, chance.uniform(0, MOMENT)


def test_a_first_start_that_is_killed_again_and_again_is_completed_by_the_next(
    installation: Installation, undisturbed: Installation
):
    whole = shape(undisturbed)
    made = [
        stopped_within(installation, after, then)
        for after, then in moments(len(steps(undisturbed)))
    ]
    assert made == sorted(made)
    assert len(set(made)) > STOPS // 2
    port = free_port()
    with installation.serving(port=port):
        until = time.monotonic() + PATIENCE
        while get(port) != 200 and time.monotonic() < until:
            time.sleep(0.1)
        found = json.loads(installation.run("doctor", "--json").stdout)
    assert [each for each in found if not each["well"]] == []
    assert shape(installation) == whole


def test_a_step_that_falls_leaves_the_tables_as_they_were(installation: Installation):
    started(installation)
    before = shape(installation)
    installation.environ |= FALLING | {"TEST_FALLS": "yes"}
    fell = installation.run("up", "--no-worker", "--port", str(free_port()))
    assert fell.returncode not in {0, 2}
    assert "the step fell" in fell.stderr
    assert shape(installation) == before
    # The version of before still serves what is there, and the one that was mended goes on.
    installation.environ.clear()
    assert shape(started(installation)) == before
    installation.environ |= FALLING
    after = steps(started(installation))
    assert [step for step in after if step[0] == "falling"] == [("falling", "0001_initial")]
    assert shape(installation) != before


def test_a_step_that_was_made_and_not_written_down_is_not_made(installation: Installation):
    """Django writes it down in another transaction; a machine that stops between is lost."""
    started(installation)
    stop_where_it_is_written_down(installation)
    before = shape(installation)
    installation.environ |= FALLING
    fell = installation.run("up", "--no-worker", "--port", str(free_port()))
    assert fell.returncode not in {0, 2}
    assert "stopped" in fell.stderr
    assert shape(installation) == before
    go_on(installation)
    assert ("falling", "0001_initial") in steps(started(installation))
