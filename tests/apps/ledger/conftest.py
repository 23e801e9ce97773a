"""A record of its own, and the people who write to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sameside.kernel.refusal import N_
from sameside.ledger import kinds
from sameside.ledger.actions import Actor, begin_record, record
from sameside.ledger.models import Entry, Head

NORA = Actor(side="customer", seat="7f3a", role="relationship_manager")
JENS = Actor(side="supplier", seat="91c2", role="member")
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)

MOVES = {"answer": N_("answered it"), "settle": N_("settled it")}
MOVED = kinds.register("test.move", N_("{who} moved card {card}: {move}"), codes={"move": MOVES})


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path) -> Path:
    """A host key of its own for each test."""
    place: Path = tmp_path / "keys" / "ledger.pem"
    settings.LEDGER_KEY_FILE = place
    return place


@pytest.fixture
def head(db) -> Head:
    return begin_record(origin="harbour")


def move(head: Head, card: int = 7, minutes: int = 0, **more: object) -> Entry:
    """Nora answers a card, with a text that both sides read."""
    given = {
        "by": NORA,
        "now": NOON + timedelta(minutes=minutes),
        "about": {"card": str(card), "move": "answer"},
        "personal": {"text": {"text": "Hej Ålborg"}},
    }
    return record(head_id=head.pk, what=MOVED.name, **(given | more))  # type: ignore[arg-type]  # -- a test's shorthand
