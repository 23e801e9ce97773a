"""A report made from a file says what the statement's figures say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest

from sameside.engine import files
from sameside.engine.aggregate import figures_of
from sameside.engine.files import write_layout
from sameside.engine.flat import OUTCOMES, Plain
from sameside.engine.judge import judge
from sameside.engine.report import ALWAYS, report, report_of
from sameside.engine.sheet import sheet_of
from sameside.engine.tally import Tally, together
from sameside.kernel.agreement import Policies
from sameside.kernel.figure import Figure, Scope
from sameside.kernel.statement import Period
from sameside.kernel.zone import wall_of
from tests.engine.histories import POLICIES, columns_of, random_agreement, random_history
from tests.engine.plain_requests import random_plain

AS_OF = wall_of(date(2012, 6, 1)) + 12_345
SPRING = Period(date(2011, 3, 5), date(2011, 6, 7))
Line = tuple[Scope, tuple[int, ...], int, int | None, int | None]


@pytest.mark.parametrize("period", [ALWAYS, SPRING])
@pytest.mark.parametrize("seed", range(0, len(POLICIES), 3))
def test_a_report_has_the_figures_of_the_statement(
    seed: int, period: Period, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(files, "ROW_GROUP", 64)
    random = Random(seed)  # noqa: S311 -- a story to be judged, not a secret
    agreement = random_agreement(random, [Policies(*POLICIES[seed])] * 2, shift=30)
    events = columns_of([random_history(random, f"R{number}") for number in range(100)])
    plain = neat(random_plain(random, 300))
    write_layout(tmp_path / "log.parquet", plain, events)

    tally = report(tmp_path / "log.parquet", agreement, AS_OF, period)

    found = judge(events, plain, agreement, AS_OF, period)
    figures = figures_of([(events, found.events), (plain, found.plain)], agreement)
    assert sorted(lines_of(tally)) == sorted(map(line_of, figures))
    assert tally.left_out == len(found.left_out)


@pytest.mark.parametrize("tidy", [True, False])
@pytest.mark.parametrize("seed", range(0, len(POLICIES), 3))
def test_a_report_of_a_log_in_memory_has_the_figures_of_the_statement(seed: int, *, tidy: bool):
    random = Random(seed)  # noqa: S311 -- a story to be judged, not a secret
    agreement = random_agreement(random, [Policies(*POLICIES[seed])] * 2, shift=30)
    events = columns_of([random_history(random, f"R{number}") for number in range(100)])
    plain = random_plain(random, 300)
    plain = neat(plain) if tidy else plain

    tally = report_of(events, plain, agreement, AS_OF, SPRING)

    found = judge(events, plain, agreement, AS_OF, SPRING)
    figures = figures_of([(events, found.events), (plain, found.plain)], agreement)
    assert sorted(lines_of(tally)) == sorted(map(line_of, figures))
    assert tally.left_out == len(found.left_out)
    assert (sheet_of(plain) is not None) == tidy


def test_reports_of_two_files_are_put_together_to_that_of_one(tmp_path: Path):
    random = Random(8)  # noqa: S311 -- no secret
    agreement = random_agreement(random, [Policies()] * 2)
    plain, nothing = neat(random_plain(random, 200)), columns_of([])
    for name, rows in (("all", range(200)), ("one", range(90)), ("other", range(90, 200))):
        write_layout(tmp_path / f"{name}.parquet", only(plain, list(rows)), nothing)

    whole, *parts = (
        report(tmp_path / f"{name}.parquet", agreement, AS_OF) for name in ("all", "one", "other")
    )

    assert list(lines_of(together(parts))) == list(lines_of(whole))


def lines_of(tally: Tally) -> Iterator[Line]:
    for lines in (*tally.lines(), *tally.wider_lines()):
        for n in range(lines.cell.size):
            p50, p90 = int(lines.p50[n]), int(lines.p90[n])
            yield (
                lines.scope(n),
                tuple(lines.counts[n].tolist()),
                int(lines.stopped[n]),
                None if p50 < 0 else p50,
                None if p90 < 0 else p90,
            )


def line_of(figure: Figure) -> Line:
    counts = tuple(figure.count(outcome) for outcome in OUTCOMES)
    return figure.scope, counts, figure.stopped, figure.p50, figure.p90


def neat(plain: Plain) -> Plain:
    """Leave out pauses that overlap one before them."""
    keep = np.zeros(plain.pause_starts.size, np.bool_)
    for row in range(plain.created.size):
        until = int(plain.created[row])
        for pause in range(plain.pause_offsets[row], plain.pause_offsets[row + 1]):
            keep[pause] = plain.pause_starts[pause] >= until
            until = int(plain.pause_ends[pause]) if keep[pause] else until
    owner = np.repeat(np.arange(plain.created.size), np.diff(plain.pause_offsets))[keep]
    return replace(
        plain,
        pause_offsets=np.append(0, np.cumsum(np.bincount(owner, minlength=plain.created.size))),
        pause_starts=plain.pause_starts[keep],
        pause_ends=plain.pause_ends[keep],
        pause_why=plain.pause_why[keep],
    )


def only(plain: Plain, rows: list[int]) -> Plain:
    """Return some rows that follow each other."""
    offsets = plain.pause_offsets[[*rows, rows[-1] + 1]]
    pauses = slice(int(offsets[0]), int(offsets[-1]))
    return replace(
        plain,
        requests=[plain.requests[row] for row in rows],
        services=plain.services[rows],
        places=plain.places[rows],
        priorities=plain.priorities[rows],
        created=plain.created[rows],
        responded=plain.responded[rows],
        resolved=plain.resolved[rows],
        pause_offsets=offsets - offsets[0],
        pause_starts=plain.pause_starts[pauses],
        pause_ends=plain.pause_ends[pauses],
        pause_why=plain.pause_why[pauses],
    )
