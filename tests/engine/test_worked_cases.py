"""The worked cases of the service clock, all judged in one go."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from sameside.kernel.agreement import Agreement, AgreementVersion, Party
from sameside.kernel.case_rows import read_case
from sameside.kernel.history import History
from tests.engine.test_equals_kernel import judged
from tests.engine.verdict_rows import seen_by_the_kernel

SHARED = Path(os.environ.get("SAMESIDE_SHARED", Path(__file__).parents[3] / "shared"))
CASES = SHARED / "cases" / "clock_cases.csv"


def test_each_worked_case_is_judged_as_the_kernel_judges_it():
    if not CASES.exists():
        pytest.skip(f"there are no worked cases at {CASES}")
    with CASES.open(encoding="utf-8", newline="") as table:
        courses = {row["id"]: read_case(row).course for row in csv.DictReader(table)}
    for request, course in courses.items():
        services = {course.service.key: course.service}
        version = AgreementVersion(1, date(1900, 1, 1), {}, services, course.policies)
        agreement = Agreement("", Party("", ""), Party("", ""), "UTC", "EUR", (version,), digest="")
        told = ([History(request, course.service.key, course.events)], agreement, course.as_of)
        assert judged(*told) == seen_by_the_kernel(*told), request
    assert len(courses) == 46
