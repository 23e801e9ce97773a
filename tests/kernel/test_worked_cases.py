"""The worked cases: those of the project, and how a row that cannot be read is refused."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from sameside.kernel.cases import BadCase, Difference, differences
from sameside.kernel.refusal import Refused

SHARED = Path(os.environ.get("SAMESIDE_SHARED", Path(__file__).parents[3] / "shared"))
CASES = SHARED / "cases" / "clock_cases.csv"
OFFICE = {"mon": [["08:00", "16:00"]], "tue": [["08:00", "16:00"]]}


def calendar(**changed: object) -> str:
    version = {"from": "2000-01-01", "week": OFFICE}
    return json.dumps({"tz": "Europe/Copenhagen", "versions": [version]} | changed)


def events(*changed: Mapping[str, object]) -> str:
    created = {"t": "2026-01-13T09:00+01:00", "e": "created"}
    resolved = {"t": "2026-01-13T11:00+01:00", "e": "resolved"}
    return json.dumps(list(changed) or [created, resolved])


GOOD = {
    "id": "1",
    "calendar_json": calendar(),
    "events_json": events(),
    "target_s": "7200",
    "policy": "",
    "expected_elapsed_s": "7200",
    "expected_due_utc": "2026-01-13T11:00:00+01:00",
    "expected_breach_utc": "2026-01-13T10:00:00Z",
    "expected_met": "true",
}
CREATED = {"t": "2026-01-13T09:00+01:00", "e": "created"}


def version(**changed: object) -> str:
    return calendar(versions=[{"from": "2000-01-01", "week": OFFICE} | changed])


def test_the_project_s_own_cases_all_agree():
    if not CASES.exists():
        pytest.skip(f"there are no worked cases at {CASES}")
    with CASES.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["id"]: differences(row) for row in rows} == {row["id"]: [] for row in rows}
    assert len(rows) == 46


def test_a_case_that_expects_what_the_clock_says_has_no_differences():
    assert differences(GOOD) == []


def test_each_column_that_differs_is_named_with_both_sides():
    wrong = GOOD | {
        "expected_elapsed_s": "7199",
        "expected_due_utc": "NEVER",
        "expected_breach_utc": "2026-01-13T11:00:00Z",
        "expected_met": "FALSE",
    }
    assert differences(wrong) == [
        Difference("expected_elapsed_s", "7199", "7200"),
        Difference("expected_due_utc", "NEVER", "2026-01-13T10:00:00Z"),
        Difference("expected_breach_utc", "2026-01-13T11:00:00Z", "2026-01-13T10:00:00Z"),
        Difference("expected_met", "FALSE", "true"),
    ]


def test_an_instant_expected_where_there_is_none_differs():
    without = GOOD | {"target_s": "", "expected_met": "true"}
    assert differences(without) == [
        Difference("expected_due_utc", "2026-01-13T11:00:00+01:00", "NONE"),
        Difference("expected_breach_utc", "2026-01-13T10:00:00Z", "NONE"),
        Difference("expected_met", "true", ""),
    ]


def test_where_no_question_is_open_there_is_no_clock():
    answered = GOOD | {
        "policy": '{"clock": "update"}',
        "events_json": events(CREATED, {"t": "2026-01-13T10:00+01:00", "e": "now"}),
        "expected_elapsed_s": "0",
        "expected_due_utc": "NONE",
        "expected_breach_utc": "NONE",
        "expected_met": "",
    }
    assert differences(answered) == []


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("events_json", None, "The case has no column “events_json”."),
        ("calendar_json", None, "The case has no column “calendar_json”."),
        ("calendar_json", "", "“calendar_json” is not JSON from its character 1 on."),
        ("events_json", "[{]", "“events_json” is not JSON from its character 3 on."),
        (
            "events_json",
            "[" * 200_000,
            "“events_json” is not JSON we can read: too deep, or a number too long.",
        ),
        (
            "events_json",
            "9" * 5_000,
            "“events_json” is not JSON we can read: too deep, or a number too long.",
        ),
        ("calendar_json", "[]", "“calendar_json” should be a JSON object, in braces."),
        ("events_json", "{}", "“events_json” should be a JSON list, in brackets."),
        ("events_json", "[]", "The first event of a case should be “created”."),
        ("events_json", "[1]", "“event” should be a JSON object, in braces."),
        ("events_json", '[{"e": "created"}]', "Event 1 has no “t”."),
        ("events_json", '[{"t": "2026-01-13T09:00Z"}]', "Event 1 has no “e”."),
        (
            "events_json",
            events({"t": "2026-01-13T09:00Z", "e": "resolved"}),
            "The first event of a case should be “created”.",
        ),
        (
            "events_json",
            events(CREATED, CREATED),
            "“created” may only be the first event of a case, “now” only the last.",
        ),
        (
            "events_json",
            events(CREATED, {"t": "2026-01-13T10:00+01:00", "e": "closed"}),
            (
                "“e (2)” is “closed”; it should be one of created, message, pause, resume, "
                "priority, resolved, reopened."
            ),
        ),
        (
            "events_json",
            events(CREATED, {"t": "2026-01-13T10:00+01:00", "e": "message", "by": "Jens"}),
            "“by (2)” is “Jens”; it should be one of customer, supplier.",
        ),
        (
            "events_json",
            events(CREATED, {"t": "2026-01-13T10:00+01:00", "e": "message", "public": "no"}),
            "“public” should be true or false, not “no”.",
        ),
        (
            "events_json",
            events(CREATED, {"t": "2026-01-13T08:00+01:00", "e": "resolved"}),
            "Event 2 lies before the one above it.",
        ),
        (
            "events_json",
            events({"t": "2026-01-13T09:00", "e": "created"}),
            (
                "“2026-01-13T09:00” is not an instant with its offset, such as "
                "2026-01-13T09:00+01:00."
            ),
        ),
        (
            "events_json",
            events({"t": 1768291200, "e": "created"}),
            "“1768291200” is not an instant with its offset, such as 2026-01-13T09:00+01:00.",
        ),
        (
            "calendar_json",
            "{}",
            "A calendar names its time zone in “tz”, such as Europe/Copenhagen.",
        ),
        (
            "calendar_json",
            '{"tz": "Europe/Copenhagen"}',
            "A calendar needs at least one version, each from a date of its own.",
        ),
        ("calendar_json", calendar(tz="../passwd"), "“../passwd” is not a time zone we know."),
        (
            "calendar_json",
            calendar(holiday_rule="never"),
            "“holiday_rule” is “never”; it should be one of instant, shift.",
        ),
        (
            "calendar_json",
            version(week={"monday": []}),
            "“week” is “monday”; it should be one of mon, tue, wed, thu, fri, sat, sun.",
        ),
        (
            "calendar_json",
            version(week={"mon": "08:00-16:00"}),
            "“windows” should be a JSON list, in brackets.",
        ),
        (
            "calendar_json",
            version(week={"mon": [["08:00"]]}),
            '“["08:00"]” is not a window, such as [“08:00”, “16:00”].',
        ),
        (
            "calendar_json",
            version(week={"mon": [["08:00", "25:00"]]}),
            "“25:00” is not a time of day from 00:00 up; a window may end at 24:00.",
        ),
        (
            "calendar_json",
            version(week={"mon": [["24:00", "08:00"]]}),
            "“24:00” is not a time of day from 00:00 up; a window may end at 24:00.",
        ),
        (
            "calendar_json",
            version(week={"mon": [["8", "16:00"]]}),
            "“8” is not a time of day from 00:00 up; a window may end at 24:00.",
        ),
        (
            "calendar_json",
            version(holidays=["Monday"]),
            "“Monday” is not a date such as 2026-01-13.",
        ),
        ("calendar_json", version(**{"from": None}), "“None” is not a date such as 2026-01-13."),
        (
            "policy",
            '{"reopening": "cycle"}',
            (
                "The policy has “reopening”; it knows clock, reopen, priority, targets, cals, "
                "pause_response, mode, days."
            ),
        ),
        (
            "policy",
            '{"reopen": "again"}',
            "“reopen” is “again”; it should be one of continue, cycle, first, through.",
        ),
        ("policy", '{"mode": "days"}', "“mode” should be “days_eod”, not “days”."),
        (
            "policy",
            '{"mode": "days_eod", "days": -1}',
            "“days” should be a whole number from 0 up, not “-1”.",
        ),
        ("target_s", "2 h", "“target_s” should be a whole number from 0 up, not “2 h”."),
        (
            "expected_elapsed_s",
            "2 h",
            "“expected_elapsed_s” should be a whole number from 0 up, not “2 h”.",
        ),
        ("expected_met", "yes", "“expected_met” is “yes”; it should be one of true, false."),
        (
            "expected_due_utc",
            "soon",
            "“soon” is not an instant with its offset, such as 2026-01-13T09:00+01:00.",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_in_one_sentence(
    column: str, cell: str | None, sentence: str
):
    with pytest.raises(Refused) as refused:
        differences(GOOD | {column: cell})
    assert str(refused.value) == sentence


def test_what_cannot_be_read_is_a_bad_case():
    with pytest.raises(BadCase):
        differences({})
