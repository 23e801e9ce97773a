"""The performance page: what was to be reached, what was, and figures one can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import page
from bench.targets import Target


def test_a_target_that_is_reached_says_so():
    assert Target("A lookup", 25, "ns").row(21.4) == ["A lookup", "≤ 25.0 ns", "21.4 ns", "reached"]


def test_a_missed_target_says_by_how_much():
    assert Target("A lookup", 20, "ns").row(30) == [
        "A lookup", "≤ 20.0 ns", "30.0 ns", "missed by a factor of 1.50",
    ]  # fmt: skip
    assert Target("Ratio", 500, "×", at_least=True).row(250) == [
        "Ratio", "≥ 500 ×", "250 ×", "missed by a factor of 2.00",
    ]  # fmt: skip


def test_what_was_not_measured_is_not_called_reached():
    assert Target("A lookup", 25, "ns").row(None) == ["A lookup", "≤ 25.0 ns", "not measured", ""]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3.2, "3.2 s"), (0.003098, "3.1 ms"), (524e-6, "524 µs"), (21.4e-9, "21.4 ns")],
)
def test_a_duration_is_said_in_the_unit_that_reads_best(seconds: float, said: str):
    assert page.duration(seconds) == said


def test_a_command_writes_its_own_part_of_the_page_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "performance.md"
    file.write_text("Before\n<!-- a begins -->\nold\n<!-- a ends -->\nAfter\n", encoding="utf-8")
    monkeypatch.setattr(page, "PAGE", file)
    page.write("a", "new\n")
    page.write("a", "newer \\1")
    assert (
        file.read_text(encoding="utf-8")
        == "Before\n<!-- a begins -->\nnewer \\1\n<!-- a ends -->\nAfter\n"
    )
    with pytest.raises(LookupError):
        page.write("b", "nothing")
