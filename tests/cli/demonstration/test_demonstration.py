"""The demonstration is the same bytes every time, and a story one can see in its figures."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from sameside.cli.demonstration import LOG_DIGEST, Demonstration, write_demonstration
from sameside.formats.agreement import read_agreement
from sameside.kernel.account import statement
from sameside.kernel.agreement import Agreement, Clock
from sameside.kernel.figure import Figure
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.statement import Period, Sources

Row: TypeAlias = dict[str, str]
BAD_QUARTER = ("2026-01", "2026-02", "2026-03")
BOILER = "waiting for a part for the boiler"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return write_demonstration(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def rows(demonstration: Demonstration) -> list[Row]:
    with demonstration.log.open(encoding="utf-8", newline="") as log:
        return list(csv.DictReader(log))


@pytest.fixture(scope="module")
def agreement(demonstration: Demonstration) -> Agreement:
    return read_agreement(demonstration.agreement)


def test_the_log_is_the_same_bytes_every_time(demonstration: Demonstration):
    assert hashlib.sha256(demonstration.log.read_bytes()).hexdigest() == LOG_DIGEST


def test_a_log_that_lies_there_is_left_and_one_that_was_changed_is_made_anew(tmp_path: Path):
    made = write_demonstration(tmp_path / "demo")
    whole = made.log.read_bytes()
    written = made.log.stat().st_mtime_ns
    write_demonstration(tmp_path / "demo")
    assert made.log.stat().st_mtime_ns == written
    made.log.write_bytes(whole[:1000])
    write_demonstration(tmp_path / "demo")
    assert made.log.read_bytes() == whole


def test_there_are_24_000_requests_in_six_services_at_three_sites(rows: list[Row]):
    made = [row for row in rows if row["event"] == "created"]
    of_years = Counter(row["at"][:4] for row in made)
    assert [row["request"] for row in made] == [
        f"R-{year}-{n:05d}" for year, last in of_years.items() for n in range(1, last + 1)
    ]
    assert Counter(row["service"] for row in made) == {
        "cleaning": 5200,
        "reception": 3600,
        "repairs": 5000,
        "vehicles": 3200,
        "mail": 2600,
        "workplace": 4400,
    }
    assert {row["place"] for row in made} == {"Headquarters", "Harbour Station", "North Station"}


def test_every_sort_of_event_occurs(rows: list[Row]):
    assert {row["event"] for row in rows} == {happening.value for happening in Happening}
    messages = {(r["by"], r["public"], r["auto"]) for r in rows if r["event"] == "message"}
    assert messages == {
        ("customer", "yes", "no"),
        ("supplier", "yes", "no"),
        ("supplier", "no", "no"),
        ("supplier", "yes", "yes"),
    }


def test_events_stand_in_the_order_of_time_with_the_offset_of_their_day(rows: list[Row]):
    moments = [datetime.fromisoformat(row["at"]) for row in rows]
    assert moments == sorted(moments)
    summer = {str(m.utcoffset()) for m in moments if m.month in {6, 7, 8}}
    winter = {str(m.utcoffset()) for m in moments if m.month in {12, 1, 2}}
    assert (summer, winter) == ({"2:00:00"}, {"1:00:00"})
    assert moments[0] >= datetime(2024, 10, 31, 23, tzinfo=UTC)
    assert moments[-1] < datetime(2026, 10, 31, 23, tzinfo=UTC)


def test_every_request_begins_with_its_creation_and_its_priority(rows: list[Row]):
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["request"], row)
    assert {row["event"] for row in first.values()} == {"created"}
    assert {row["priority"] for row in first.values()} == {"urgent", "high", "normal"}


def test_pauses_have_a_reason_and_a_person_and_automatic_replies_have_none(rows: list[Row]):
    assert all(row["reason"] and row["person"] for row in rows if row["event"] == "pause")
    assert not any(row["person"] for row in rows if row["auto"] == "yes")


def test_some_requests_are_open_at_the_end(rows: list[Row]):
    standing: dict[str, str] = {}
    for row in rows:
        if row["event"] in {"created", "resolved", "reopened"}:
            standing[row["request"]] = row["event"]
    left = Counter(standing.values())
    assert 40 <= left["created"] + left["reopened"] <= 200


def test_tyres_are_changed_in_spring_and_autumn(rows: list[Row]):
    months = Counter(_month(row) for row in rows if _opens(row, "vehicles"))
    assert {month for month, _ in months.most_common(4)} == {
        "2025-10",
        "2026-10",
        "2025-04",
        "2026-04",
    }


def test_the_bad_quarter_has_a_cause_one_can_see(rows: list[Row]):
    waits = Counter(_month(row) for row in rows if row["reason"] == BOILER)
    assert {month for month, _ in waits.most_common(3)} == set(BAD_QUARTER)
    sites = Counter(row["place"] for row in rows if _opens(row, "repairs") and _month(row) in waits)
    assert sites.most_common(1)[0][0] == "Harbour Station"


def test_the_bad_quarter_falls_below_what_was_agreed_and_repairs_recover(
    rows: list[Row], agreement: Agreement
):
    shares = _shares(_repairs(rows), agreement)
    agreed = 88.0
    assert all(shares[month] < agreed - 8 for month in BAD_QUARTER)
    assert shares["2026-03"] < shares["2026-04"] < shares["2026-06"]
    recovered = [share for month, share in shares.items() if month >= "2026-06"]
    assert sum(recovered) / len(recovered) > 96
    before = [share for month, share in shares.items() if month < "2026-01"]
    assert 93 < sum(before) / len(before) < 98


def test_the_agreement_has_two_versions_with_longer_hours_and_a_stricter_share(
    agreement: Agreement,
):
    first, second = agreement.versions
    assert [v.valid_from_on for v in agreement.versions] == [date(2024, 11, 1), date(2025, 11, 1)]
    assert [v.services["repairs"].levels[0].share_bp for v in (first, second)] == [8500, 8800]
    before, after = first.calendars["office"].versions
    assert after.week[0][0].end - after.week[0][0].opens == 11 * 3600
    assert before.week[0][0].end - before.week[0][0].opens == 8 * 3600


def _opens(row: Row, service: str) -> bool:
    return row["event"] == "created" and row["service"] == service


def _month(row: Row) -> str:
    return row["at"][:7]


def _repairs(rows: Iterable[Row]) -> list[History]:
    events: dict[str, list[Event]] = defaultdict(list)
    for row in rows:
        if row["service"] == "repairs":
            events[row["request"]].append(_event(row))
    return [History(request, "repairs", tuple(told)) for request, told in events.items()]


def _event(row: Row) -> Event:
    return Event(
        at=int(datetime.fromisoformat(row["at"]).timestamp()),
        what=Happening(row["event"]),
        by=Side(row["by"]),
        public=row["public"] == "yes",
        auto=row["auto"] == "yes",
        priority=row["priority"],
        why=row["reason"],
        person=row["person"],
    )


def _shares(histories: list[History], agreement: Agreement) -> dict[str, float]:
    """Return the share of repairs solved within target, in percent, by month."""
    ends = int(datetime(2026, 10, 31, 23, tzinfo=UTC).timestamp())
    period = Period(date(2024, 11, 1), date(2026, 11, 1))
    made = statement(histories, agreement, Sources("", agreement.digest, "", ends, period))
    assert made.left_out == ()
    return {
        figure.scope.month: _share(figure)
        for figure in made.figures
        if figure.scope.clock is Clock.RESOLUTION
        and figure.scope.month
        and not figure.scope.priority
    }


def _share(figure: Figure) -> float:
    met = sum(len(ids) for outcome, ids in figure.requests.items() if outcome == "met")
    return 100 * met / figure.decided
