"""A call asks the database at most ten times, with one row and with many."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sameside.kernel.seat import Role
from sameside.partnerships.models import Seat
from sameside.table.models import Card, Text
from tests.apps.api.conftest import Caller, token_for
from tests.apps.api.test_cards import CONCERN, laid
from tests.apps.conftest import person
from tests.apps.delivery.conftest import AGREEMENT, agree, bring

PATHS = (
    "/me", "/partnership", "/seats", "/seats?held=ever&q=n", "/invitations", "/tokens",
    "/agreements", "/agreements/1", "/record", "/record/entries",
    "/record/entries/0", "/record/checkpoints", "/record/keys",
    "/cards", "/cards/1", "/drafts", "/contests",
    "/contests/1", "/search?q=cleaning", "/services", "/figures", "/statement", "/statements",
    "/requests", "/requests/R-1", "/imports",
)  # fmt: skip
MOST = 10
MANY = 100
"""As many as a page holds; further rows lie on further pages."""


def asked(caller: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = caller.get(path)
    assert answer.status_code == 200, answer.content
    # In a test every transaction is a savepoint within another.
    return sum("SAVEPOINT" not in each["sql"] for each in queries.captured_queries)


@pytest.fixture
def table(cast, nora: Caller, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.API_CALLS_A_MINUTE = 10_000
    agree(cast.partnership, cast.nora, AGREEMENT)
    bring(cast.jens)
    laid(nora)
    nora.post("/drafts", CONCERN)
    nora.post("/contests", {"about": "verdict:R-1/response", "reason": "No."})
    nora.post("/cards/1/texts", {"audience": "both_sides", "body": "cleaning"})


def much(cast, nora: Caller) -> None:
    """Lay many rows of everything."""
    now = timezone.now()
    for number in range(MANY):
        sitting = person(f"Guest{number}")
        Seat.objects.create(
            partnership=cast.partnership, person=sitting, side="customer", role=Role.MEMBER,
            starts_on=now.date() - timedelta(days=9),
        )  # fmt: skip
        nora.post("/contests", {"about": f"verdict:R-{number + 2}/response", "reason": "No."})
        nora.post("/invitations", {"email": f"guest{number}@example.com"})
        token_for(cast.nora)
    for number in range(1_000 // MANY):
        laid(nora, title=f"The cleaning {number}")
        nora.post("/cards/1/texts", {"audience": "both_sides", "body": f"cleaning {number}"})
    first = Card.objects.get(number=1)
    rows = [
        Card(
            partnership=cast.partnership, number=number, kind="concern", title="Cleaning",
            state="laid", layer="customer", drafted_by=cast.nora, drafted_at=now,
            laid_by=cast.nora, laid_at=now, changed_at=now,
        )
        for number in range(1_000, 2_000)
    ]  # fmt: skip
    Card.objects.bulk_create(rows)
    Text.objects.bulk_create(
        Text(card=first, audience="our_side", side="customer", by=cast.nora, at=now, body="x")
        for _ in range(1_000)
    )


@pytest.mark.usefixtures("table")
def test_every_call_asks_the_same_with_one_row_and_with_a_thousand(cast, nora):
    paths = (*PATHS, f"/seats/{cast.nora.pk}")
    for path in paths:
        asked(nora, path)
    few = {path: asked(nora, path) for path in paths}
    much(cast, nora)
    many = {path: asked(nora, path) for path in paths}
    assert many == few
    assert max(few.values()) <= MOST, few
