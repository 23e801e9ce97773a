"""A statement made from the engine's verdicts has the kernel's bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from sameside.engine.flat import OUTCOMES, Events, Verdicts
from sameside.engine.judge import judge
from sameside.kernel import account
from sameside.kernel.agreement import Agreement, Policies
from sameside.kernel.figure import Scope
from sameside.kernel.history import Event, Happening, History
from sameside.kernel.statement import (
    Judged,
    Period,
    Sources,
    canonical,
    compose,
    content,
    figures_of,
)
from sameside.kernel.zone import TZDATA_VERSION, local_date, wall_of, zone
from tests.engine.histories import POLICIES, columns_of, random_agreement, random_history
from tests.engine.plain_requests import random_plain

AS_OF = wall_of(date(2012, 6, 1)) + 12_345
ALL = Period(date(2000, 1, 1), date(2020, 1, 1))
SPRING = Period(date(2011, 3, 1), date(2011, 6, 1))


@pytest.mark.parametrize("period", [ALL, SPRING])
@pytest.mark.parametrize("seed", [3, 17, 26])
def test_a_statement_has_the_same_bytes_from_the_kernel_and_from_the_engine(
    seed: int, period: Period
):
    random = Random(seed)  # noqa: S311 -- a story to be judged, not a secret
    agreement = random_agreement(random, [Policies(*POLICIES[seed])] * 2, shift=30)
    histories = [_sometimes_unknown(random, f"R{number}") for number in range(300)]
    sources = Sources("record", agreement.digest, TZDATA_VERSION, AS_OF, period)

    by_the_kernel = account.statement(histories, agreement, sources)

    columns, nothing = columns_of(histories), random_plain(random, 0)
    found = judge(columns, nothing, agreement, AS_OF, period)
    judged = [one for each in found.events for one in _judged(columns, each, agreement)]
    by_the_engine = compose(sources, agreement, figures_of(judged), found.left_out)
    assert by_the_engine == by_the_kernel
    assert canonical(content(by_the_engine)) == canonical(content(by_the_kernel))
    assert len(by_the_kernel.left_out) > 5
    assert len(by_the_kernel.figures) > 10


def _sometimes_unknown(random: Random, request: str) -> History:
    """Now and then a request names a service or a priority that the agreement does not know."""
    history = random_history(random, request)
    dice = random.randrange(12)
    if dice == 0:
        return replace(history, service=random.choice(["gardening", ""]))
    if dice == 1:
        return replace(history, events=(replace(history.events[0], priority=""),))
    if dice == 2:
        late = Event(AS_OF + 1, Happening.PRIORITY, priority="unheard-of")
        return replace(history, events=(*history.events, late))
    return history


def _judged(columns: Events, verdicts: Verdicts, agreement: Agreement) -> Iterator[Judged]:
    """Return columns of verdicts as the kernel's figures take them."""
    for n, row in enumerate(verdicts.rows):
        version = agreement.versions[verdicts.versions[n]]
        key = columns.service_names[columns.services[row]]
        priority = columns.priority_names[verdicts.priorities[n]]
        level = version.services[key].level(priority)
        assert level is not None
        made_on = local_date(zone(agreement.zone), int(columns.at[columns.offsets[row]]))
        yield Judged(
            request=columns.requests[row],
            scope=Scope(key, priority, verdicts.clock, made_on.isoformat()[:7]),
            outcome=OUTCOMES[verdicts.outcome[n]],
            stopped=bool(verdicts.stopped[n]),
            elapsed=int(verdicts.elapsed[n]),
            promise=account.promise_of(version, level, level.target(verdicts.clock)),
        )
