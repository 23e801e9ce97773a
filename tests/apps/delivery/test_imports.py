"""A log comes into the record: seen first, once only, in words where it cannot, by both sides."""

from __future__ import annotations

import gzip
import itertools
import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sameside.delivery import actions
from sameside.delivery.actions import bring_in
from sameside.delivery.models import Import, ImportState, RecordVersion
from sameside.delivery.queries.standing import log_at_record, newest_record
from sameside.delivery.reckoning.understanding import read_report
from sameside.delivery.refusals import AlreadyBrought, NotNow, TooLarge
from sameside.delivery.shelves import report_path
from sameside.delivery.tasks import run_import
from sameside.ledger.models import Entry
from sameside.partnerships.policy import FacilitatorsOnlyHelp
from tests.apps.delivery.conftest import BROUGHT, LOG, bring, look


def entries(partnership, what: str) -> list[dict[str, Any]]:
    found = Entry.objects.filter(head=partnership.record, what=what).order_by("index")
    return [json.loads(bytes(entry.content)) for entry in found]


def upload(client, slug: str, content: bytes = LOG, name: str = "log.csv"):
    return client.post(
        f"/partnerships/{slug}/services/imports/",
        {"log": SimpleUploadedFile(name, content)},
    )


def test_a_log_is_looked_at_first_and_nothing_is_in_the_record(cast, as_jens):
    answer = upload(as_jens, cast.partnership.slug)
    found = Import.objects.get()
    assert (answer.status_code, answer["Location"].rstrip("/").rsplit("/", 1)[1]) == (
        302,
        str(found.pk),
    )
    assert (found.state, RecordVersion.objects.count()) == (ImportState.LOOKED_AT, 0)
    page = as_jens.get(answer["Location"]).content.decode()
    for said in (
        "Rows read: 13 = used 12 + listed 1.",
        "1 row is not used",
        "line 14",
        "separated by comma",
        "Each time carries its own offset.",
        "Bring it into the record",
    ):
        assert said in page


def test_a_confirmed_log_is_in_the_record_with_its_entry_in_the_ledger(cast):
    found = bring(cast.jens)
    newest = newest_record(cast.partnership)
    assert newest is not None
    assert (found.state, found.rows_read, found.rows_listed) == (ImportState.DONE, 13, 1)
    assert (found.requests_new, found.requests_more, found.requests_otherwise) == (5, 0, 0)
    assert (newest.number, newest.requests, newest.events) == (1, 5, 12)
    (entry,) = entries(cast.partnership, "import.done")
    assert entry["about"] == {
        "file": found.file_digest,
        "record": newest.digest,
        "requests": "5",
        "new": "5",
        "more": "0",
        "otherwise": "0",
        "rows": "13",
        "listed": "1",
    }
    assert log_at_record(cast.partnership, newest).record_digest() == newest.digest


def test_the_confirmation_starts_the_job_and_the_page_says_how_far_it_is(cast, as_jens):
    there = upload(as_jens, cast.partnership.slug)["Location"]
    as_jens.post(f"{there}confirmations/")
    found = Import.objects.get()
    assert found.state == ImportState.WAITING
    waiting = as_jens.get(f"{there}progress/")
    assert "It waits for its turn." in waiting.content.decode()
    again = as_jens.get(f"{there}progress/", headers={"If-None-Match": waiting["ETag"]})
    assert again.status_code == 304
    run_import.func(str(found.pk))
    done = as_jens.get(f"{there}progress/", headers={"If-None-Match": waiting["ETag"]})
    assert "It is in the record. Rows read: 13; not used: 1." in done.content.decode()


def test_rows_that_were_not_used_are_listed_and_given_out(cast, as_nora):
    found = bring(cast.jens)
    there = f"/partnerships/{cast.partnership.slug}/services/imports/{found.pk}/"
    page = as_nora.get(there).content.decode()
    assert "What was not used, and why" in page
    rows = as_nora.get(f"{there}rows.csv").content.decode("utf-8-sig").splitlines()
    assert rows[0] == "place,kind,reason"
    assert rows[1].startswith("line 14,cannot be used,")
    assert len(rows) == 2


def test_the_same_log_does_not_come_in_twice(cast, as_nora):
    bring(cast.jens)
    with pytest.raises(AlreadyBrought, match="This log is in the record already"):
        look(cast.nora)
    answer = upload(as_nora, cast.partnership.slug, name="other name.csv")
    assert answer.status_code == 422
    assert "This log is in the record already" in answer.content.decode()
    assert Import.objects.count() == 1


def test_two_who_looked_at_one_log_bring_it_in_once(cast):
    one, other = look(cast.jens), look(cast.nora)
    actions.confirm_import(brought=one, by=cast.jens, now=BROUGHT)
    with pytest.raises(AlreadyBrought):
        actions.confirm_import(brought=other, by=cast.nora, now=BROUGHT)


def test_a_job_that_is_killed_at_any_point_is_run_again_and_counts_once(cast):
    """The clock it asks ends it: as it starts, while it reads, just before it counts."""
    found = look(cast.jens)
    actions.confirm_import(brought=found, by=cast.jens, now=BROUGHT)
    for calls in itertools.count(1):
        try:
            bring_in(import_id=found.pk, clock=Ending(calls))
        except Killed:
            assert RecordVersion.objects.count() == 0
            assert entries(cast.partnership, "import.done") == []
        else:
            break
    assert calls > 3
    bring_in(import_id=found.pk, clock=timezone.now)
    assert RecordVersion.objects.count() == 1
    assert len(entries(cast.partnership, "import.done")) == 1


def test_a_log_that_came_in_while_another_was_read_is_joined_too(cast):
    """At its last look at the clock, before it counts, another log is in the record."""
    first, second = look(cast.jens), look(cast.nora, OTHER, "other.csv")
    for each, seat in ((first, cast.jens), (second, cast.nora)):
        actions.confirm_import(brought=each, by=seat, now=BROUGHT)
    counting = Ending(1_000)
    with pytest.raises(Killed):
        bring_in(import_id=first.pk, clock=Ending(1))
    bring_in(import_id=second.pk, clock=counting)
    third = look(cast.nora, OTHER.replace(b"Z-1", b"Z-2"), "third.csv")
    actions.confirm_import(brought=third, by=cast.nora, now=BROUGHT)
    meanwhile = Ending(counting.asked, lambda: run_import.func(str(first.pk)))
    bring_in(import_id=third.pk, clock=meanwhile)
    newest = newest_record(cast.partnership)
    assert newest is not None
    assert (newest.number, newest.requests) == (3, 7)
    assert meanwhile.asked == counting.asked + 1


OTHER = b"request,at,event,priority,service\nZ-1,2026-03-02T09:00:00+01:00,created,normal,keys\n"


class Killed(BaseException):
    """Nothing catches it, as nothing catches a signal."""


class Ending:
    """A clock that at one call of it does something else: by default, ends everything."""

    def __init__(self, calls: int, instead: Callable[[], object] | None = None) -> None:
        self.calls, self.instead, self.asked = calls, instead, 0

    def __call__(self) -> datetime:
        self.asked += 1
        if self.asked == self.calls and self.instead is None:
            raise Killed
        if self.asked == self.calls and self.instead is not None:
            self.instead()
        return BROUGHT + timedelta(seconds=2 * self.asked)


def test_what_a_later_log_tells_more_replaces_and_what_it_tells_otherwise_is_listed(cast):
    bring(cast.jens)
    later = (
        LOG.replace(b"R-6,not a time,created,,,normal,keys,Headquarters,\n", b"")
        + b"=R-3,2026-04-01T11:00:00+02:00,message,supplier,yes,,,,\n"
        + b"R-7,2026-05-01T11:00:00+02:00,created,,,normal,keys,Headquarters,\n"
    ).replace(b"R-1,2026-03-02T09:30:00", b"R-1,2026-03-02T09:31:00")
    found = bring(cast.nora, later, "later.csv")
    newest = newest_record(cast.partnership)
    assert newest is not None
    assert (found.requests_new, found.requests_more) == (1, 1)
    assert (found.requests_same, found.requests_otherwise) == (3, 1)
    assert (newest.number, newest.requests, newest.events) == (2, 6, 14)
    listed = read_report(report_path(cast.partnership, found.pk))
    assert [(row["kind"], row["place"]["values"]) for row in listed] == [
        ("otherwise", {"request": "R-1"})
    ]
    log = log_at_record(cast.partnership, newest)
    assert [event.at for event in log.history("R-1").events][1] == 1772440200


def test_an_earlier_log_that_comes_late_changes_nothing(cast):
    bring(cast.jens)
    before = newest_record(cast.partnership)
    found = bring(cast.nora, b"\n".join(LOG.splitlines()[:3]), "earlier.csv")
    assert (found.requests_new, found.requests_more, found.requests_same) == (0, 0, 1)
    assert newest_record(cast.partnership) == before
    assert len(entries(cast.partnership, "import.done")) == 2


def test_a_record_of_requests_and_one_of_events_become_one(cast):
    plain = (
        b"request,created,responded,resolved,priority,service,place\n"
        b"P-1,2026-02-02T09:00:00+01:00,2026-02-02T09:10:00+01:00,,normal,keys,Annex\n"
    )
    bring(cast.jens, plain, "plain.csv")
    bring(cast.jens)
    newest = newest_record(cast.partnership)
    assert newest is not None
    log = log_at_record(cast.partnership, newest)
    assert sorted(history.request for history in log.histories()) == [
        "=R-3", "P-1", "R-1", "R-2", "R-4", "R-5",
    ]  # fmt: skip
    assert log.history("P-1").place == "Annex"


def test_a_log_without_the_usual_columns_gets_a_mapping_that_can_be_corrected(cast, as_jens):
    odd = (
        b"Ticket;Opened;Solved;Prio;Team\n"
        b"7;02-03-2026 09:00;02-03-2026 10:00;normal;keys\n"
        b"8;03-03-2026 09:00;03-03-2026 10:00;normal;keys\n"
    )
    there = upload(as_jens, cast.partnership.slug, odd, "odd.csv")["Location"]
    page = as_jens.get(there).content.decode()
    found = Import.objects.get()
    assert found.guessed
    assert "Which column and which value is what" in page
    assert "Bring it into the record" not in page
    with pytest.raises(NotNow, match="Read it, correct it"):
        actions.confirm_import(brought=found, by=cast.jens, now=BROUGHT)
    as_jens.post(f"{there}mappings/", {"mapping": found.mapping})
    assert "Bring it into the record" in as_jens.get(there).content.decode()
    answer = as_jens.post(f"{there}mappings/", {"mapping": "layout = 7\n"})
    assert answer.status_code == 302
    found.refresh_from_db()
    assert (found.guessed, found.understood) == (False, {})
    page = as_jens.get(there).content.decode()
    assert "It cannot be read like this." in page
    assert "mapping.toml, line 1" in page
    with pytest.raises(NotNow, match="say first which column is what"):
        actions.confirm_import(brought=found, by=cast.jens, now=BROUGHT)


def test_until_it_is_confirmed_only_the_side_that_brought_it_sees_it(
    cast, as_nora, as_fay, as_jens
):
    found = look(cast.jens)
    there = f"/partnerships/{cast.partnership.slug}/services/imports/{found.pk}/"
    assert [client.get(there).status_code for client in (as_jens, as_nora, as_fay)] == [
        200,
        404,
        404,
    ]
    listed = f"/partnerships/{cast.partnership.slug}/services/imports/"
    assert "log.csv" not in as_nora.get(listed).content.decode()
    assert as_nora.post(f"{there}confirmations/").status_code == 404
    actions.confirm_import(brought=found, by=cast.jens, now=BROUGHT)
    assert [client.get(there).status_code for client in (as_jens, as_nora, as_fay)] == [
        200,
        200,
        200,
    ]


def test_a_facilitator_brings_nothing(cast, as_fay):
    with pytest.raises(FacilitatorsOnlyHelp):
        look(cast.fay)
    answer = upload(as_fay, cast.partnership.slug)
    assert (answer.status_code, Import.objects.count()) == (422, 0)


def test_a_log_is_taken_away_again(cast, as_jens):
    there = upload(as_jens, cast.partnership.slug)["Location"]
    as_jens.post(f"{there}withdrawals/")
    found = Import.objects.get()
    assert found.state == ImportState.WITHDRAWN
    with pytest.raises(NotNow):
        actions.confirm_import(brought=found, by=cast.jens, now=BROUGHT)


def test_a_silent_job_can_be_started_again(cast, as_jens):
    found = look(cast.jens)
    actions.confirm_import(brought=found, by=cast.jens, now=timezone.now() - timedelta(minutes=5))
    there = f"/partnerships/{cast.partnership.slug}/services/imports/{found.pk}/"
    assert "The job has given no sign for over a minute." in as_jens.get(there).content.decode()
    assert as_jens.post(f"{there}runs/").status_code == 302


def test_a_log_that_is_too_large_is_refused(cast, settings):
    settings.LARGEST_UPLOAD = 100
    with pytest.raises(TooLarge, match="is larger than the 0 MB"):
        look(cast.jens)


HOSTILE = {
    "nothing.csv": b"",
    "blank.csv": b"\n\n\n",
    "nul.csv": b"request,at,event\nR-1,2026-03-02T09:00:00+01:00\x00,created\n",
    "no signs.csv": b"\xff\xfe\x00\x01\x02" * 40,
    "page.html": b"<!doctype html><html><body>Sign in</body></html>",
    "broken.xlsx": b"PK\x03\x04" + b"\x00" * 200,
    "broken.parquet": b"PAR1" + b"\x00" * 200,
    "broken.gz": gzip.compress(LOG)[:40],
    "bomb.gz": gzip.compress(b"0" * (80 << 20)),
    "laughs.xes": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">]><log>&a;</log>',
    "deep.xes": b"<log>" + b"<a>" * 100_000,
    "quote.csv": b'request,at,event\n"R-1,2026-03-02T09:00:00+01:00,created\n',
    "header.csv": b"request,at,event\n",
    "years.csv": b"request,created\nA,0001-01-01T00:00:00Z\nB,9999-12-31T23:59:59Z\n",
    "\u202egnp.csv": LOG,
    "../../etc/passwd": LOG.replace(b"R-", b"Q-"),
    "x" * 240 + ".csv": LOG.replace(b"R-", b"S-"),
    "formula.csv": b"request,at,event\n=HYPERLINK(1),2026-03-02T09:00:00+01:00,created\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_a_page_with_words(cast, as_jens, name: str):
    answer = upload(as_jens, cast.partnership.slug, HOSTILE[name], name)
    assert answer.status_code in {302, 422}
    if answer.status_code == 302:
        page = as_jens.get(answer["Location"])
        assert page.status_code == 200
        assert ("It cannot be read like this." in page.content.decode()) or (
            "How it is understood" in page.content.decode()
        )


def test_a_name_that_climbs_stays_on_its_shelf(cast, settings):
    found = look(cast.jens, name="..\\..\\etc/../pass wd\u202e.csv")
    assert found.name == "pass wd.csv"
    stored = [path.relative_to(settings.MEDIA_ROOT) for path in settings.MEDIA_ROOT.rglob("*.csv")]
    assert [path.parts[:2] for path in stored] == [(str(cast.partnership.pk), "logs")]


def test_a_log_that_turns_out_to_be_unreadable_is_refused_in_words(cast, as_jens, settings):
    found = look(cast.jens)
    actions.confirm_import(brought=found, by=cast.jens, now=BROUGHT)
    (stored,) = settings.MEDIA_ROOT.rglob("log.csv")
    stored.write_bytes(b"")
    run_import.func(str(found.pk))
    found.refresh_from_db()
    assert found.state == ImportState.REFUSED
    there = f"/partnerships/{cast.partnership.slug}/services/imports/{found.pk}/"
    assert "nothing of it is in the record" in as_jens.get(there).content.decode()


@pytest.mark.django_db
def test_a_job_of_a_log_that_is_gone_does_nothing():
    run_import.func(str(uuid.uuid4()))


def test_a_mapping_written_while_the_log_was_confirmed_is_not_lost(cast, as_jens):
    found = look(cast.jens)
    actions.confirm_import(brought=found, by=cast.jens, now=BROUGHT)
    there = f"/partnerships/{cast.partnership.slug}/services/imports/{found.pk}/mappings/"
    page = as_jens.post(there, {"mapping": "# an hour of work"})
    said = page.content.decode()
    assert (page.status_code, "# an hour of work" in said) == (409, True)
    assert "was confirmed or taken away meanwhile" in said
