"""Plain requests from a seed, and the event histories they stand for."""

from __future__ import annotations

from random import Random

import numpy as np

from sameside.engine.flat import NONE, Plain
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.zone import DAY
from tests.engine.histories import PRIORITIES, SERVICES, random_instant


def random_plain(random: Random, count: int) -> Plain:
    """Make plain requests with up to three pauses each, which overlap as they like."""
    created = [random_instant(random) for _ in range(count)]
    pauses = [sorted(_pause(random, at) for _ in range(random.randrange(4))) for at in created]
    flat = [pause for each in pauses for pause in each]
    return Plain(
        requests=[f"P{number}" for number in range(count)],
        services=np.array([random.randrange(2) for _ in created], np.int32),
        service_names=SERVICES,
        places=np.zeros(count, np.int32),
        place_names=("",),
        priorities=np.array([random.randrange(3) for _ in created], np.int32),
        priority_names=PRIORITIES,
        created=np.array(created, np.int64),
        responded=np.array([_later(random, at) for at in created], np.int64),
        resolved=np.array([_later(random, at) for at in created], np.int64),
        pause_offsets=np.cumsum([0, *map(len, pauses)], dtype=np.int64),
        pause_starts=np.array([starts for starts, _ in flat], np.int64),
        pause_ends=np.array([ends for _, ends in flat], np.int64),
        pause_why=np.ones(len(flat), np.int32),
        why_names=("", "customer"),
    )


def history_of(plain: Plain, row: int) -> History:
    """Return the events a plain request stands for, each pause with a reason of its own."""
    priority = plain.priority_names[plain.priorities[row]]
    events = [Event(int(plain.created[row]), Happening.CREATED, priority=priority)]
    for pause in range(plain.pause_offsets[row], plain.pause_offsets[row + 1]):
        why = f"reason {pause}"
        events.append(Event(int(plain.pause_starts[pause]), Happening.PAUSE, why=why))
        events.append(Event(int(plain.pause_ends[pause]), Happening.RESUME, why=why))
    responded, resolved = int(plain.responded[row]), int(plain.resolved[row])
    events.append(Event(responded, Happening.MESSAGE, by=Side.SUPPLIER, public=True))
    events.append(Event(resolved, Happening.RESOLVED))
    happened = sorted((e for e in events if e.at != NONE), key=lambda event: event.at)
    return History(plain.requests[row], plain.service_names[plain.services[row]], tuple(happened))


def _later(random: Random, at: int) -> int:
    if random.random() < 0.2:
        return NONE
    return at + random.choice([0, random.randrange(3600), random.randrange(12 * DAY)])


def _pause(random: Random, at: int) -> tuple[int, int]:
    starts = at + random.choice([0, random.randrange(9 * DAY)])
    return starts, _later(random, starts)
