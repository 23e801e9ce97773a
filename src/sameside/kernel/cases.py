"""Worked cases of the service clock: a row of a table, judged and compared with what it expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sameside.kernel.agreement import Clock
from sameside.kernel.case_rows import BadCase, instant, read_case
from sameside.kernel.clock import judge
from sameside.kernel.judgement import latest_update
from sameside.kernel.policy import resolution_run, response_run
from sameside.kernel.refusal import N_
from sameside.kernel.verdict import Moment, Outcome, Unset, Verdict

COLUMNS = ("calendar_json", "events_json", "target_s", "policy")
EXPECTED = (
    "expected_elapsed_s",
    "expected_due_utc",
    "expected_breach_utc",
    "expected_met",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the clock and a case differ; both sides as the case file writes them."""

    column: str
    expected: str
    got: str


def differences(row: Mapping[str, str | None]) -> list[Difference]:
    """Judge one row of a case file and return where the clock differs from what it expects.

    Empty expectations are not judged. The columns and their shapes stand in rules/clock.md.

    :raises Refused: when the row cannot be read or judged; `BadCase` says what is wrong with it.
    """
    got = _answers(judged_case(row))
    expected = {column: (row.get(column) or "").strip() for column in EXPECTED}
    return [
        Difference(column, said, got[column])
        for column, said in expected.items()
        if said and not _same(column, said, got[column])
    ]


def judged_case(row: Mapping[str, str | None]) -> Verdict | None:
    """Return the verdict of one case; None where there is no clock to judge.

    :raises Refused: when the row cannot be read or judged; `BadCase` says what is wrong with it.
    """
    case = read_case(row)
    if case.clock is Clock.RESPONSE:
        return judge(response_run(case.course))
    if case.clock is Clock.RESOLUTION:
        return judge(resolution_run(case.course))
    run = latest_update(case.course, looked_at=case.looked_at)
    return judge(run) if run else None


def _answers(verdict: Verdict | None) -> dict[str, str]:
    """Return a verdict in the words of a case file."""
    if verdict is None:
        return dict(zip(EXPECTED, ("0", Unset.NONE, Unset.NONE, ""), strict=True))
    met = {Outcome.MET: "true", Outcome.BREACHED: "false"}.get(verdict.outcome, "")
    due, breach = _moment(verdict.due), _moment(verdict.breach)
    return dict(zip(EXPECTED, (str(verdict.elapsed), due, breach, met), strict=True))


def _moment(moment: Moment) -> str:
    if isinstance(moment, Unset):
        return moment.value
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _same(column: str, expected: str, got: str) -> bool:
    if column == "expected_met":
        return _one_of(column, expected.lower(), ("true", "false")) == got
    if column == "expected_elapsed_s":
        return _whole(column, expected) == int(got)
    if expected in set(Unset) or got in set(Unset):
        return expected == (got if expected in set(Unset) else str(instant(expected)))
    return instant(expected) == instant(got)


def _one_of(column: str, said: str, words: tuple[str, ...]) -> str:
    if said not in words:
        raise BadCase(
            N_("“{name}” is “{said}”; it should be one of {known}."),
            name=column,
            said=said,
            known=", ".join(words),
        )
    return said


def _whole(column: str, said: str) -> int:
    try:
        return int(said)
    except ValueError as fault:
        raise BadCase(
            N_("“{name}” should be a whole number from 0 up, not “{said}”."),
            name=column,
            said=said,
        ) from fault


__all__ = ["COLUMNS", "EXPECTED", "BadCase", "Difference", "differences", "judged_case"]
