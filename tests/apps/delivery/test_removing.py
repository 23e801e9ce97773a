"""A log nobody confirmed is removed with its file; one that counts, or is on its way, never."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection

from sameside.delivery import actions
from sameside.delivery.actions import remove_unconfirmed
from sameside.delivery.models import Import, ImportState
from sameside.delivery.refusals import AlreadyBrought, NotNow
from sameside.delivery.tasks import remove_unconfirmed_logs
from tests.apps.delivery.conftest import BROUGHT, LOG, bring, look

OTHER = b"request,at,event,priority,service\nZ-1,2026-03-02T09:00:00+01:00,created,normal,keys\n"
DAY = timedelta(days=1)
LATE = BROUGHT + 14 * DAY


@pytest.fixture
def files(settings) -> Path:
    """Where the logs lie."""
    return Path(settings.MEDIA_ROOT)


def lie_since(files: Path, at: datetime) -> None:
    """Let every file have been put there at an instant."""
    for path in files.rglob("*"):
        os.utime(path, (at.timestamp(), at.timestamp()))


def lying(files: Path) -> list[str]:
    return sorted(path.name for path in files.glob("*/logs/*/*"))


def states() -> dict[str, str]:
    return dict(Import.objects.values_list("name", "state"))


def test_a_log_is_kept_for_fourteen_days_and_then_removed_with_its_file(cast, files):
    look(cast.jens)
    lie_since(files, BROUGHT)
    assert remove_unconfirmed(now=LATE - timedelta(seconds=1)) == 0
    assert (states(), lying(files)) == ({"log.csv": "looked at"}, ["log.csv"])
    assert remove_unconfirmed(now=LATE) == 1
    assert (states(), lying(files)) == ({}, [])
    assert list(files.glob("*/logs/*")) == []
    assert remove_unconfirmed(now=LATE) == 0


@pytest.mark.parametrize(
    "state", [ImportState.WAITING, ImportState.RUNNING, ImportState.DONE, ImportState.REFUSED]
)
def test_a_log_that_was_confirmed_stays_whatever_became_of_it(cast, files, state):
    found = look(cast.jens)
    actions.confirm_import(brought=found, by=cast.jens, now=BROUGHT)
    Import.objects.update(state=state)
    lie_since(files, BROUGHT)
    assert remove_unconfirmed(now=BROUGHT + 4000 * DAY) == 0
    assert (states(), lying(files)) == ({"log.csv": state}, ["log.csv"])


def test_a_record_can_be_made_from_its_logs_however_old_they_are(cast, files):
    found = bring(cast.jens)
    lie_since(files, BROUGHT)
    remove_unconfirmed(now=BROUGHT + 4000 * DAY)
    assert lying(files) == ["log.csv"]
    assert Import.objects.get().record.source == found


def test_what_was_taken_away_is_gone_the_next_night(cast, files):
    actions.withdraw_import(brought=look(cast.jens), by=cast.jens, now=BROUGHT)
    lie_since(files, BROUGHT)
    assert remove_unconfirmed(now=BROUGHT + DAY + timedelta(hours=1)) == 1
    assert (states(), lying(files)) == ({}, [])


def test_a_file_stays_while_another_row_names_it(cast, files):
    look(cast.jens)
    other = look(cast.nora)
    Import.objects.filter(pk=other.pk).update(brought_at=LATE)
    lie_since(files, BROUGHT)
    assert remove_unconfirmed(now=LATE) == 1
    assert lying(files) == ["log.csv"]
    assert Import.objects.get().side == "customer"
    assert remove_unconfirmed(now=LATE + 14 * DAY) == 1
    assert lying(files) == []


def test_a_log_that_is_being_looked_at_has_no_row_yet_and_stays(cast, files):
    looked = actions.keep_log(
        partnership=cast.partnership,
        content=BytesIO(LOG),
        name="log.csv",
        mapping="",
        by=cast.jens,
    )
    lie_since(files, BROUGHT)
    remove_unconfirmed(now=BROUGHT + timedelta(hours=23))
    actions.note_log(kept=looked, by=cast.jens, now=BROUGHT)
    remove_unconfirmed(now=BROUGHT + 13 * DAY)
    assert (states(), lying(files)) == ({"log.csv": "looked at"}, ["log.csv"])


def test_what_was_broken_off_or_refused_leaves_no_file_for_ever(cast, files):
    bring(cast.jens)
    with pytest.raises(AlreadyBrought):
        look(cast.nora, name="the same.csv")
    unfinished = next(files.iterdir()) / ".brought-killed"
    unfinished.mkdir()
    (unfinished / "log").write_bytes(LOG)
    assert lying(files) == ["log.csv", "the_same.csv"]
    lie_since(files, BROUGHT)
    assert remove_unconfirmed(now=BROUGHT + 2 * DAY) == 0
    assert (lying(files), unfinished.exists()) == (["log.csv"], False)


def test_what_is_done_with_a_log_that_is_gone_is_refused_in_words(cast, as_jens, files):
    found = look(cast.jens)
    there = f"/partnerships/{cast.partnership.slug}/services/imports/{found.pk}/"
    lie_since(files, BROUGHT)
    remove_unconfirmed(now=LATE)
    for act in (
        lambda: actions.confirm_import(brought=found, by=cast.jens, now=LATE),
        lambda: actions.withdraw_import(brought=found, by=cast.jens, now=LATE),
        lambda: actions.map_log(brought=found, mapping="", by=cast.jens),
    ):
        with pytest.raises(NotNow, match=r"log\.csv was confirmed or taken away meanwhile\."):
            act()
    assert as_jens.get(there).status_code == 404
    assert as_jens.post(f"{there}confirmations/").status_code == 404
    assert look(cast.jens).state == ImportState.LOOKED_AT


def test_the_page_says_until_when_it_is_kept_and_only_to_the_side_that_brought_it(
    cast, as_jens, as_nora, as_otto
):
    found = look(cast.jens)
    there = f"/partnerships/{cast.partnership.slug}/services/imports/{found.pk}/"
    assert "It is kept until 18 May 2026." in as_jens.get(there).content.decode()
    assert [as_nora.get(there).status_code, as_otto.get(there).status_code] == [404, 404]
    actions.confirm_import(brought=found, by=cast.jens, now=BROUGHT)
    assert "It is kept until" not in as_jens.get(there).content.decode()


@pytest.mark.django_db
def test_the_job_does_nothing_where_no_log_was_ever_brought():
    assert remove_unconfirmed_logs.func() == 0


@pytest.mark.django_db(transaction=True)
def test_a_log_is_confirmed_or_removed_and_never_half_of_both(cast, files):
    brought = [look(cast.jens, OTHER.replace(b"Z-1", b"Z-%d" % n), f"{n}.csv") for n in range(12)]
    lie_since(files, BROUGHT)

    def confirm(found: Import) -> str:
        try:
            actions.confirm_import(brought=found, by=cast.jens, now=LATE)
        except NotNow:
            return ""
        finally:
            connection.close()
        return found.name

    def remove() -> None:
        try:
            remove_unconfirmed(now=LATE)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        confirmed = [threads.submit(confirm, each) for each in brought[:6]]
        removing = threads.submit(remove)
        confirmed += [threads.submit(confirm, each) for each in brought[6:]]
        removing.result()
        stayed = sorted(name for each in confirmed if (name := each.result()))
    assert states() == dict.fromkeys(stayed, "waiting")
    assert lying(files) == stayed
