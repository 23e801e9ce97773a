"""A statement made from the engine's verdicts has the kernel's bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from sameside.engine.statement import statement
from sameside.kernel import account
from sameside.kernel.agreement import Policies
from sameside.kernel.history import Event, Happening, History
from sameside.kernel.statement import Period, Sources, canonical, content
from sameside.kernel.zone import TZDATA_VERSION, wall_of
from tests.engine.histories import POLICIES, columns_of, random_agreement, random_history
from tests.engine.plain_requests import history_of, random_plain

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

    plain = random_plain(random, 200)
    made_plain = [history_of(plain, row) for row in range(200)]

    by_the_kernel = account.statement([*histories, *made_plain], agreement, sources)
    by_the_engine = statement(columns_of(histories), plain, agreement, sources)

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
