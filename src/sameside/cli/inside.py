"""What can be seen of an installation from within, once Django is started."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from sameside.cli.finding import Finding
from sameside.config.health import look
from sameside.config.jobs.leases import given_up
from sameside.kernel.refusal import N_
from sameside.ledger.models import Verification
from sameside.mail import queries as mail
from sameside.pages.words import Words

SAID = {
    "database": (N_("The database answers."), N_("The database does not answer.")),
    "migrations": (
        N_("The tables are as this version needs them."),
        N_("The tables are of another version. Start `sameside up` once, it brings them along."),
    ),
    "worker": (
        N_("A worker runs."),
        N_("No worker runs, so nothing is sent or signed. Start `sameside up` or its worker."),
    ),
    "outbox": (
        N_("Mail goes out."),
        N_("Mail has waited for long. Look at the mail server, and at the log of the worker."),
    ),
    "records": (
        N_("Every record is what it was when it was last read."),
        N_("A record is not what it was, or was not read for two days. It is named below."),
    ),
}
"""For each part of /healthz: what is said where it is well, and where it is not."""


def inside_findings(words: Words) -> Iterator[Finding]:
    """Say how each part is, and name what waits for a person."""
    yield Finding("engine", well=True, said=f"{connection.vendor} {_version()}")
    found = [part for part in look(settings.DATA, timezone.now()) if part.part in SAID]
    for part in found:
        well, not_well = SAID[part.part]
        yield Finding(part.part, well=part.well, said=words.say(well if part.well else not_well))
    try:
        yield from _waiting(words)
    except DatabaseError:
        # Said above: there is no database, or not of this version.
        return


def _version() -> str:
    try:
        return ".".join(map(str, connection.get_database_version()))
    except DatabaseError:
        return "?"


def _waiting(words: Words) -> Iterator[Finding]:
    tasks, mails = given_up(), mail.undeliverable().count()
    if tasks:
        said = words.count(
            N_("One task was given up. Its kind and fault are in the log."),
            N_("{n} tasks were given up. Their kinds and faults are in the log."),
            tasks,
        )
        yield Finding("tasks", well=False, said=said)
    if mails:
        said = words.count(
            N_("One mail cannot be delivered."), N_("{n} mails cannot be delivered."), mails
        )
        yield Finding("mails", well=False, said=said)
    for broken in Verification.objects.exclude(fault=""):
        said = words.say(
            N_("Record {record}: {fault}. Keep everything as it is, and tell both sides."),
            record=broken.head_id,
            fault=broken.fault,
        )
        yield Finding("record", well=False, said=said)
