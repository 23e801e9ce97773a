"""Each worked row of docs/reference/clock-rules.md is what the kernel says."""

from __future__ import annotations

import pytest

from sameside.kernel.judgement import verdict
from tests.kernel.rule_tables import Row, cells_of, rows

ROWS = list(rows())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.rule[:4].strip()}: {row.what_happens}")
def test_the_kernel_says_what_the_page_says(row: Row):
    assert cells_of(verdict(row.course, row.clock), row.zone) == row.expected


def test_every_rule_of_the_page_that_judges_has_worked_rows():
    ruled = {row.rule.split(" ")[0] for row in ROWS}
    assert ruled == {f"C{number}" for number in range(1, 14)}
