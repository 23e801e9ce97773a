"""How many of the worked cases each contender gets right, by category."""

from __future__ import annotations

import importlib
import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bench.cases import Case, cases
from bench.peers.contract import CannotSay, Peer

PEERS: Final = (
    "engine",
    "kernel",
    "opening_hours_py",
    "merge_asof",
    "businesstimedelta",
    "pm4py",
    "custom_business_hour",
    "business_duration",
    "busday_count",
    "busday_count_local",
)
PATIENCE: Final = 2
"""Seconds after which a case that does not end counts as wrong."""


@dataclass(slots=True)
class Score:
    """The cases a contender gets right, and why it misses the others, by category."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=dict)


class TooLong(Exception):  # noqa: N818 -- an answer: this one does not end
    """A case took longer than PATIENCE."""


def peer(module: str) -> Peer:
    """Return a peer by the name of its module.

    :raises ImportError: when its package is not installed.
    """
    found = importlib.import_module(f"bench.peers.{module}").PEER
    assert isinstance(found, Peer)
    return found


def score(contender: Peer) -> Score:
    """Give a contender every case, one at a time."""
    result = Score()
    for case in cases():
        result.asked[case.category] += 1
        if wrong := _wrong(contender, case):
            result.missed.setdefault(case.category, []).append(wrong)
        else:
            result.right[case.category] += 1
    return result


def _wrong(contender: Peer, case: Case) -> str:
    """Say what is wrong with the answer to a case; nothing when it is right."""
    try:
        with _patience():
            answer = contender.prepare(
                case.calendar, np.array([case.starts]), np.array([case.ends])
            )()
    except CannotSay as lacking:
        return str(lacking)
    except TooLong:
        return "does not end"
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as broken:
        return f"stops with {type(broken).__name__}"
    off = int(answer[0]) - case.right
    return f"{off:+d} s" if off else ""


@contextmanager
def _patience() -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> None:
    """Print every contender's score and what it misses; with `--json` the scores alone."""
    if sys.argv[1:] == ["--json"]:
        print(json.dumps({module: dict(score(peer(module)).right) for module in PEERS}))
        return
    for module in PEERS:
        found = score(peer(module))
        print(f"{module}: {found.right.total()} of {found.asked.total()}")
        for category, why in found.missed.items():
            print(f"  {category}: {found.right[category]} of {found.asked[category]}: {why}")


if __name__ == "__main__":
    main()
