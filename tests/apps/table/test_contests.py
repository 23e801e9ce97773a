"""A contest: raised with a reason, settled by both, and printed as contested until then."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from sameside.kernel.lifecycles.contest import Stage
from sameside.ledger.models import Entry
from sameside.mail.models import Mail
from sameside.table import actions
from sameside.table.models import Contest, ContestYes
from sameside.table.policy import progress_of
from sameside.table.queries import contests_of
from tests.apps.conftest import signed_in
from tests.apps.table.conftest import NOW

SLUG = "north-harbour"
ABOUT = "verdict:R-1/response"


@pytest.fixture
def contested(cast):
    return actions.contest(about=ABOUT, reason="We waited for the key.", by=cast.nora, now=NOW)


def press(who, name: str, words: str = "", place: str = "contest-moves"):
    address = reverse(f"table:{place}", args=[SLUG, 1])
    return signed_in(who.person).post(address, {"name": name, "words": words})


def refusal_on(answer) -> str:
    page = unescape(answer.content.decode())
    return page.split('class="notice notice-refused"')[1].split("<p>")[1].split("</p>")[0]


@pytest.mark.parametrize("about", [ABOUT, "figure:clean//response/2026-10", "pause:R 1/x%2Fy"])
def test_what_is_contested_is_found_by_the_very_key(about, cast, as_nora):
    answer = as_nora.post(
        reverse("table:new-contest", args=[SLUG]), {"about": about, "reason": "So."}
    )
    assert (answer.status_code, answer.url) == (302, f"/partnerships/{SLUG}/contests/1/")
    assert list(contests_of(cast.partnership)) == [about]


@pytest.mark.parametrize("about", ["", "figure:", "card:1", "nonsense", "figure:" + "x" * 200])
def test_only_a_figure_a_verdict_or_a_pause_is_contested(about, as_nora):
    typed = {"about": about, "reason": "So."}
    assert as_nora.post(reverse("table:new-contest", args=[SLUG]), typed).status_code == 400
    assert Contest.objects.count() == 0


@pytest.mark.usefixtures("contested")
def test_a_thing_is_contested_once_at_a_time(as_jens):
    typed = {"about": ABOUT, "reason": "We too."}
    answer = as_jens.post(reverse("table:new-contest", args=[SLUG]), typed)
    assert (answer.status_code, refusal_on(answer)) == (
        400, "This is contested already, in contest 1. Write what you see there.",
    )  # fmt: skip
    led = as_jens.get(reverse("table:new-contest", args=[SLUG]), {"about": ABOUT})
    assert led.url == f"/partnerships/{SLUG}/contests/1/"


@time_machine.travel(NOW, tick=False)
def test_it_is_settled_by_both_and_then_no_longer_contested(cast, contested):
    assert press(cast.nora, "settle").status_code == 302
    assert list(contests_of(cast.partnership)) == [ABOUT]
    again = press(cast.nora, "settle")
    assert refusal_on(again) == "Your side has said yes. It waits for the supplier."
    assert press(cast.jens, "settle").status_code == 302
    contested.refresh_from_db()
    assert (contested.state, contested.ended_at, dict(contests_of(cast.partnership))) == (
        "settled", NOW, {},
    )  # fmt: skip
    assert ContestYes.objects.count() == 0
    assert [*Entry.objects.order_by("index").values_list("what", flat=True)] == [
        "contest.move", "contest.consent", "contest.move",
    ]  # fmt: skip


@pytest.mark.usefixtures("contested")
def test_a_yes_to_settling_can_be_taken_back(cast):
    press(cast.nora, "settle")
    assert press(cast.jens, "settle", place="contest-yes-end").status_code == 400
    assert press(cast.nora, "settle", place="contest-yes-end").status_code == 302
    press(cast.jens, "settle")
    assert Contest.objects.get().state == "laid"


def test_it_is_withdrawn_by_its_side_alone_and_with_a_reason(cast, contested):
    assert refusal_on(press(cast.jens, "withdraw", "So.")) == "This is for the customer to decide."
    assert press(cast.nora, "withdraw").status_code == 400
    assert press(cast.nora, "withdraw", "We found the key.").status_code == 302
    contested.refresh_from_db()
    assert contested.state == "withdrawn"


@pytest.mark.usefixtures("contested")
def test_each_side_states_its_case_and_both_read_it(cast, as_fay):
    assert press(cast.jens, "state_case").status_code == 400
    press(cast.jens, "state_case", "The key hung where it always hangs.")
    press(cast.nora, "state_case", "It did not.")
    page = as_fay.get(reverse("table:contest", args=[SLUG, 1])).content.decode()
    assert page.index("The key hung where it always hangs.") < page.index("It did not.")


@pytest.mark.parametrize(
    ("days", "stage"),
    [(0, Stage.CASES), (7, Stage.CASES), (8, Stage.TALKS), (27, Stage.TALKS), (28, Stage.SENIORS)],
)
def test_its_stage_follows_from_the_day_it_was_raised(days, stage, contested, cast):
    come = progress_of(contested, cast.partnership, NOW + timedelta(days=days))
    assert come is not None
    assert (come.stage, come.cases_due_on, come.seniors_on) == (
        stage,
        date(2026, 11, 10),
        date(2026, 12, 1),
    )


@pytest.mark.usefixtures("contested")
def test_its_page_says_by_when_what_is_due_and_who_is_still_to_be_heard(cast):
    def said(days: int) -> str:
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            page = signed_in(cast.nora.person).get(reverse("table:contest", args=[SLUG, 1]))
        (lede,) = re.findall(r'<p class="lede">(.*?)</p>', page.content.decode(), re.DOTALL)
        return unescape(lede).partition(". ")[2].strip()

    assert said(0) == "By Tue 10 Nov each side states how it sees the matter."
    press(cast.jens, "state_case", "The key hung where it always hangs.")
    missing = "North Region has not stated yet how it sees the matter."
    assert said(0) == f"By Tue 10 Nov each side states how it sees the matter. {missing}"
    talks = (
        "The two sides look for what settles it."
        " From Tue 1 Dec it lies with the senior representatives."
    )
    assert said(8) == f"{talks} {missing}"
    press(cast.nora, "state_case", "It did not.")
    assert said(0) == talks
    seniors = "It has stood for four weeks and lies with the senior representatives."
    assert said(28) == seniors


@pytest.mark.usefixtures("contested")
def test_the_other_side_is_told():
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (
        ["jens@example.org"], "North Region contests: Verdict on request R-1, answer",
    )  # fmt: skip
    assert "We waited for the key." in mail.text
    assert "By Tue 10 Nov each side states how it sees the matter." in mail.text


def test_a_case_written_while_it_was_withdrawn_is_not_lost(cast, contested):
    press(cast.nora, "withdraw", "We found the key.")
    page = press(cast.jens, "state_case", "The key hung where it always hangs.")
    told = "The key hung where it always hangs." in page.content.decode()
    assert (contested.number, page.status_code, told) == (1, 409, True)
