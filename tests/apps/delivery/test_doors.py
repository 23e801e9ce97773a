"""Who may enter: both sides and the facilitator; the outsider learns nothing, anywhere."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from sameside.delivery.queries import standing_of
from sameside.delivery.urls import urlpatterns
from tests.apps.delivery.conftest import LOG, bring, look

NAMES = [str(pattern.name) for pattern in urlpatterns]
POSTED = {
    "issue",
    "confirm",
    "import-mapping",
    "import-confirmation",
    "import-withdrawal",
    "import-runs",
}
QUERIES = 10
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def address(name: str, slug: str, standing, brought) -> str:
    given = {
        "statement-file": ["json"],
        "requests-file": ["csv"],
        "confirm": [standing.statement.digest],
    }
    own = [brought.pk] if name.startswith("import") and name != "imports" else given.get(name, [])
    return reverse(f"delivery:{name}", args=[slug, *own])


@pytest.mark.parametrize("name", NAMES)
def test_the_outsider_gets_the_answer_of_what_does_not_exist(cast, standing, as_otto, name: str):
    found, brought = standing_of(standing), look(cast.jens, LOG + b"\n", "second.csv")
    ask = as_otto.post if name in POSTED else as_otto.get
    here = ask(address(name, standing.slug, found, brought), {"id": "R-2"})
    nowhere = ask(address(name, "no-such-table", found, brought), {"id": "R-2"})
    assert (here.status_code, nowhere.status_code) == (404, 404)
    assert body(here, standing.slug) == body(nowhere, "no-such-table")


@pytest.mark.parametrize("name", NAMES)
def test_a_visitor_is_asked_to_sign_in(cast, standing, client, name: str):
    found, brought = standing_of(standing), look(cast.jens, LOG + b"\n", "second.csv")
    ask = client.post if name in POSTED else client.get
    answer = ask(address(name, standing.slug, found, brought))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", sorted(set(NAMES) - POSTED))
def test_the_facilitator_reads_all_that_is_shared(standing, as_fay, name: str):
    brought = standing.imports.get()
    answer = as_fay.get(address(name, standing.slug, standing_of(standing), brought), {"id": "R-2"})
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["issue", "confirm", "import-mapping", "import-confirmation"])
def test_a_page_that_changes_something_is_not_read(standing, as_nora, name: str):
    found, brought = standing_of(standing), standing.imports.get()
    assert as_nora.get(address(name, standing.slug, found, brought)).status_code == 405


@pytest.mark.parametrize(
    "page",
    ["services", "requests", "request", "imports", "statements", "import", "import-progress"],
)
def test_a_page_asks_the_database_as_often_for_a_thousand_rows_as_for_few(
    cast, standing, as_nora, django_assert_max_num_queries, page: str
):
    few = count(as_nora, page, standing, django_assert_max_num_queries)
    bring(cast.jens, many(1_000), "many.csv")
    for number in range(30):
        look(cast.nora, many(2 + number), f"{number}.csv")
    assert count(as_nora, page, standing, django_assert_max_num_queries) == few


def count(client, page: str, partnership, most) -> int:
    brought = (
        partnership.imports.order_by("brought_at", "confirmed_at").filter(name="log.csv").get()
    )
    there = address(page, partnership.slug, standing_of(partnership), brought)
    client.get(there, {"id": "R-2"})
    with most(QUERIES) as captured:
        assert client.get(there, {"id": "R-2"}).status_code == 200
    return len(captured)


def many(requests: int) -> bytes:
    rows = (
        f"M-{n},2026-03-{n % 28 + 1:02}T09:{n % 60:02}:00Z,created,normal,cleaning,Hall {n % 7}"
        for n in range(requests)
    )
    return "\n".join(["request,at,event,priority,service,place", *rows]).encode()


def body(answer, slug: str) -> bytes:
    """Return a page without what is different each time: the address, and the form's token."""
    return TOKEN.sub(b"", answer.content.replace(slug.encode(), b"-"))
