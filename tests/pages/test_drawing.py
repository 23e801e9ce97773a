import io
import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sameside.kernel.account import account
from sameside.kernel.history import Event, Happening, History, Side
from sameside.kernel.verdict import Kind, Outcome
from sameside.pages.charts import Column, columns
from sameside.pages.plain import LONGEST, plain
from sameside.pages.statement import to_draw
from sameside.pages.statement.outline import Line, months_between, outline_of
from sameside.pages.terminal import overview
from sameside.pages.timeline import Lane, Tick, midnights, scale_of, timeline
from sameside.pages.vocabulary import verdict_sentence
from sameside.pages.words import LANGUAGES, Words
from tests.pages import making

HOUR = 3600
# Monday 5 October 2026, 08:00 in Copenhagen.
MONDAY = 1_791_180_000


def repair(*events: Event) -> History:
    made = Event(MONDAY, Happening.CREATED, Side.CUSTOMER, priority="normal")
    return History("R-1", "repairs", (made, *events))


def long_wait() -> History:
    return repair(
        Event(MONDAY + 2 * HOUR, Happening.PAUSE, why="waiting for access"),
        Event(MONDAY + 21 * 24 * HOUR, Happening.RESUME, why="waiting for access"),
        Event(MONDAY + 26 * 24 * HOUR, Happening.RESOLVED, Side.SUPPLIER),
    )


def test_months_without_requests_stand_between_the_others():
    assert months_between(["2026-11", "2027-02"]) == ("2026-11", "2026-12", "2027-01", "2027-02")


def test_a_month_without_data_is_hatched_and_never_a_column():
    drawn = columns("t", [Column("June: no data", "#l1", None, None, below=False)])
    assert 'class="none"' in drawn
    assert 'class="kept"' not in drawn


def test_a_month_below_is_marked_with_what_is_missing_and_one_above_is_not():
    below = columns("t", [Column("June: 8 of 10", "#m1", 8_000, 9_000, below=True)])
    above = columns("t", [Column("June: 10 of 10", "#m1", 10_000, 9_000, below=False)])
    assert '<rect class="below" x="1" width="10" y="4.8" height="4.8"/>' in below
    assert 'href="#below"' in below
    assert "below" not in above


def test_what_a_column_says_is_escaped():
    drawn = columns('"><b>', [Column("<i>", '"#x', 5_000, None, below=False)])
    assert "<b>" not in drawn
    assert "<i>" not in drawn


def test_closed_and_paused_time_give_way_to_the_hours_that_count():
    found = account(long_wait(), making.agreement(), making.AS_OF).verdicts
    ends = max(v.ends for v in found)
    scale = scale_of(found, MONDAY, ends)
    widths = dict.fromkeys(Kind, 0.0)
    longest = max(found, key=lambda v: len(v.stretches))
    for stretch in longest.stretches:
        widths[stretch.kind] += scale.at(stretch.ends) - scale.at(stretch.starts)
    assert widths[Kind.COUNTED] > 50
    assert scale.paused > 1
    assert scale.closed >= 8


@given(st.lists(st.integers(MONDAY - HOUR, MONDAY + 30 * 24 * HOUR), min_size=2))
def test_later_is_never_drawn_further_left(instants: list[int]):
    found = account(long_wait(), making.agreement(), making.AS_OF).verdicts
    scale = scale_of(found, MONDAY, max(v.ends for v in found))
    places = [scale.at(instant) for instant in sorted(instants)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] <= 100


def test_a_request_solved_the_second_it_was_made_is_drawn():
    found = account(
        repair(Event(MONDAY, Happening.RESOLVED, Side.SUPPLIER)),
        making.agreement(),
        making.AS_OF,
    ).verdicts
    drawn = timeline("t", [Lane(v, "x") for v in found], [Tick(MONDAY, 1, "customer")], [])
    assert "nan" not in drawn
    assert drawn.count("<text") == 3


def test_time_past_the_target_is_drawn_apart():
    late = repair(Event(MONDAY + 20 * 24 * HOUR, Happening.RESOLVED, Side.SUPPLIER))
    found = account(late, making.agreement(), making.AS_OF).verdicts
    drawn = timeline("t", [Lane(v, "x") for v in found], [], [])
    assert {'class="counted"', 'class="over"', 'href="#breach"'} <= set(
        re.findall(r'class="\w+"|href="#\w+"', drawn)
    )


def test_midnights_keep_to_the_wall_over_a_clock_change():
    starts = 1_792_692_000  # Thursday 22 October 2026, 20:00; summer time ends on the 25th
    found = list(midnights("Europe/Copenhagen", starts, starts + 5 * 24 * HOUR))
    assert [b - a for a, b in pairwise(found)] == [
        24 * HOUR,
        24 * HOUR,
        25 * HOUR,
        24 * HOUR,
    ]


@given(st.text(max_size=400))
def test_what_is_shown_is_one_short_line_without_marks_that_turn_or_hide(text: str):
    shown = plain(text)
    assert len(shown) <= LONGEST
    assert not set(shown) & set("\n\r\t\x00\u202e\u2066\u2028")
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"}]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Solved after 26 h of 24 h: breached on Thu 8 Oct 08:00."),
        ("da", "Løst efter 26 t (mål 24 t): overskredet tors. 8. okt. kl.\u00a008.00."),
        ("sv", "Löst efter 26 tim (mål 24 tim): överskreds tors 8 okt. kl.\u00a008:00."),
        ("nl", "Opgelost na 26 uur (norm 24 uur): overschreden op do 8 okt 08:00."),
    ],
)
def test_a_verdict_is_a_sentence_in_each_language(language: str, said: str):
    solved = repair(Event(MONDAY + 74 * HOUR, Happening.RESOLVED, Side.SUPPLIER))
    found = account(solved, making.agreement(), making.AS_OF).verdicts[-1]
    spoken = verdict_sentence(Words(language), found, making.ZONE)
    assert spoken == said


def test_those_asked_for_come_first_then_the_newest_of_each_promise():
    statement = making.made().statement
    sections = outline_of(statement).sections
    missed = [line for s in sections for line in s.lines if line.whole.count(Outcome.BREACHED)]
    newest = {_newest_miss(line) for line in missed}
    wanted = to_draw(statement, ("R-10001",))
    assert wanted[0] == "R-10001"
    assert set(wanted[1 : len(newest) + 1]) == newest
    assert len(wanted) == len(set(wanted))


def _newest_miss(line: Line) -> str:
    months = [f for f in line.months.values() if f.count(Outcome.BREACHED)]
    return months[-1].requests[Outcome.BREACHED][-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_needs_80_columns_and_no_colour(language: str):
    written = io.StringIO()
    console = Console(file=written, width=80, color_system=None)
    console.print(overview(making.made().statement, Words(language)))
    lines = written.getvalue().splitlines()
    assert max(len(line) for line in lines) <= 80
    assert not [line for line in lines if "…" in line]
    share = Words(language).share(139, 248)
    row = next(line for line in lines if share in line)
    assert "<" in row
