"""Verdicts gathered all at once make the figures the kernel makes one by one."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from sameside.engine.aggregate import figures_of
from sameside.engine.judge import judge
from sameside.kernel import account
from sameside.kernel.agreement import Policies
from sameside.kernel.statement import Period, Sources
from sameside.kernel.zone import TZDATA_VERSION, wall_of
from tests.engine.histories import POLICIES, columns_of, random_agreement, random_history
from tests.engine.plain_requests import history_of, random_plain

AS_OF = wall_of(date(2012, 6, 1)) + 12_345
ALL = Period(date(2000, 1, 1), date(2020, 1, 1))


@pytest.mark.parametrize("seed", range(0, len(POLICIES), 5))
def test_figures_are_the_kernels_whichever_columns_the_requests_came_in(seed: int):
    random = Random(seed)  # noqa: S311 -- a story to be judged, not a secret
    agreement = random_agreement(random, [Policies(*POLICIES[seed])] * 2, shift=30)
    histories = [random_history(random, f"R{number}") for number in range(150)]
    events, plain = columns_of(histories), random_plain(random, 150)
    sources = Sources("record", agreement.digest, TZDATA_VERSION, AS_OF, ALL)

    found = judge(events, plain, agreement, AS_OF, ALL)
    figures = figures_of([(events, found.events), (plain, found.plain)], agreement)

    everything = [*histories, *(history_of(plain, row) for row in range(150))]
    by_the_kernel = account.statement(everything, agreement, sources).figures
    assert figures == by_the_kernel
    assert len(figures) > 10


def test_nothing_judged_makes_no_figure():
    agreement = random_agreement(Random(1), [Policies()])  # noqa: S311 -- no secret
    nothing = random_plain(Random(1), 0)  # noqa: S311 -- no secret
    assert figures_of([], agreement) == ()
    assert figures_of([(nothing, ())], agreement) == ()
    strangers = random_plain(Random(1), 3)  # noqa: S311 -- no secret
    assert figures_of([(strangers, ())], agreement) == ()
