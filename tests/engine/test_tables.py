"""Counted time by table is counted time by the kernel's openings, to the second."""

from __future__ import annotations

import importlib
from datetime import date
from random import Random

import numpy as np
import pytest

from sameside.engine.flat import NEVER
from sameside.engine.stretches import open_stretches
from sameside.engine.tables import (
    BeyondTables,
    compile_calendars,
    counted_before,
    counted_between,
    instant_of,
    last_kept,
)
from sameside.kernel.calendar import Calendar, CalendarVersion, Window
from sameside.kernel.openings import BeyondHorizon, openings
from sameside.kernel.zone import DAY, wall_of
from tests.engine.histories import random_calendar

STARTS, ENDS = wall_of(date(2010, 12, 30)) + 17, wall_of(date(2012, 12, 30)) + 4_711
ALL_WEEK = ((Window(0, DAY),),) * 7
SHUT = ((),) * 7


@pytest.mark.parametrize("seed", range(60))
def test_lookups_are_sums_of_the_kernels_openings(seed: int):
    random = Random(seed)  # noqa: S311 -- a calendar to be compiled, not a secret
    calendar = random_calendar(random, "any")
    opened = list(openings(calendar, STARTS, ENDS))
    found = open_stretches(calendar, STARTS, ENDS)
    assert list(zip(*(edges.tolist() for edges in found), strict=True)) == opened

    # An easy calendar beside it, so that its own words are not the first.
    easy = Calendar("easy", "Europe/Copenhagen", (CalendarVersion(date(2000, 1, 1), ALL_WEEK),))
    tables = compile_calendars([easy, calendar], STARTS, ENDS)
    near = [edge + by for edge in {e for pair in opened for e in pair} for by in (-1, 0, 1)]
    times = [random.randint(STARTS, ENDS) for _ in range(300)] + random.sample(
        near, min(300, len(near))
    )
    instants = np.clip(np.array([*times, STARTS, ENDS]), STARTS, ENDS)
    expected = [sum(max(0, min(c, t) - o) for o, c in opened) for t in instants.tolist()]
    assert counted_before(tables, 1, instants).tolist() == expected
    ends = instants[::-1].copy()
    between = counted_before(tables, 1, ends) - counted_before(tables, 1, instants)
    assert (counted_between(tables, 1, instants, ends) == between).all()
    places, since = np.full(ends.size, tables.words.places[1]), instants - STARTS
    if tables.words.fits.all():
        by_numba = importlib.import_module("sameside.engine.by_numba")
        found_by_numba = by_numba.counted_between(tables.words, places, since, ends - STARTS)
        assert (found_by_numba == between).all()

    total = sum(closed - begins for begins, closed in opened)
    if total < 2:
        return
    ends_of = np.cumsum([closed - begins for begins, closed in opened])
    counts = np.unique(np.clip([*ends_of, *ends_of + 1, *instants % total], 1, total - 1))
    due = instant_of(tables, 1, counts)
    assert (counted_before(tables, 1, due) == counts).all()
    assert (counted_before(tables, 1, due - 1) == counts - 1).all()
    kept = last_kept(tables, 1, counts)
    assert (counted_before(tables, 1, kept) == counts).all()
    assert (counted_before(tables, 1, kept + 1) == counts + 1).all()


def test_an_instant_outside_the_tables_is_refused():
    calendar = random_calendar(Random(1), "any")  # noqa: S311 -- no secret
    tables = compile_calendars([calendar], STARTS, ENDS)
    for instant in (STARTS - 1, ENDS + 1):
        with pytest.raises(BeyondTables, match="outside the years"):
            counted_before(tables, 0, [instant])


def test_a_due_beyond_the_tables_is_found_or_never_comes_or_is_refused():
    always = Calendar("always", "UTC", (CalendarVersion(date(2000, 1, 1), ALL_WEEK),))
    closing = Calendar(
        "closing",
        "UTC",
        (CalendarVersion(date(2000, 1, 1), ALL_WEEK), CalendarVersion(date(2020, 1, 1), SHUT)),
    )
    tables = compile_calendars([always, closing], STARTS, ENDS)
    twenty_years = 20 * 365 * DAY
    assert instant_of(tables, 0, [twenty_years]).tolist() == [STARTS + twenty_years]
    assert instant_of(tables, [0, 1], [5, twenty_years]).tolist() == [STARTS + 5, NEVER]
    assert last_kept(tables, 1, [twenty_years]).tolist() == [NEVER]
    until_closing = wall_of(date(2020, 1, 1)) - STARTS
    assert instant_of(tables, 1, [until_closing]).tolist() == [wall_of(date(2020, 1, 1))]
    assert last_kept(tables, 1, [until_closing]).tolist() == [NEVER]
    with pytest.raises(BeyondHorizon, match="before the year 2200"):
        instant_of(tables, 0, [300 * 365 * DAY])


def test_no_calendar_at_all_can_be_compiled():
    assert compile_calendars([], STARTS, ENDS).edges == ()
