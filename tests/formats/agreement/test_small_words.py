"""Times, shares and hours come back as they were written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sameside.formats.agreement import ENGLISH
from sameside.formats.agreement.problems import Findings
from sameside.formats.agreement.source import Node
from sameside.formats.agreement.targets import LONGEST_SECONDS, share_bp, target
from sameside.formats.agreement.windows import clock_of, week, windows
from sameside.kernel.agreement import Target
from sameside.kernel.calendar import Window


def node(value: object) -> Node:
    return Node(value, "key", 1)


@given(st.integers(min_value=1, max_value=LONGEST_SECONDS))
def test_a_duration_said_in_english_reads_as_itself(seconds: int):
    findings = Findings("file")
    assert target(node(ENGLISH.duration(seconds)), findings) == Target(seconds=seconds)
    assert findings.problems == []


@given(st.integers(min_value=1, max_value=10_000))
def test_a_share_said_in_english_reads_as_itself(bp: int):
    findings = Findings("file")
    assert share_bp(node(ENGLISH.percent(bp).replace("\u00a0", " ")), findings) == bp
    assert findings.problems == []


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_hours_said_as_they_are_written_read_as_themselves(opens: int, closes: int):
    window = Window(opens * 60, closes * 60)
    findings = Findings("file")
    read = windows(node(clock_of(window)), findings)
    assert read == ((window,) if opens != closes else ())
    assert bool(findings.problems) is (opens == closes)


@given(st.integers(0, 6), st.integers(0, 6))
def test_a_stretch_of_days_goes_round_the_week(first: int, last: int):
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = Node("08:00-09:00", "key", 1)
    found = week(node({f"{days[first]}-{days[last]}": hours}), Findings("file"))
    assert found is not None
    open_days = [day for day in range(7) if found[day]]
    assert len(open_days) == (last - first) % 7 + 1
    assert {first, last} <= set(open_days)


@given(st.text() | st.integers() | st.booleans() | st.none())
def test_whatever_stands_there_is_a_target_or_a_problem(value: object):
    findings = Findings("file")
    assert (target(node(value), findings) is None) is bool(findings.problems)
