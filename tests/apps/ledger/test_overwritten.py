"""P16: bytes of an entry are overwritten in the file; by the next morning those it concerns know.

On an installation of its own, because a file is overwritten beneath whoever has it open.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sameside.config.jobs.schedules import SCHEDULES
from tests.operate.installation import Installation

NIGHT = """
import json
from sameside.cli.installation import open_installation
open_installation()
from django.conf import settings
from django.test import Client
from sameside.config.jobs.tasks import verify_every_record
from sameside.ledger.models import Verification
from sameside.mail.models import Mail
from sameside.partnerships.models import Person
Person.objects.filter(name="Jens").update(language="da")
found = [verify_every_record.func(), verify_every_record.func()]
nora = Client(SERVER_NAME="localhost")
nora.force_login(Person.objects.get(name="Nora"))
pages = {
    path: nora.get(f"/partnerships/north-harbour/record/{path}", follow=True, secure=False)
    for path in ("", "verify/", "1/", "1/entry.json", "entries.csv")
}
print(json.dumps({
    "found": found,
    "faults": list(Verification.objects.values_list("fault", flat=True)),
    "mails": {
        mail.to[0]: [mail.subject, mail.text]
        for mail in Mail.objects.filter(subject__contains="North Region")
    },
    "pages": {
        path: [page.status_code, b"".join(page).decode("utf-8", "replace")]
        for path, page in pages.items()
    },
}))
"""


@pytest.fixture
def installation(tmp_path) -> Installation:
    made = Installation(tmp_path / "data")
    made.scene("seed")
    made.scene("write", "0.2")
    return made


def database(folder: Path) -> Path:
    [place] = [each for each in folder.rglob("*.sqlite3") if each.stat().st_size]
    return place


def content(place: Path, index: int) -> bytes:
    with sqlite3.connect(place) as connection:
        rows = connection.execute('SELECT content FROM ledger_entry WHERE "index" = ?', [index])
        [[found]] = rows
    connection.close()
    return bytes(found)


def overwrite(place: Path, before: bytes, after: bytes) -> None:
    """Change bytes where they lie, as a failing disk or an editor of files does."""
    file = place.read_bytes()
    assert before in file
    assert len(before) == len(after)
    place.write_bytes(file.replace(before, after))


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: entry.replace(b'"customer"', b'"supplier"').replace(b"2026", b"2025"),
        lambda entry: b"\xff" * len(entry),
    ],
    ids=["a lie", "noise"],
)
def test_who_it_concerns_is_told_what_happened_what_it_means_and_what_to_do(installation, damage):
    place = database(installation.folder)
    entry = content(place, 1)
    overwrite(place, entry, damage(entry))
    assert content(place, 1) != entry
    night = installation._run("-c", NIGHT)
    assert night.returncode == 0, night.stderr
    said = json.loads(night.stdout)
    assert (said["found"], said["faults"]) == ([1, 1], ["REWRITTEN 1"])
    assert sorted(said["mails"]) == ["jens@example.org", "nora@example.org"]
    subject, text = said["mails"]["nora@example.org"]
    assert subject == "The record North Region — Harbour Service is not what it was"
    for sentence in (
        "Entry 1 is not the one that was written.",
        "Sameside never changes an entry.",
        "Keep every bundle, checkpoint and mail you have",
    ):
        assert sentence in text
        assert sentence in said["pages"][""][1]
        assert sentence in said["pages"]["verify/"][1]
    assert {status for status, _page in said["pages"].values()} == {200}
    # What was put there is nowhere said as if somebody had done it.
    lie = "Entry 1 is not the one that was written; what stands there is not shown."
    for page in ("", "1/", "entries.csv"):
        assert lie in said["pages"][page][1]


def test_every_record_is_read_again_within_a_day():
    [nightly] = [each for each in SCHEDULES if each.name == "verification"]
    start = datetime(2026, 3, 28, tzinfo=UTC)
    hours = [start + timedelta(hours=number) for number in range(72)]
    assert all(hour - nightly.last_due(hour) < timedelta(days=1) for hour in hours)
