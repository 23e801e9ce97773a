"""Tasks and who runs them: claimed with a lease, tried again with a wait, given up in the end.

A task is done at least once: a worker may be killed after the last line of a task and before
that is written down. So tasks are idempotent by their key, and a worker whose lease ran out writes
nothing of what it did.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult, get_date_max

from sameside.config.models import Lease

Task = DBTaskResult[Any, Any]
READY, RUNNING, FAILED, DONE = "READY", "RUNNING", "FAILED", "SUCCESSFUL"
HELD = timedelta(seconds=60)
"""How long a worker is believed without a sign of life; it gives one every few seconds."""
TRIES = 6
FIRST_WAIT = timedelta(seconds=10)
"""Before the second try; each further wait is four times as long."""
GROWTH = 4


def wait_after(tries: int) -> timedelta:
    """Return how long a task rests after so many tries."""
    return FIRST_WAIT * int(GROWTH ** (max(tries, 1) - 1))


@transaction.atomic
def claim(worker: str, *, now: datetime, busy: Collection[str] = ()) -> Task | None:
    """Take the next task that is due, and a lease on it; nothing when nothing is due.

    Tasks of the paths in `busy` are left for later: one of each kind runs at a time.
    """
    due = DBTaskResult.objects.filter(status=READY).filter(
        Q(run_after=get_date_max()) | Q(run_after__lte=now)
    )
    task: Task | None = due.exclude(task_path__in=list(busy)).get_locked()
    if task is None:
        return None
    task.claim(worker)
    lease, _ = Lease.objects.get_or_create(task=task.pk, defaults={"expires_at": now})
    lease.worker, lease.expires_at, lease.tries = worker, now + HELD, lease.tries + 1
    lease.save(update_fields=["worker", "expires_at", "tries"])
    return task


def renew(worker: str, tasks: Collection[UUID], *, now: datetime) -> None:
    """Give a sign of life for tasks that run here."""
    if tasks:
        Lease.objects.filter(task__in=list(tasks), worker=worker).update(expires_at=now + HELD)


@transaction.atomic
def finish(task: Task, worker: str, *, now: datetime) -> bool:
    """Write down that a task is done; answer whether it was still this worker's to do."""
    if not _held(task, worker):
        return False
    DBTaskResult.objects.filter(pk=task.pk).update(status=DONE, finished_at=now)
    Lease.objects.filter(task=task.pk).delete()
    return True


@transaction.atomic
def fail(task: Task, worker: str, fault: str, *, now: datetime, final: bool) -> bool:
    """Write down that a try failed; answer whether the task was given up.

    `fault` holds no words of people: the kind of fault and where it arose. A `final` fault would
    be the same the next time, and is not tried again.
    """
    if not _held(task, worker):
        return False
    DBTaskResult.objects.filter(pk=task.pk).update(traceback=fault)
    return _put_back(Lease.objects.get(task=task.pk), now=now, final=final)


@transaction.atomic
def reclaim(*, now: datetime) -> int:
    """Put back the tasks of workers that gave no sign of life; return how many there were."""
    running = DBTaskResult.objects.filter(status=RUNNING)
    lost = Lease.objects.select_for_update().filter(
        task__in=running.values("pk"), expires_at__lte=now
    )
    for lease in (found := list(lost)):
        _put_back(lease, now=now, final=False)
    return len(found)


def _held(task: Task, worker: str) -> bool:
    held = Lease.objects.select_for_update().filter(task=task.pk, worker=worker)
    return held.exists() and DBTaskResult.objects.filter(pk=task.pk, status=RUNNING).exists()


def _put_back(lease: Lease, *, now: datetime, final: bool) -> bool:
    given_up = final or lease.tries >= TRIES
    lease.worker, lease.given_up_at = "", now if given_up else None
    lease.save(update_fields=["worker", "given_up_at"])
    rows = DBTaskResult.objects.filter(pk=lease.task)
    if given_up:
        rows.update(status=FAILED, finished_at=now)
    else:
        rows.update(status=READY, run_after=now + wait_after(lease.tries), started_at=None)
    return given_up


def given_up() -> int:
    """Count the tasks that wait for a person to look at them."""
    return Lease.objects.filter(given_up_at__isnull=False).count()


@transaction.atomic
def try_again(*, now: datetime) -> int:
    """Let every task that was given up be tried anew; return how many there were."""
    leases = Lease.objects.filter(given_up_at__isnull=False)
    tasks = DBTaskResult.objects.filter(pk__in=leases.values("task"), status=FAILED)
    count = tasks.update(status=READY, run_after=now, finished_at=None)
    leases.update(given_up_at=None, tries=F("tries") * 0)
    return int(count)
