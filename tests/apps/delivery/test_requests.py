"""Lists of requests, what is given out of them, and the page of one."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from sameside.delivery.keys import pause_key, verdict_key
from sameside.kernel.agreement import Clock
from sameside.table.models import Card, Link
from tests.apps.delivery.conftest import bring
from tests.apps.delivery.test_statement import contest, here


def rows_of(client, partnership, query: str = "") -> list[dict[str, str]]:
    given = client.get(here(partnership, f"requests.csv{query}"))
    return list(csv.DictReader(io.StringIO(given.getvalue().decode("utf-8-sig"))))


def ids(client, partnership, query: str = "") -> list[str]:
    return [row["request"] for row in rows_of(client, partnership, query)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["R-5", "R-4", "'=R-3", "R-2", "R-1"]),
        ("?sort=made", ["R-1", "R-2", "'=R-3", "R-4", "R-5"]),
        ("?sort=request", ["'=R-3", "R-1", "R-2", "R-4", "R-5"]),
        ("?sort=-request", ["R-5", "R-4", "R-2", "R-1", "'=R-3"]),
        ("?service=cleaning", ["'=R-3", "R-2", "R-1"]),
        ("?service=cleaning&priority=urgent&clock=response&outcome=breached", ["R-2"]),
        ("?outcome=breached", ["'=R-3", "R-2"]),
        ("?outcome=left+out", ["R-4"]),
        ("?place=Headquarters", ["R-5", "R-2"]),
        ("?from=2026-03&to=2026-03", ["R-2", "R-1"]),
        ("?text=r-2", ["R-2"]),
        ("?text=headq", ["R-5", "R-2"]),
        ("?clock=response&sort=-elapsed", ["'=R-3", "R-5", "R-2", "R-1"]),
        ("?clock=response&sort=due&service=cleaning", ["R-1", "R-2", "'=R-3"]),
        ("?service=nothing", []),
        ("?sort=nonsense", ["R-5", "R-4", "'=R-3", "R-2", "R-1"]),
    ],
)
def test_a_list_holds_exactly_what_is_asked_for_in_that_order(standing, as_nora, query, found):
    assert ids(as_nora, standing, query) == found
    page = as_nora.get(here(standing, f"requests/{query}")).content.decode()
    assert f"{len(found)} request" in page


def test_a_row_that_is_given_out_says_what_each_clock_came_to(standing, as_nora):
    (row,) = rows_of(as_nora, standing, "?text=R-2")
    assert row == {
        "request": "R-2",
        "made": "2026-03-03T08:00:00Z",
        "service": "cleaning",
        "priority": "urgent",
        "place": "Headquarters",
        "response_outcome": "breached",
        "response_elapsed_s": "14400",
        "response_due": "2026-03-03T09:00:00Z",
        "resolution_outcome": "breached",
        "resolution_elapsed_s": "43200",
        "resolution_due": "2026-03-03T14:00:00Z",
        "update_outcome": "",
        "update_elapsed_s": "",
        "update_due": "",
    }


def test_a_cell_that_looks_like_a_formula_is_a_text_and_a_number_stays_one(standing, as_nora):
    given = as_nora.get(here(standing, "requests.xlsx?sort=request"))
    sheet = load_workbook(io.BytesIO(given.content)).active
    assert sheet is not None
    first = [cell.value for cell in next(iter(sheet.iter_rows(min_row=2, max_row=2)))]
    assert first[0] == "'=R-3"
    assert isinstance(first[6], int)


def test_a_request_says_its_verdicts_in_sentences_with_its_time_to_scale(standing, as_jens):
    page = as_jens.get(here(standing, "requests/one/?id=R-2")).content.decode()
    for said in (
        "Answered after 4 h of 1 h: breached on Tue 3 Mar 10:00.",
        "Solved after 12 h of 4 h: breached on Tue 3 Mar 15:00.",
        "waits for a key",
        "The clock was paused",
        '<svg class="time"',
        "Together, by the calendar office hours",
        "Contest this pause",
        "agreement",
    ):
        assert said in page


def test_a_contested_verdict_and_a_contested_pause_print_as_contested(cast, standing, as_fay):
    contest(cast, verdict_key("R-2", Clock.RESPONSE))
    contest(cast, pause_key("R-2", 1772528400))
    page = as_fay.get(here(standing, "requests/one/?id=R-2")).content.decode()
    assert page.count('class="contested"') == 2
    assert page.count("See the contest") == 2
    listed = as_fay.get(here(standing, "requests/?clock=response")).content.decode()
    assert listed.count('class="contested"') == 1


def test_a_request_the_agreement_says_nothing_about_says_so(standing, as_nora):
    page = as_nora.get(here(standing, "requests/one/?id=R-4")).content.decode()
    assert "Version 1 of the agreement has no service “windows”." in page
    assert "What happened" in page


def test_a_request_with_a_name_like_a_formula_or_a_path_has_its_page(cast, standing, as_nora):
    odd = "../a b/%2e?x=1&y=<b>"
    bring(
        cast.jens,
        f'request,at,event\n"{odd}",2026-03-02T09:00:00+01:00,created\n'.encode(),
        "o.csv",
    )
    answer = as_nora.get(here(standing, "requests/one/"), {"id": odd})
    assert answer.status_code == 200
    assert (
        "<b>" not in answer.content.decode().split("<main")[1].split("<bdi>")[1].split("</bdi>")[0]
    )


@pytest.mark.parametrize("name", ["R-99", "", "x" * 5_000, "\ud800"])
def test_a_request_that_is_not_there_is_told_of_at_ones_own_table_alone(
    standing, as_nora, as_otto, name: str
):
    address = here(standing, "requests/one/")
    query = {"id": name} if name.isascii() else None
    answer = as_nora.get(address, query)
    assert answer.status_code == 404
    assert "No such request is in the record" in answer.content.decode()
    other = as_otto.get(address, query)
    assert other.status_code == 404
    assert "No such request is in the record" not in other.content.decode()


@pytest.mark.parametrize(("rest", "status"), [("requests/", 200), ("requests/one/?id=R-1", 404)])
def test_before_anything_is_recorded_the_lists_say_what_it_takes(
    cast, as_nora, as_otto, rest: str, status: int
):
    answer = as_nora.get(here(cast.partnership, rest))
    assert answer.status_code == status
    assert "What happened is not here yet" in answer.content.decode()
    assert as_otto.get(here(cast.partnership, rest)).status_code == 404


@pytest.mark.parametrize("query", ["?text=zzz", "?service=nope", "?from=2031-01", "?to=1999-12"])
def test_where_no_request_is_like_it_page_and_files_hold_none(standing, as_nora, query: str):
    page = as_nora.get(here(standing, f"requests/{query}")).content.decode()
    assert "No request is like this." in page
    assert rows_of(as_nora, standing, query) == []
    book = as_nora.get(here(standing, f"requests.xlsx{query}")).content
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert (sheet.max_row, sheet["A1"].value) == (1, "request")


@pytest.mark.parametrize("query", ["?page=1000000000", "?page=-1", "?page=x", "?sort=unknown"])
def test_a_page_or_an_order_that_is_not_there_shows_one_that_is(standing, as_nora, query: str):
    page = as_nora.get(here(standing, f"requests/{query}")).content.decode()
    assert page.count('<th scope="row">') == 5


def test_the_cards_that_link_to_a_request_stand_on_its_page(cast, standing, as_nora):
    card = Card.objects.create(**card_of(cast))
    Link.objects.create(
        card=card, kind="request", key="R-2", by=cast.nora, at=cast.partnership.begun_at
    )
    page = as_nora.get(here(standing, "requests/one/?id=R-2")).content.decode()
    assert "The key was late" in page


def card_of(cast) -> dict[str, object]:
    return {
        "partnership": cast.partnership,
        "number": 1,
        "kind": "concern",
        "title": "The key was late",
        "state": "open",
        "layer": cast.nora.side,
        "laid_by": cast.nora,
        "laid_at": cast.partnership.begun_at,
        "drafted_by": cast.nora,
        "drafted_at": cast.partnership.begun_at,
        "changed_at": cast.partnership.begun_at,
    }
