"""The closing lines of ./bin/test say what ran, what failed, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tools.run_tests import Run, count, told

REPORT = """\
<testsuites><testsuite>
<testcase name="a"/>
<testcase name="b"><failure message="no">x</failure></testcase>
<testcase name="c"><error message="no">x</error></testcase>
<testcase name="d"><skipped message="there is no Chromium here"/></testcase>
</testsuite></testsuites>
"""


def test_each_test_is_counted_by_how_it_ended(tmp_path: Path):
    (tmp_path / "report.xml").write_text(REPORT)
    made = Run("SQLite")
    count(tmp_path / "report.xml", made)
    assert (made.passed, made.failed, made.skipped, made.reasons) == (
        1,
        2,
        1,
        Counter({"there is no Chromium here": 1}),
    )


def test_the_last_line_sums_up_both():
    lite = Run("SQLite", 0, 90, 0, 2, 120.0, Counter({"there is no Chromium here": 2}))
    post = Run("PostgreSQL", 1, 39, 1, 0, 60.0)
    assert told([lite, post]) == [
        "On SQLite: 90 passed, 0 failed, 2 skipped, in 2.0 minutes",
        "On PostgreSQL: 39 passed, 1 failed, 0 skipped, in 1.0 minutes",
        "Left out on SQLite: 2 × there is no Chromium here",
        "129 passed, 1 failed, 2 skipped",
    ]


@pytest.mark.parametrize(
    ("made", "well"),
    [
        (Run("a", 0, 3), True),
        (Run("a", 5), False),
        (Run("a", 1, 3), False),
        (Run("a", 1, 3, 1), False),
        (Run("a", 2), False),
    ],
)
def test_a_run_is_well_when_nothing_failed_and_nothing_broke_off(made: Run, *, well: bool):
    assert made.well is well


def test_a_kernel_that_is_not_covered_is_said():
    assert told([Run("the kernel", 1, 3)])[1] == (
        "Not every branch of the kernel was reached; the table above says which."
    )


def test_a_run_of_nothing_is_said():
    assert told([Run("PostgreSQL", 5)])[1] == (
        "On PostgreSQL there was nothing to run, and there should be."
    )
