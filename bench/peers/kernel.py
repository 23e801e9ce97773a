"""Our own kernel, the specification: one request at a time in plain Python."""

from __future__ import annotations

from bench.peers.contract import Int64s, Peer, Work
from sameside.kernel.calendar import Calendar
from sameside.kernel.openings import openings


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Sum the openings of a calendar between two instants."""
    pairs = list(zip(starts.tolist(), ends.tolist(), strict=True))

    def work() -> list[int]:
        return [sum(c - o for o, c in openings(calendar, start, end)) for start, end in pairs]

    return work


PEER = Peer("Sameside's kernel", "sameside", "openings added up, one request at a time", prepare)
