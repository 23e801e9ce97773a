"""A worker at work: tasks are run, mail goes out, records are signed and read again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from sameside.config.jobs import leases, tasks
from sameside.config.jobs.crew import Crew
from sameside.config.models import Beat
from sameside.kernel.refusal import Refused
from sameside.ledger.actions import record
from sameside.ledger.models import Checkpoint, Entry, Verification
from sameside.mail.actions import tell
from sameside.mail.models import Mail

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PATIENCE = 30.0


@task()
def succeed() -> None:
    """Do nothing, well."""


@task()
def refuse() -> None:
    """Refuse, as it would the next time too."""
    message = "canary@example.org has no seat"
    raise Refused(message)


def wait(until: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < ends
        time.sleep(0.05)


@pytest.fixture
def mails(settings, tmp_path: Path) -> Path:
    settings.MAIL_TRANSPORT = "sameside.mail.backend.Files"
    settings.MAIL_FOLDER = tmp_path / "mails"
    return tmp_path / "mails"


def status(name: str) -> str:
    return DBTaskResult.objects.get(task_path=f"{__name__}.{name}").status


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_what_there_is_to_do_and_ends_when_asked(mails: Path):
    succeed.enqueue()
    refuse.enqueue()
    tell(to="nora@example.org", subject="a", text="b", now=NOW)
    stopping = threading.Event()

    def work() -> None:
        Crew(stopping, tick=0.05).run()
        connections.close_all()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        wait(Beat.objects.exists)
        wait(lambda: (status("succeed"), status("refuse")) == ("SUCCESSFUL", "FAILED"))
        wait(lambda: Mail.objects.filter(sent_at__isnull=False).exists())
    finally:
        stopping.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    assert (leases.given_up(), len(list(mails.iterdir())), Beat.objects.count()) == (1, 1, 0)
    failed = DBTaskResult.objects.get(task_path=f"{__name__}.refuse")
    assert failed.traceback.splitlines()[0] == "Refused"
    assert "canary" not in failed.traceback


@pytest.mark.django_db
def test_a_record_that_was_changed_is_found_and_both_sides_and_the_administrators_are_told(cast):
    head = cast.partnership.record
    cast.nora.person.is_administrator = True
    cast.nora.person.save(update_fields=["is_administrator"])
    with transaction.atomic():
        record(
            head_id=head.pk,
            what="payload.erased",
            by=cast.nora.actor,
            now=NOW,
            about={"entry": "0", "payload": "text", "ground": "asked"},
        )
    head.refresh_from_db()
    assert tasks.verify(head, now=NOW) is False
    Entry.objects.filter(head=head).update(content=b"{}")
    assert tasks.verify_every_record.func() == 1
    assert tasks.verify(head, now=timezone.now()) is True
    found = Verification.objects.get(head=head)
    assert found.fault == "REWRITTEN 0"
    # However often it is found on one day, it is told once.
    assert sorted((mail.to, mail.subject) for mail in Mail.objects.all()) == [
        (["jens@example.org"], "The record North Region — Harbour Service is not what it was"),
        (["nora@example.org"], "The record North Region — Harbour Service is not what it was"),
        (["nora@example.org"], "The record north-harbour is not what it was"),
    ]


@pytest.mark.django_db
def test_no_checkpoint_is_signed_of_a_record_that_was_changed(cast, settings, tmp_path: Path):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.pem"
    head = cast.partnership.record
    with transaction.atomic():
        record(
            head_id=head.pk,
            what="payload.erased",
            by=cast.nora.actor,
            now=NOW,
            about={"entry": "0", "payload": "text", "ground": "asked"},
        )
    assert tasks.sign(head, now=NOW) is True
    Entry.objects.filter(head=head).update(content=b"{}")
    Checkpoint.objects.all().delete()
    assert tasks.sign(head, now=NOW + timedelta(hours=1)) is False
    assert Verification.objects.get(head=head).fault
