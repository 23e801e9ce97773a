"""Logs that came in, their records, and statements that were issued."""

from __future__ import annotations

from datetime import date, datetime

from sameside.delivery.models import Import, Issued, RecordVersion
from sameside.partnerships.models import Seat
from tests.many.record import BATCH, FIRST, digest_of


def imports(by: Seat, n: int, now: datetime) -> None:
    """Let n logs have come in before the newest, each with its record and a statement issued."""
    at, newest = (
        by.partnership,
        RecordVersion.objects.filter(partnership=by.partnership).latest("number"),
    )
    RecordVersion.objects.filter(pk=newest.pk).update(number=FIRST + 2 * n)
    logs = Import.objects.bulk_create(
        (
            Import(
                partnership=at, by=by, side=by.side, state="done", name=f"log-{k}.csv", size=100,
                file_digest=digest_of(f"log {n} {k}"), mapping_digest=digest_of(""), brought_at=now,
                confirmed_at=now, finished_at=now, done=100, rows_read=10, requests_new=10,
            )
            for k in range(n)
        ),
        BATCH,
    )  # fmt: skip
    records = RecordVersion.objects.bulk_create(
        (
            RecordVersion(
                partnership=at, number=FIRST + n + k, requests=10,
                digest=digest_of(f"record {n} {k}"),
                events=30, first_at=newest.first_at, last_at=newest.last_at, source=log,
                made_at=now,
            )
            for k, log in enumerate(logs)
        ),
        BATCH,
    )  # fmt: skip
    Issued.objects.bulk_create(
        (
            Issued(
                partnership=at, digest=digest_of(f"statement {n} {k}"), record=record,
                agreement_digest="0" * 64, tzdata="2026a", as_of=0, starts_on=date(2026, 1, 1),
                ends_before_on=date(2026, 2, 1), issued_by=by, issued_at=now,
            )
            for k, record in enumerate(records)
        ),
        BATCH,
    )  # fmt: skip
