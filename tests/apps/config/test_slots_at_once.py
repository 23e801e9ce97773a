"""Many workers at once: one of them begins what is due, and each task is claimed once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection
from django_tasks import task

from sameside.config.jobs import leases
from sameside.config.jobs.schedules import begin_due

NOW = datetime(2126, 3, 2, 12, 5, tzinfo=UTC)


@task()
def count(to: int) -> None:
    """Stand for any work."""


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_begins_what_is_due():
    def look(_: int) -> list[str]:
        try:
            return begin_due(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        begun = [name for names in pool.map(look, range(8)) for name in names]
    assert sorted(begun) == [
        "checkpoints",
        "figures",
        "pruning",
        "unconfirmed logs",
        "verification",
    ]


@pytest.mark.django_db(transaction=True)
def test_each_task_is_claimed_once():
    for number in range(12):
        count.enqueue(number)

    def claim(number: int) -> str:
        try:
            found = leases.claim(f"worker {number}", now=NOW)
        finally:
            connection.close()
        return str(found.pk) if found else ""

    with ThreadPoolExecutor(4) as pool:
        claimed = [pk for pk in pool.map(claim, range(20)) if pk]
    assert len(claimed) == len(set(claimed)) == 12
