"""A page asks the database at most ten times, and as often with few rows as with very many."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sameside.ledger.models import Entry
from sameside.table.models import Card
from tests import many
from tests.apps.conftest import signed_in
from tests.apps.test_who_sees_what import body_of
from tests.demonstrated import Demonstrated
from tests.places import Placed

MOST = 10
FEW, MANY = 3, 1_000
FOR_MACHINES = {"health", "metrics"}
"""What is asked by programs that watch us, and counts many things."""


def test_every_page_asks_as_often_with_few_rows_as_with_a_thousand(demonstrated: Demonstrated):
    nora, jens = demonstrated.seat("Nora"), demonstrated.seat("Jens")
    card, places = Card.objects.get(partnership=nora.partnership, number=1), read_by(demonstrated)
    many.fill(nora, jens, card, demonstrated.now, FEW)
    few = asked_by(signed_in(nora.person), places)
    many.fill(nora, jens, card, demonstrated.now, MANY)
    thousand = asked_by(signed_in(nora.person), places)
    assert {name: (few[name], thousand[name]) for name in few if few[name] != thousand[name]} == {}
    assert {name: asked for name, asked in thousand.items() if asked > MOST} == {}


def read_by(demonstrated: Demonstrated) -> list[Placed]:
    """Return every address that is read, the search and the lists asked for something as well."""
    every = [each for each in demonstrated.addresses() if each.name not in FOR_MACHINES]
    asking = {
        "table:search": "?q=floor",
        "table:board": "?text=the&sort=changed",
        "partnerships:record": "?side=customer&from=2020-01-01",
        "delivery:requests": "?clock=response&outcome=missed&sort=elapsed&page=2",
    }
    return [
        *every,
        *(
            Placed(f"{each.name}{asking[each.name]}", each.url + asking[each.name], each.inside)
            for each in every
            if each.name in asking
        ),
        Placed("a contest's entry", contests_entry(demonstrated), inside=True),
    ]


def contests_entry(demonstrated: Demonstrated) -> str:
    at = demonstrated.seat("Nora").partnership
    found = Entry.objects.filter(head=at.record, what__startswith="contest.").first()
    assert found
    return reverse("partnerships:entry", args=[at.slug, found.index])


def asked_by(client: Client, places: list[Placed]) -> dict[str, int]:
    """Return how often each address asks; the first visit of a session notes that it was there."""
    found = {}
    for each in places:
        if status(client, each) in {404, 405}:
            continue
        with CaptureQueriesContext(connection) as queries:
            status(client, each)
        # In a test every transaction is a savepoint within another.
        found[each.name] = sum("SAVEPOINT" not in one["sql"] for one in queries.captured_queries)
    return found


def status(client: Client, each: Placed) -> int:
    answer = client.get(each.url)
    # What is streamed asks while it is read.
    body_of(answer)
    return answer.status_code
