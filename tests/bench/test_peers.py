"""The ways to count that we are measured against answer as the kernel does where they can."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from bench.right import PEERS, peer, score

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "bench" / ".venv" / "bin" / "python"
EASY = ("inside a day", "across nights", "weekend", "holiday")


@pytest.fixture(scope="module")
def right() -> dict[str, dict[str, int]]:
    """How many cases each contender gets right, by category, in the benchmarks' environment."""
    if not PYTHON.exists():
        pytest.skip("the peers live in bench/.venv, which ./bench/environment makes")
    command = [str(PYTHON), "-m", "bench.right", "--json"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if "ModuleNotFoundError" in asked.stderr:
        pytest.skip(f"bench/.venv lacks a peer: {asked.stderr.strip().splitlines()[-1]}")
    return dict(json.loads(asked.stdout))


@pytest.mark.slow
@pytest.mark.parametrize("contender", PEERS)
def test_a_peer_agrees_with_the_kernel_on_plain_office_hours(
    contender: str, right: dict[str, dict[str, int]]
):
    assert {each: right[contender].get(each, 0) for each in EASY} == dict.fromkeys(EASY, 5)


@pytest.mark.parametrize("ours", ["engine", "kernel"])
def test_ours_is_right_in_every_category(ours: str):
    assert score(peer(ours)).missed == {}


def test_there_are_five_cases_in_each_of_ten_categories():
    assert sorted(score(peer("kernel")).asked.values()) == [5] * 10
