"""P5: how long something may be rewritten unseen: an hour at most; nothing with a yes of both."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from sameside.config.jobs import tasks
from sameside.config.jobs.schedules import begin_due
from sameside.ledger.actions import begin_record
from sameside.ledger.models import Checkpoint, Entry, Head
from sameside.partnerships.actions import agree_version, propose_version
from sameside.table import actions as table
from tests.apps.ledger.conftest import NOON, move
from tests.apps.partnerships.reading import FIRST
from tests.apps.table.conftest import promise_words

HOUR = timedelta(minutes=60)


def exposed(head: Head, now: datetime) -> timedelta:
    """How long the oldest entry that no checkpoint covers has been there."""
    last = Checkpoint.objects.filter(head=head).order_by("-size").first()
    open_since = Entry.objects.filter(head=head, index__gte=last.size if last else 0)
    oldest = open_since.order_by("index").first()
    return now - oldest.at if oldest else timedelta(0)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_entry_is_without_a_checkpoint_for_more_than_an_hour(db, seed):
    """At any second something may happen; the clock of the jobs is looked at every five minutes."""
    head, begun = begin_record(origin="harbour"), NOON
    chance = random.Random(seed)  # noqa: S311 -- moments, no secrets
    seconds = sorted(chance.sample(range(8 * 3600), 30))
    worst = timedelta(0)
    for minute in range(0, 10 * 60, 5):
        with time_machine.travel(begun + timedelta(minutes=minute), tick=False):
            worst = max(worst, exposed(head, timezone.now()))
            if "checkpoints" in begin_due(now=timezone.now()):
                tasks.make_due_checkpoints.func()
        for second in [one for one in seconds if minute <= one / 60 < minute + 5]:
            move(head, now=begun + timedelta(seconds=second))
    assert timedelta(minutes=50) <= worst <= HOUR
    assert exposed(head, begun + timedelta(hours=10)) == timedelta(0)


@pytest.mark.django_db(transaction=True)
@time_machine.travel(NOON, tick=False)
def test_what_both_sides_said_yes_to_is_signed_as_it_is_committed(cast):
    head, now = cast.partnership.record, timezone.now()
    version = propose_version(source=FIRST.encode(), by=cast.nora, now=now)
    assert not Checkpoint.objects.exists()
    agree_version(version=version, digest=version.digest, by=cast.jens, now=now)
    assert signed(head) == Entry.objects.count()
    promise = replace(promise_words(cast.jens), due_on=date(2026, 12, 20))
    drafted = table.draft(words=promise, by=cast.jens, now=now)
    card = table.lay(card=drafted, by=cast.jens, now=now)
    words = table.MoveWords(due_on=date(2026, 12, 24))
    table.move(card=card, name="move_date", words=words, by=cast.jens, now=now)
    assert signed(head) < Entry.objects.count()
    table.move(card=card, name="move_date", by=cast.nora, now=now)
    assert signed(head) == Entry.objects.count()


def signed(head: Head) -> int:
    return Checkpoint.objects.filter(head=head).latest("size").size
