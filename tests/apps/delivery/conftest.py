"""A small agreement, a small log, and both at the table of the cast."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from sameside.delivery import actions
from sameside.delivery.models import Import
from sameside.delivery.tasks import run_import
from sameside.formats.agreement import understood
from sameside.partnerships.models import AgreementVersion, Partnership, Seat, VersionState

AGREEMENT = b"""\
title = "Cleaning and keys"
from = 2026-01-01
zone = "Europe/Copenhagen"
currency = "DKK"
priorities = ["urgent", "normal"]

[customer]
name = "North Region"

[supplier]
name = "Harbour Service"

[calendars.office]
name = "office hours"
week = { mon-fri = "08:00-16:00" }

[services.cleaning]
name = "Cleaning"
calendar = "office"
share = "90 %"
levels.urgent = { response = "1 h", resolution = "4 h" }
levels.normal = { response = "4 h", resolution = "3 business days" }

[services.keys]
name = "Keys"
calendar = "office"
levels.normal = { response = "8 h" }
"""
LOG = b"""\
request,at,event,by,public,priority,service,place,reason
R-1,2026-03-02T09:00:00+01:00,created,,,urgent,cleaning,North Station,
R-1,2026-03-02T09:30:00+01:00,message,supplier,yes,,,,
R-1,2026-03-02T11:00:00+01:00,resolved,,,,,,
R-2,2026-03-03T09:00:00+01:00,created,,,urgent,cleaning,Headquarters,
R-2,2026-03-03T10:00:00+01:00,pause,,,,,,waits for a key
R-2,2026-03-03T12:00:00+01:00,resume,,,,,,waits for a key
R-2,2026-03-03T13:00:00+01:00,message,supplier,yes,,,,
R-2,2026-03-04T15:00:00+01:00,resolved,,,,,,
=R-3,2026-04-01T10:00:00+02:00,created,,,normal,cleaning,North Station,
R-4,2026-04-02T10:00:00+02:00,created,,,normal,windows,North Station,
R-5,2026-04-02T11:00:00+02:00,created,,,normal,keys,Headquarters,
R-5,2026-04-03T09:00:00+02:00,resolved,,,,,,
R-6,not a time,created,,,normal,keys,Headquarters,
"""
BROUGHT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings) -> None:
    """Files of one test lie apart from those of any other."""
    settings.MEDIA_ROOT = tmp_path / "files"


def agree(partnership: Partnership, by: Seat, source: bytes = AGREEMENT) -> AgreementVersion:
    """Let both sides have agreed a version."""
    return AgreementVersion.objects.create(
        partnership=partnership,
        number=AgreementVersion.objects.filter(partnership=partnership).count() + 1,
        state=VersionState.AGREED,
        source=source,
        digest=understood(source, "agreement.toml").digest,
        effective_on=date(2026, 1, 1),
        proposed_by=by,
        proposed_at=BROUGHT,
        settled_at=BROUGHT,
    )


def look(seat: Seat, content: bytes = LOG, name: str = "log.csv", mapping: str = "") -> Import:
    """Bring a log, and leave it at that."""
    return actions.bring_log(
        partnership=seat.partnership,
        content=BytesIO(content),
        name=name,
        mapping=mapping,
        by=seat,
        now=BROUGHT,
    )


def bring(seat: Seat, content: bytes = LOG, name: str = "log.csv", mapping: str = "") -> Import:
    """Bring a log into the record."""
    found = look(seat, content, name, mapping)
    actions.confirm_import(brought=found, by=seat, now=BROUGHT)
    run_import.func(str(found.pk))
    found.refresh_from_db()
    return found


@pytest.fixture
def standing(cast) -> Partnership:
    """The cast's table with an agreement and a record."""
    agree(cast.partnership, cast.nora)
    bring(cast.jens)
    there: Partnership = cast.partnership
    return there
