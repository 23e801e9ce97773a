"""The fast clock, on NumPy and compiled, gives the verdicts of the general way."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from random import Random
from types import ModuleType

import numpy as np
import pytest

from sameside.engine import by_numpy
from sameside.engine.batch import LATER, OUTCOME, Batch, Look, no_answers
from sameside.engine.files import read_layout, read_sheet, write_layout
from sameside.engine.flat import NONE, Bools, Int8s, Int32s, Verdicts
from sameside.engine.judge import judge_plain
from sameside.engine.quick import RESOLUTION, RESPONSE, RUNNING, SUSPENDED, _batch, _held
from sameside.engine.report import ALWAYS
from sameside.engine.tables import Tables, compile_calendars
from sameside.engine.terms import terms_of
from sameside.engine.words import FAR
from sameside.kernel.agreement import Policies
from sameside.kernel.zone import wall_of
from tests.engine.histories import columns_of, random_agreement
from tests.engine.plain_requests import random_plain
from tests.engine.test_report import neat

by_numba = pytest.importorskip("sameside.engine.by_numba", reason="the extra `speed` is not there")

AS_OF = wall_of(date(2012, 6, 1)) + 12_345
ROWS = 2_500
"""More than a block of the one back-end; chunks of the other are cut shorter below."""


@pytest.mark.parametrize("seed", range(12))
def test_both_back_ends_give_the_verdicts_of_the_general_way(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(by_numpy, "ROWS", 700)
    random = Random(seed)  # noqa: S311 -- a story to be judged, not a secret
    agreement = random_agreement(random, [Policies(pause_response=bool(seed % 2))])
    first = replace(agreement.versions[0], valid_from_on=date(2009, 1, 1))
    agreement = replace(agreement, versions=(first,))
    path = tmp_path / "log.parquet"
    write_layout(path, neat(random_plain(random, ROWS)), columns_of([]))
    sheet, (plain, _) = read_sheet(path), read_layout(path)
    terms = terms_of(agreement, plain.service_names, plain.priority_names)
    levels = terms.level[0, plain.services, plain.priorities].astype(np.int32)
    tables = compile_calendars(terms.calendars, int(plain.created.min()), AS_OF)
    fits = tables.words.fits[terms.calendar[levels]]
    if not fits.any():
        return  # calendars with edges on odd seconds, months apart
    rows = np.flatnonzero(fits & (plain.created <= AS_OF))
    work = _batch(sheet, levels, rows), _held(terms, tables)[0], Look(AS_OF - sheet.epoch, 0)

    compiled, plainly = (no_answers(rows.size, dues=True) for _ in range(2))
    by_numba.judge_in_words(*work, tables.words, compiled)
    by_numpy.judge_in_words(*work, tables.words, plainly)

    assert all(np.array_equal(compiled[k], plainly[k]) for k in range(len(compiled)))
    (response, resolution), _ = judge_plain(plain, agreement, AS_OF, ALWAYS)
    answered = compiled.response, compiled.response_state, compiled.response_due
    solved = compiled.resolution, compiled.resolution_state, compiled.resolution_due
    timed = terms.days[levels[rows]] == 0
    among = np.isin(response.rows, rows)
    compare(of(response, among), timed[:, RESPONSE], answered, tables)
    among = np.isin(resolution.rows, rows)
    compare(of(resolution, among), timed[:, RESOLUTION], solved, tables)


def of(verdicts: Verdicts, among: Bools) -> Verdicts:
    columns = {field.name: getattr(verdicts, field.name)[among] for field in fields(Verdicts)[1:]}
    return Verdicts(verdicts.clock, **columns)


def compare(
    verdicts: Verdicts,
    timed: Bools,
    answer: tuple[Int32s, Int8s, Int32s],
    tables: Tables,
) -> None:
    elapsed, state, due = answer
    assert (elapsed == verdicts.elapsed).all()
    outcome = np.where(verdicts.outcome == SUSPENDED, RUNNING, verdicts.outcome)
    assert (state & OUTCOME == outcome)[timed].all()
    assert ((state >> 3 == 0) == verdicts.stopped)[timed].all()
    there = timed & (verdicts.due < NONE) & (due < FAR)
    assert (due + tables.starts == verdicts.due)[there].all()
    assert there.sum() > timed.sum() / 8


@pytest.mark.parametrize("backend", [by_numba, by_numpy])
def test_what_is_not_in_order_of_time_is_noticed(backend: ModuleType):
    def batch(**changed: list[int]) -> Batch:
        columns = {
            "created": [10, 20, 20, 30],
            "responded": [10, LATER, 25, 31],
            "resolved": [15, LATER, 25, 40],
            "pause_starts": [10, 12, 22, 33],
            "pause_ends": [12, 40, LATER, 34],
        }
        times = {name: np.array(at, np.int32) for name, at in (columns | changed).items()}
        return Batch(np.zeros(4, np.int32), offsets=np.array([0, 2, 2, 3, 4]), **times)

    assert backend.in_order_of_time(batch())
    for name, values in (
        ("created", [10, 20, 19, 30]),
        ("responded", [9, LATER, 25, 31]),
        ("resolved", [15, LATER, 25, 29]),
        ("pause_starts", [10, 11, 22, 33]),
        ("pause_starts", [9, 12, 22, 33]),
        ("pause_starts", [10, 12, 19, 33]),
        ("pause_starts", [10, 12, 22, 29]),
        ("pause_ends", [12, 11, LATER, 34]),
    ):
        assert not backend.in_order_of_time(batch(**{name: values}))
    nothing = np.zeros(0, np.int32)
    empty = Batch(nothing, nothing, nothing, nothing, np.zeros(1, np.int64), nothing, nothing)
    assert backend.in_order_of_time(empty)
