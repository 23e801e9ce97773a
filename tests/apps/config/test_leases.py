"""A task is done at least once, whoever dies; and given up only after trying."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from sameside.config.jobs import leases
from sameside.config.jobs.schedules import SCHEDULES, begin_due
from sameside.config.models import Lease, Slot

NOW = datetime(2126, 3, 2, 12, 5, tzinfo=UTC)
"""After every task was enqueued, whatever the clock of the machine says."""
pytestmark = pytest.mark.django_db


@task()
def count(to: int) -> None:
    """Stand for any work."""


@task()
def sleep() -> None:
    """Stand for other work."""


def enqueued(times: int = 1) -> None:
    for number in range(times):
        count.enqueue(number)


def statuses() -> list[str]:
    return sorted(DBTaskResult.objects.values_list("status", flat=True))


def test_a_task_is_claimed_by_one_worker():
    enqueued()
    assert leases.claim("a", now=NOW) is not None
    assert leases.claim("b", now=NOW) is None
    assert [(lease.worker, lease.tries) for lease in Lease.objects.all()] == [("a", 1)]


def test_a_kind_of_task_that_runs_is_left_for_later():
    enqueued(2)
    sleep.enqueue()
    first = leases.claim("a", now=NOW)
    assert first is not None
    second = leases.claim("a", now=NOW, busy={first.task_path})
    assert second is not None
    assert second.task_path != first.task_path


def test_a_finished_task_leaves_no_lease():
    enqueued()
    task = leases.claim("a", now=NOW)
    assert task is not None
    assert leases.finish(task, "a", now=NOW)
    assert (statuses(), Lease.objects.count()) == (["SUCCESSFUL"], 0)


def test_the_task_of_a_worker_that_died_is_tried_again_after_a_wait():
    enqueued()
    leases.claim("a", now=NOW)
    assert leases.reclaim(now=NOW + timedelta(seconds=30)) == 0
    later = NOW + timedelta(seconds=61)
    assert leases.reclaim(now=later) == 1
    assert leases.claim("b", now=later) is None
    assert leases.claim("b", now=later + timedelta(seconds=10)) is not None


def test_a_worker_that_gives_signs_of_life_keeps_its_task():
    enqueued()
    task = leases.claim("a", now=NOW)
    assert task is not None
    leases.renew("a", [task.pk], now=NOW + timedelta(seconds=50))
    assert leases.reclaim(now=NOW + timedelta(seconds=100)) == 0


def test_a_worker_whose_lease_ran_out_writes_nothing():
    enqueued()
    task = leases.claim("a", now=NOW)
    assert task is not None
    leases.reclaim(now=NOW + timedelta(minutes=2))
    leases.claim("b", now=NOW + timedelta(minutes=5))
    assert not leases.finish(task, "a", now=NOW)
    assert not leases.fail(task, "a", "late", now=NOW, final=True)
    assert statuses() == ["RUNNING"]


def test_a_task_that_fails_is_given_up_after_six_tries_and_can_be_tried_anew():
    enqueued()
    now = NOW
    for tries in range(1, leases.TRIES + 1):
        task = leases.claim("a", now=now)
        assert task is not None
        given_up = leases.fail(task, "a", "ValueError", now=now, final=False)
        assert given_up is (tries == leases.TRIES)
        now += leases.wait_after(tries)
    assert (statuses(), leases.given_up()) == (["FAILED"], 1)
    assert leases.try_again(now=now) == 1
    assert (statuses(), leases.given_up()) == (["READY"], 0)
    assert leases.claim("a", now=now) is not None


def test_a_fault_that_stays_the_same_is_not_tried_again():
    enqueued()
    task = leases.claim("a", now=NOW)
    assert task is not None
    assert leases.fail(task, "a", "Refused", now=NOW, final=True)
    assert statuses() == ["FAILED"]


def test_each_wait_is_longer_than_the_one_before():
    assert [leases.wait_after(tries).total_seconds() for tries in range(1, 6)] == [
        10,
        40,
        160,
        640,
        2560,
    ]


def test_a_slot_begins_its_work_once():
    assert sorted(begin_due(now=NOW)) == [
        "checkpoints",
        "figures",
        "pruning",
        "unconfirmed logs",
        "verification",
    ]
    assert begin_due(now=NOW + timedelta(seconds=1)) == []
    assert begin_due(now=NOW + timedelta(minutes=1)) == ["figures"]
    assert sorted(begin_due(now=NOW + timedelta(minutes=6))) == ["checkpoints", "figures"]
    assert DBTaskResult.objects.count() == 8
    assert Slot.objects.count() == 8


def test_what_was_due_while_nobody_ran_is_done_once_and_not_made_up_for():
    begin_due(now=NOW)
    assert sorted(begin_due(now=NOW + timedelta(days=9))) == [
        "checkpoints",
        "figures",
        "pruning",
        "unconfirmed logs",
        "verification",
    ]


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("checkpoints", datetime(2126, 3, 2, 12, 0, tzinfo=UTC)),
        ("verification", datetime(2126, 3, 2, 2, 30, tzinfo=UTC)),
        ("pruning", datetime(2126, 3, 2, 3, 10, tzinfo=UTC)),
    ],
)
def test_the_table_of_schedules(name: str, due: datetime):
    schedule = next(each for each in SCHEDULES if each.name == name)
    assert schedule.last_due(NOW) == due
    assert schedule.last_due(due) == due
