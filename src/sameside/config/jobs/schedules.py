"""What is due when, as a table; and the slots that let each moment begin its work once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cronsim import CronSim
from django.db import transaction
from django_tasks.base import Task

from sameside.config.jobs import tasks
from sameside.config.models import Slot
from sameside.delivery.tasks import make_missing_figures, remove_unconfirmed_logs


@dataclass(frozen=True, slots=True)
class Schedule:
    """One line of the table: a name, when (minute hour day month weekday, UTC), and what."""

    name: str
    when: str
    task: Task[Any, Any]

    def last_due(self, now: datetime) -> datetime:
        """Return the newest moment it was due at; what was missed before is not made up for."""
        return next(CronSim(self.when, now + timedelta(microseconds=1), reverse=True))


SCHEDULES = (
    Schedule("figures", "* * * * *", make_missing_figures),
    Schedule("checkpoints", "*/10 * * * *", tasks.make_due_checkpoints),
    Schedule("verification", "30 2 * * *", tasks.verify_every_record),
    Schedule("pruning", "10 3 * * *", tasks.prune),
    Schedule("unconfirmed logs", "40 3 * * *", remove_unconfirmed_logs),
)


def begin_due(*, now: datetime) -> list[str]:
    """Enqueue what has become due since the last look; return the names."""
    return [schedule.name for schedule in SCHEDULES if _begun(schedule, now)]


@transaction.atomic
def _begun(schedule: Schedule, now: datetime) -> bool:
    """Of several that look at once, one makes the row, and the work with it."""
    _, made = Slot.objects.get_or_create(
        name=schedule.name, due_at=schedule.last_due(now), defaults={"begun_at": now}
    )
    if made:
        schedule.task.enqueue()
    return made
