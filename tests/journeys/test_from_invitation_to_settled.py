"""From an invitation in a mail to a contest that both have settled: two people, two browsers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.partnerships.actions import make_welcome_link
from sameside.partnerships.models import Partnership
from tests.journeys import small
from tests.journeys.conftest import Visitor, let_the_worker_work, mailed_code, mailed_link

pytestmark = pytest.mark.browser
NORA, JENS = "nora@north.example", "jens@harbour.example"


def test_two_organisations_sit_down_agree_and_settle_a_figure(
    transactional_db, visitor, tmp_path: Path
):
    at_nora, at_jens = visitor(), visitor()
    nora_comes_first(at_nora)
    table = nora_begins_and_invites(at_nora)
    jens_comes_by_the_link(at_jens)
    they_agree_after_a_change(at_nora, at_jens, table)
    jens_brings_a_log(at_jens, table, tmp_path)
    jens_contests_what_he_finds(at_jens, table)
    both_settle(at_nora, at_jens, table)


def nora_comes_first(at: Visitor) -> None:
    page = at.goes_to(f"/welcome/{make_welcome_link(now=timezone.now())}/")
    page.get_by_label("Your name").fill("Nora Holm")
    page.get_by_label("Your mail address").fill(NORA)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_load_state()


def nora_begins_and_invites(at: Visitor) -> str:
    page = at.goes_to("/partnerships/new/")
    page.get_by_label("Your organisation, or your team").fill("North Region")
    page.get_by_label("The customer", exact=False).first.check()
    page.get_by_label("The other organisation, or the other team").fill("Harbour Service")
    page.get_by_label("Mail address of the person across the table").fill(JENS)
    page.get_by_label("Their name").fill("Jens Bro")
    page.get_by_role("button", name="Begin").click()
    at.sees("North Region")
    return f"/partnerships/{Partnership.objects.get().slug}/"


def jens_comes_by_the_link(at: Visitor) -> None:
    page = at.goes_to(mailed_link(JENS, at.origin))
    at.sees("Nora Holm")
    page.get_by_label("Your name").fill("Jens Bro")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code").fill(mailed_code(JENS))
    page.get_by_role("button", name="Take the seat").click()
    at.sees("Harbour Service")
    seat = Partnership.objects.get().seats.get(person__email=JENS)
    assert (seat.side, seat.role) == (Side.SUPPLIER, "relationship_manager")


def they_agree_after_a_change(at_nora: Visitor, at_jens: Visitor, table: str) -> None:
    proposes(at_nora, table, small.BROKEN)
    at_nora.sees("two hours")
    proposes(at_nora, table, small.AGREEMENT)
    declines(at_jens, table, "We said 95 % when we met.")
    at_nora.goes_to(f"{table}agreement/1/")
    at_nora.sees("We said 95 % when we met.")
    proposes(at_nora, table, small.STRICTER)
    at_jens.goes_to(f"{table}agreement/2/")
    at_jens.confirms("Say yes for Harbour Service")
    at_jens.sees("agreed by both")
    at_nora.goes_to(f"{table}agreement/")
    at_nora.sees("95 %")


def proposes(at: Visitor, table: str, source: str) -> None:
    page = at.goes_to(f"{table}agreement/new/")
    page.get_by_label("agreement.toml").fill(source)
    page.get_by_role("button", name="Propose it to the other side").click()
    page.wait_for_load_state()


def declines(at: Visitor, table: str, reason: str) -> None:
    page = at.goes_to(f"{table}agreement/1/")
    page.get_by_role("button", name="Decline, and say why").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why").fill(reason)
    dialog.get_by_role("button", name="Decline").click()
    at.sees(reason)


def jens_brings_a_log(at: Visitor, table: str, folder: Path) -> None:
    log = folder / "requests.csv"
    log.write_text(small.LOG)
    page = at.goes_to(f"{table}services/imports/")
    page.get_by_label("The log").set_input_files(log)
    page.get_by_role("button", name="Look at this log").click()
    at.sees("not a time")
    at.confirms("Bring it into the record")
    let_the_worker_work()
    page.goto(f"{at.origin}{table}services/")
    at.sees("2 of 3 = 66.6")


def jens_contests_what_he_finds(at: Visitor, table: str) -> None:
    page = at.page
    page.get_by_role("link", name="2 of 3 = 66.6").first.click()
    page.get_by_role("link", name="R-2").first.click()
    at.sees("R-2")
    page.get_by_role("link", name="Contest this").first.click()
    page.get_by_label("Why do you contest it?").fill("The answer was given by telephone at 10:15.")
    page.get_by_role("button", name="Contest it").click()
    at.goes_to(f"{table}services/requests/one/?id=R-2")
    at.sees("contested")


def both_settle(at_nora: Visitor, at_jens: Visitor, table: str) -> None:
    page = at_nora.goes_to(f"{table}contests/1/")
    at_nora.sees("The answer was given by telephone at 10:15.")
    for at in (at_nora, at_jens):
        page = at.goes_to(f"{table}contests/1/")
        page.get_by_role("button", name="Settle").click()
        page.wait_for_load_state()
    at_jens.sees("Settled")
    at_nora.goes_to(f"{table}record/")
    at_nora.sees("Jens Bro moved contest 1")
