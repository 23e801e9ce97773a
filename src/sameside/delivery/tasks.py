"""What is done in the background: bringing a log in."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from sameside.delivery.actions import bring_in, confirm_import, remove_unconfirmed
from sameside.delivery.models import Import
from sameside.delivery.queries.standing import sheet_of, standing_of
from sameside.partnerships.models import Partnership, Seat


@task()
def run_import(import_id: str) -> None:
    """Bring a confirmed log in, and make its figures before anybody asks for them."""
    bring_in(import_id=uuid.UUID(import_id), clock=timezone.now)
    brought = Import.objects.select_related("partnership").filter(pk=import_id).first()
    standing = standing_of(brought.partnership) if brought else None
    if standing:
        sheet_of(standing)


@task()
def make_missing_figures() -> int:
    """Make the figures of each partnership that has none under its record and agreement yet.

    An agreement both sides have just agreed makes other figures; nobody need wait for them on a
    page. Where they are there already, it costs two queries and a look at a file.
    """
    found = [standing for each in Partnership.objects.all() if (standing := standing_of(each))]
    return len([sheet_of(standing) for standing in found])


@task()
def remove_unconfirmed_logs() -> int:
    """Remove the logs nobody confirmed in time, with their files; return how many."""
    return remove_unconfirmed(now=timezone.now())


@transaction.atomic
def confirm_and_run(*, brought: Import, by: Seat, now: datetime) -> Import:
    """Confirm a log and let the job begin, both or neither."""
    confirmed = confirm_import(brought=brought, by=by, now=now)
    run_import.enqueue(str(confirmed.pk))
    return confirmed
