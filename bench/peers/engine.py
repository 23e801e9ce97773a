"""Our own engine: all requests at once, two lookups each."""

from __future__ import annotations

from bench.peers.contract import Int64s, Peer, Work
from sameside.engine.tables import compile_calendars, counted_before
from sameside.kernel.calendar import Calendar


def prepare(calendar: Calendar, starts: Int64s, ends: Int64s) -> Work:
    """Compile the calendar; a request is the difference of two counts."""
    tables = compile_calendars((calendar,), int(starts.min()), int(ends.max()))

    def work() -> Int64s:
        return counted_before(tables, 0, ends) - counted_before(tables, 0, starts)

    return work


PEER = Peer("Sameside's engine", "sameside", "all requests at once, from instants", prepare, 10**6)
