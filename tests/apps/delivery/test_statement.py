"""The statement of a partnership: the same figures to the byte as the command line."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from sameside.cli.command import app
from sameside.cli.demonstration import write_demonstration
from sameside.delivery import actions
from sameside.delivery.keys import figure_key
from sameside.delivery.models import Issued
from sameside.delivery.queries import headline, standing_of
from sameside.delivery.queries.headline import Headline
from sameside.delivery.refusals import NotNow, NotTheOtherSide
from sameside.delivery.shelves import cache_of
from sameside.delivery.tasks import make_missing_figures
from sameside.kernel.agreement import Clock
from sameside.kernel.figure import Scope
from sameside.ledger.models import Entry
from sameside.partnerships.models import Person
from sameside.partnerships.policy import FacilitatorsOnlyHelp
from sameside.table.models import Contest
from tests.apps.delivery.conftest import AGREEMENT, BROUGHT, agree, bring


def here(partnership, rest: str = "") -> str:
    return f"/partnerships/{partnership.slug}/services/{rest}"


def contest(cast, about: str) -> Contest:
    return Contest.objects.create(
        partnership=cast.partnership,
        number=Contest.objects.count() + 1,
        kind=about.partition(":")[0],
        about=about,
        reason="It was counted twice.",
        side=cast.nora.side,
        raised_by=cast.nora,
        raised_at=BROUGHT,
    )


def test_page_and_command_say_the_same_to_the_byte_of_the_demonstration(
    cast, as_nora, tmp_path: Path
):
    made = write_demonstration(tmp_path)
    agree(cast.partnership, cast.nora, made.agreement.read_bytes())
    bring(cast.jens, made.log.read_bytes(), "requests.csv")
    for ending, span, options in (
        ("json", "", []),
        ("csv", "", []),
        ("parquet", "", []),
        ("json", "?from=2025-03&to=2025-08", ["--from", "2025-03-01", "--to", "2025-09-01"]),
    ):
        out = tmp_path / f"own.{ending}"
        ran = CliRunner().invoke(
            app,
            [
                "statement",
                str(made.log),
                "--agreement",
                str(made.agreement),
                "--out",
                str(out),
                *options,
            ],
        )
        assert ran.exit_code == 0
        given = as_nora.get(here(cast.partnership, f"statement.{ending}{span}"))
        assert given.content == out.read_bytes()
    standing = standing_of(cast.partnership)
    assert standing is not None
    whole = as_nora.get(here(cast.partnership, "statement.json")).content
    assert json.loads(whole)["digest"] == standing.statement.digest
    assert standing.statement.digest in as_nora.get(here(cast.partnership)).content.decode()


@pytest.mark.parametrize("span", ["", "?from=2026-03&to=2026-03", "?from=2026-04"])
def test_whoever_fetches_both_files_and_runs_the_command_finds_the_same_digest(
    standing, as_nora, tmp_path: Path, span: str
):
    page = as_nora.get(here(standing, span)).content.decode()
    command = page.split('id="command"')[1].split(">", 1)[1].split("</pre>")[0]
    for name in ("requests.csv", "agreement.toml"):
        given = as_nora.get(here(standing, f"record/{name}"))
        content = given.getvalue() if given.streaming else given.content
        (tmp_path / name).write_bytes(content)
    words = command.split()[1:]
    typed = [
        str(tmp_path / each) if each in {"requests.csv", "agreement.toml"} else each
        for each in words
    ]
    ran = CliRunner().invoke(app, typed)
    assert (ran.exit_code, "Digest" in ran.output) == (0, True)


def test_the_page_says_how_each_service_was_kept(standing, as_nora, as_jens, as_fay):
    for client in (as_nora, as_jens, as_fay):
        page = client.get(here(standing)).content.decode()
        for said in (
            "2 Mar 2026 to 3 Apr 2026, 5 requests, agreement version 1.",
            "Cleaning",
            "1 of 3 = 33.3",
            "urgent</bdi>: answer within 1 h (office hours), 90",
            "1 request is in no figure, because the agreement says nothing about it.",
        ):
            assert said in page


def test_a_service_opens_its_priorities_and_months(standing, as_nora):
    page = as_nora.get(here(standing, "?service=cleaning")).content.decode()
    assert "March 2026" in page
    assert "Priority <bdi>urgent</bdi>" in page
    assert "Keys</h2>" not in page
    only = as_nora.get(here(standing, "?service=cleaning&priority=urgent&clock=response"))
    assert "Priority <bdi>normal</bdi>" not in only.content.decode()


def test_what_is_contested_prints_as_contested_wherever_it_stands(cast, standing, as_jens):
    scope = Scope("cleaning", "urgent", Clock.RESPONSE, "2026-03")
    found = contest(cast, figure_key(scope))
    overview = as_jens.get(here(standing)).content.decode()
    assert "1 figure is contested." in overview
    assert "1 figure within it is contested" in overview
    page = as_jens.get(here(standing, "?service=cleaning")).content.decode()
    assert page.count('class="contested"') == 1
    assert f"/partnerships/{standing.slug}/contests/{found.number}/" in page
    exported = as_jens.get(here(standing, "statement.html")).content.decode()
    assert "contested" in exported


def test_a_figure_that_is_not_contested_leads_to_where_it_may_be(standing, as_nora):
    page = as_nora.get(here(standing, "?service=cleaning")).content.decode()
    assert "contests/new/?about=figure%3Acleaning%2Furgent%2Fresponse%2F2026-03" in page


def test_deleting_what_can_be_made_again_changes_nothing(standing, as_nora):
    before = [as_nora.get(here(standing, rest)).content for rest in ("statement.json", "requests/")]
    shutil.rmtree(cache_of(standing))
    after = [as_nora.get(here(standing, rest)).content for rest in ("statement.json", "requests/")]
    assert [len(each) for each in after] == [len(each) for each in before]
    assert after[0] == before[0]


def test_without_a_log_the_page_says_how_to_begin(cast, as_nora, as_fay):
    page = as_nora.get(here(cast.partnership)).content.decode()
    assert "What happened is not here yet" in page
    assert "Bring a log" in page
    assert (
        "Either of the two sides can bring it."
        in as_fay.get(here(cast.partnership)).content.decode()
    )


def test_without_an_agreement_the_page_says_what_is_missing(cast, as_nora):
    bring(cast.jens)
    page = as_nora.get(here(cast.partnership)).content.decode()
    assert "What was agreed is not here yet" in page
    assert headline(cast.partnership) is None


def test_one_side_issues_a_statement_and_the_other_confirms_it(cast, standing, as_nora, as_jens):
    found = standing_of(standing)
    assert found is not None
    digest = found.statement.digest
    as_jens.post(here(standing, "statements/new/"), {"digest": digest})
    issued = Issued.objects.get()
    assert (issued.digest, issued.issued_by, issued.confirmed_at) == (digest, cast.jens, None)
    with pytest.raises(NotTheOtherSide):
        actions.confirm_statement(issued=issued, by=cast.jens, now=BROUGHT)
    as_nora.post(here(standing, f"statements/{digest}/confirmations/"))
    issued.refresh_from_db()
    assert issued.confirmed_by == cast.nora
    with pytest.raises(NotNow):
        actions.confirm_statement(issued=issued, by=cast.nora, now=BROUGHT)
    with pytest.raises(NotNow):
        actions.issue_statement(standing=found, by=cast.jens, now=BROUGHT)
    recorded = Entry.objects.filter(head=standing.record, what__startswith="statement.")
    assert [entry.what for entry in recorded.order_by("index")] == [
        "statement.issued",
        "statement.confirmed",
    ]
    assert "both sides stand by these figures" in as_nora.get(here(standing)).content.decode()
    assert digest[:16] in as_nora.get(here(standing, "statements/")).content.decode()


def test_a_facilitator_puts_no_name_to_a_statement(cast, standing):
    found = standing_of(standing)
    assert found is not None
    with pytest.raises(FacilitatorsOnlyHelp):
        actions.issue_statement(standing=found, by=cast.fay, now=BROUGHT)


def test_figures_that_changed_while_one_looked_are_not_issued(standing, as_nora):
    answer = as_nora.post(here(standing, "statements/new/"), {"digest": "0" * 64}, follow=True)
    assert "The record or the agreement changed while you looked." in answer.content.decode()
    assert Issued.objects.count() == 0


def test_the_headline_is_the_newest_month_in_which_anything_is_decided(standing):
    assert headline(standing) == Headline("2026-04", 1, 2)


@pytest.mark.parametrize(
    "query",
    [
        "?from=2026-13",
        "?from=0001-01&to=9999-12",
        "?from=" + "2026-03".translate({48 + n: 0xFF10 + n for n in range(10)}),
        "?service=%E2%80%AEgninaelc",
        "?clock=nonsense&priority=%F0%9F%98%80",
        "?from=2026-04&to=2026-03",
        "?service=" + "x" * 4_000,
        "?from=2199-12&to=2199-12",
    ],
)
def test_nonsense_in_the_address_is_answered_calmly(standing, as_nora, query: str):
    assert as_nora.get(here(standing, query)).status_code == 200
    assert as_nora.get(here(standing, f"requests/{query}")).status_code == 200


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("", "2 Mar 2026 to 3 Apr 2026, 5 requests,"),
        ("?from=2026-03&to=2026-03", "1 Mar 2026 to 31 Mar 2026, 2 requests,"),
        ("?from=2026-04", "1 Apr 2026 to 3 Apr 2026, 3 requests,"),
        ("?from=2030-01&to=2030-02", "1 Jan 2030 to 28 Feb 2030, 0 requests,"),
        ("?from=2030-01", "Nothing is recorded for this time: the record goes from 2 Mar 2026 to"),
        ("?to=1999-12", "Nothing is recorded for this time: the record goes from 2 Mar 2026 to"),
    ],
)
def test_the_page_speaks_of_the_period_that_is_asked_for(standing, as_nora, span: str, said: str):
    assert said in as_nora.get(here(standing, span)).content.decode()


def test_what_is_drawn_once_is_drawn_anew_when_anything_it_rests_on_changes(
    cast, standing, as_nora, as_jens
):
    def shown(client, span: str = "") -> str:
        page: str = client.get(here(standing, span)).content.decode()
        return page[page.index('class="narrow-to"') : page.index('id="check"')]

    first = shown(as_nora)
    assert shown(as_nora) == first == shown(as_jens)
    contest(cast, "figure:cleaning/urgent/response/2026-03")
    contested = shown(as_nora)
    assert ("within it is contested" in first, "within it is contested" in contested) == (
        False,
        True,
    )
    assert shown(as_jens) == contested
    assert shown(as_nora, "?from=2026-04") != contested
    Person.objects.filter(pk=cast.nora.person.pk).update(language="da")
    assert shown(as_nora) != contested
    Contest.objects.all().delete()
    assert shown(as_jens) == first


def test_an_unknown_ending_is_not_there(standing, as_nora):
    assert as_nora.get(here(standing, "statement.exe")).status_code == 404
    assert as_nora.get(here(standing, "requests.exe")).status_code == 404


def test_the_workbook_of_the_statement_opens(standing, as_nora):
    given = as_nora.get(here(standing, "statement.xlsx"))
    book = load_workbook(io.BytesIO(given.content))
    assert book.sheetnames == ["Statement", "Figures", "Requests"]


def test_a_new_agreement_version_makes_other_figures(cast, standing):
    before = standing_of(standing)
    agree(
        cast.partnership,
        cast.nora,
        AGREEMENT.replace(b'urgent = { response = "1 h"', b'urgent = { response = "6 h"'),
    )
    after = standing_of(standing)
    assert before is not None
    assert after is not None
    assert before.statement.digest != after.statement.digest


def test_figures_are_made_before_anybody_asks_for_them(standing):
    shutil.rmtree(cache_of(standing))
    assert make_missing_figures.func() == 1
    made = {path.suffix for path in cache_of(standing).rglob("*") if path.is_file()}
    assert made == {".arrow", ".json"}
