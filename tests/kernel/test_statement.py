"""The statement: a pure function whose figures add up and whose digest others can take."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sameside.kernel.account import NotAgreed, account, statement, terms_of
from sameside.kernel.agreement import (
    Agreement,
    AgreementVersion,
    Clock,
    NothingAgreedYet,
    Party,
    Policies,
    Target,
)
from sameside.kernel.figure import Figure, Promise, Scope
from sameside.kernel.history import Event, Happening, History
from sameside.kernel.record import record_digest
from sameside.kernel.statement import Period, Sources, canonical, content, nearest_rank
from sameside.kernel.verdict import Outcome
from sameside.kernel.zone import wall_of
from tests.strategies.agreement import Told, told
from tests.strategies.clock import COSTLY


def made(what: Told):
    return statement(what.histories, what.agreement, what.sources)


@COSTLY
@given(told(), st.randoms(use_true_random=False))
def test_the_order_of_the_record_changes_neither_statement_nor_digest(
    what: Told, chance: random.Random
):
    shuffled = list(what.histories)
    chance.shuffle(shuffled)
    assert made(replace(what, histories=tuple(shuffled))) == made(what)
    assert record_digest(shuffled) == record_digest(what.histories)


@COSTLY
@given(told())
def test_the_digest_is_taken_over_canonical_json_of_all_that_is_stated(what: Told):
    found = made(what)
    stated = rfc8785.dumps(content(found))  # type: ignore[arg-type]  # -- it holds none of what is refused
    assert canonical(content(found)) == stated
    assert found.digest == hashlib.sha256(stated).hexdigest()


@given(
    st.recursive(
        st.text() | st.integers(-(2**53) + 1, 2**53 - 1) | st.none() | st.booleans(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner)
        ),
    )
)
def test_our_canonical_json_is_that_of_rfc_8785(value: object):
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # -- only what it takes


@COSTLY
@given(told())
def test_every_request_of_the_period_is_judged_or_left_out_with_its_reason(what: Told):
    found = made(what)
    period = what.sources.period
    expected = {
        h.request
        for h in what.histories
        if h.created_at <= what.sources.as_of
        and period.starts_on <= made_on(h) < period.ends_before_on
    }
    judged = {r for f in found.figures for ids in f.requests.values() for r in ids}
    left_out = {left.request for left in found.left_out}
    assert judged | left_out == expected
    assert not judged & left_out


def made_on(history: History) -> date:
    summer = wall_of(date(2026, 3, 29)) + 3600
    offset = 7200 if history.created_at >= summer else 3600
    return date.fromordinal(719_163 + (history.created_at + offset) // 86_400)


@COSTLY
@given(told())
def test_months_and_priorities_add_up_to_their_totals(what: Told):
    found = made(what)
    by_scope = {figure.scope: figure for figure in found.figures}
    for total in (f for f in found.figures if not f.scope.month or not f.scope.priority):
        parts = [f for s, f in by_scope.items() if part_of(s, total.scope)]
        counts: Counter[Outcome] = Counter()
        for part in parts:
            counts.update({o: part.count(o) for o in part.requests})
        assert counts == {o: total.count(o) for o in total.requests}
        assert sum(part.stopped for part in parts) == total.stopped
        assert {p for part in parts for p in part.promises} == set(total.promises)


def part_of(scope: Scope, total: Scope) -> bool:
    """Tell whether a scope is one of the cells that a total is over: none of them a total."""
    if not scope.month or not scope.priority:
        return False
    wider = replace(
        scope,
        month=scope.month if total.month else "",
        priority=scope.priority if total.priority else "",
    )
    return wider == total


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values: list[int], share: int):
    naive = min(v for v in values if 100 * sum(w <= v for w in values) >= share * len(values))
    assert nearest_rank(sorted(values), share) == naive


def test_of_nothing_there_is_no_percentile():
    assert nearest_rank([], 50) is None


def a_figure(met: int, breached: int, *shares: int | None) -> Figure:
    scope = Scope("repairs", "low", Clock.RESOLUTION, "2026-10")
    requests = {
        Outcome.MET: tuple(f"m{n}" for n in range(met)),
        Outcome.BREACHED: tuple(f"b{n}" for n in range(breached)),
        Outcome.RUNNING: ("r",),
    }
    promises = tuple(Promise(n, Target(seconds=60), share, "c") for n, share in enumerate(shares))
    return Figure(scope, requests, met + breached, 1, 2, promises)


@pytest.mark.parametrize(
    ("figure", "kept"),
    [
        (a_figure(95, 5, 9_500), True),
        (a_figure(94, 6, 9_500), False),
        (a_figure(0, 5, 0), True),
        (a_figure(95, 5, None), None),
        (a_figure(95, 5, 9_500, 9_000), None),
        (a_figure(95, 5, 9_500, 9_500), True),
        (a_figure(0, 0, 9_500), None),
        (a_figure(95, 5), None),
    ],
)
def test_a_share_is_kept_only_where_one_was_agreed_and_something_was_decided(
    figure: Figure,
    kept: bool | None,  # noqa: FBT001 -- the answer expected
):
    assert figure.kept is kept


def test_a_figure_counts_what_it_rests_on():
    figure = a_figure(3, 2, 9_500)
    assert (figure.n, figure.decided, figure.no_data, figure.count(Outcome.SUSPENDED)) == (
        6,
        5,
        False,
        0,
    )


@COSTLY
@given(told())
def test_a_verdict_is_decided_when_it_counts_for_the_share(what: Told):
    for history in what.histories:
        try:
            found = account(history, what.agreement, what.sources.as_of)
        except NotAgreed:
            continue
        for one in found.verdicts:
            assert one.decided is (one.outcome in {Outcome.MET, Outcome.BREACHED})


def refusal(what: Told, history: History) -> str:
    with pytest.raises(NotAgreed) as refused:
        terms_of(history, what.agreement)
    return str(refused.value)


@COSTLY
@given(told())
def test_what_nobody_agreed_is_refused_in_words(what: Told):
    at = wall_of(date(2026, 4, 2))
    low = Event(at, Happening.CREATED, priority="low")
    number = what.agreement.version_on(date(2026, 4, 2)).number
    odd = Event(at, Happening.PRIORITY, priority="odd")
    assert refusal(what, History("R", "mail", (low,))) == (
        f"Version {number} of the agreement has no service “mail”."
    )
    assert refusal(what, History("R", "repairs", (low, odd))) == (
        f"Version {number} promises nothing for “repairs” at priority “odd”."
    )
    early = replace(low, at=wall_of(date(2026, 3, 1)))
    assert refusal(what, History("R", "repairs", (early,))) == (
        "It was made on 2026-03-01, before the agreement began on 2026-03-28."
    )
    with pytest.raises(NothingAgreedYet, match="the first version begins on 2026-03-28"):
        what.agreement.version_on(date(2026, 3, 27))


def test_of_two_refused_rows_of_one_request_the_order_is_that_of_their_reasons():
    at = wall_of(date(2026, 4, 2))
    what = told_once()
    rows = [
        History("R", service, (Event(at, Happening.CREATED, priority="low"),))
        for service in ("mail", "cleaning")
    ]
    both = [made(replace(what, histories=tuple(order))).left_out for order in (rows, rows[::-1])]
    assert both[0] == both[1]


def told_once() -> Told:
    """Return a small agreement without chance in it."""
    version = AgreementVersion(
        1, date(2026, 1, 1), MappingProxyType({}), MappingProxyType({}), Policies()
    )
    party = Party("p", "P")
    agreement = Agreement("A", party, party, "Europe/Copenhagen", "DKK", (version,), "a" * 64)
    period = Period(date(2026, 1, 1), date(2027, 1, 1))
    sources = Sources("b" * 64, "a" * 64, "2026a", wall_of(date(2026, 6, 1)), period)
    return Told(agreement, (), sources)
