"""The page of services: the statement, its exports, its issuing, and how to check it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sameside.delivery.queries.standing import (
    Standing,
    agreed_source,
    issued_of,
    log_at_record,
    newest_record,
    standing_of,
    whole_statement,
)
from sameside.delivery.reckoning.question import EmptyPeriod
from sameside.delivery.reckoning.written_log import as_log
from sameside.delivery.views.addresses import Addresses
from sameside.delivery.views.asked import Asked, asked_for
from sameside.delivery.views.drawn import drawn
from sameside.delivery.views.showing import contested_scopes
from sameside.kernel.account import account
from sameside.kernel.refusal import N_, Refused
from sameside.kernel.statement import CLOCKS
from sameside.pages.exports import WRITERS
from sameside.pages.statement import page, to_draw
from sameside.pages.statement.summary import counts_once
from sameside.pages.vocabulary import clock_name
from sameside.pages.words import exact, on_the_wall
from sameside.partnerships.policy import speaks_for_side
from sameside.partnerships.views.door import Seated, seated
from sameside.table.models import Contest
from sameside.table.queries import contests_of
from sameside.web.words import words

PAGE = "html"
KINDS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    PAGE: "text/html; charset=utf-8",
}
LOG, AGREEMENT = "requests.csv", "agreement.toml"
MINUTE = 60
PROMISES = 6
"""So many promises stand in the row of a service; its own page has them all."""


@require_GET
@seated("services")
def services(request: Seated) -> HttpResponse:
    """Show how the services stand, or what is needed before they can be shown."""
    asked = asked_for(request.GET)
    standing, empty = standing_asked(request, asked)
    if standing is None:
        return render(request, "delivery/nothing.html", what_is_missing(request) | empty)
    contests = contests_of(request.partnership)
    shown = _shown(request, standing, asked, contests)
    return render(request, "delivery/services.html", shown)


@require_GET
@seated("services")
def statement_file(request: Seated, ending: str) -> HttpResponseBase:
    """Give out the statement as a file; the same bytes as the command line writes."""
    standing, _ = standing_asked(request, asked_for(request.GET))
    if standing is None or ending not in KINDS:
        raise Http404
    write = WRITERS.get(f".{ending}")
    written = write(whole_statement(standing)) if write else _page(request, standing)
    name = f"statement-{standing.statement.digest[:12]}.{ending}"
    return _file(HttpResponse(written, KINDS[ending]), name)


@require_GET
@seated("services")
def record_file(request: Seated) -> HttpResponseBase:
    """Give out the record as a log in the usual columns, whole and part by part."""
    newest = newest_record(request.partnership)
    if newest is None:
        raise Http404
    log = log_at_record(request.partnership, newest)
    return _file(StreamingHttpResponse(as_log(log), KINDS["csv"]), LOG)


@require_GET
@seated("services")
def agreement_file(request: Seated) -> HttpResponseBase:
    """Give out the agreement in force."""
    source = agreed_source(request.partnership)
    if source is None:
        raise Http404
    return _file(HttpResponse(source, "application/toml"), AGREEMENT)


def standing_asked(request: Seated, asked: Asked) -> tuple[Standing | None, dict[str, object]]:
    """Return how the partnership stands; where the period holds nothing, say why."""
    try:
        return standing_of(request.partnership, asked.starts_on, asked.ends_before_on), {"why": ""}
    except Refused as refused:
        return None, {"why": _why(request, refused)}


def _why(request: Seated, refused: Refused) -> str:
    """Say why a period shows nothing: by when the record begins and ends, where that is why."""
    newest, spoken, zone = newest_record(request.partnership), words(), request.partnership.zone
    if newest is None or not isinstance(refused, EmptyPeriod):
        return spoken.refusal(refused)
    first, last = (int(at.timestamp()) for at in (newest.first_at, newest.last_at))
    said = N_("Nothing is recorded for this time: the record goes from {first} to {last}.")
    return spoken.say(
        said, first=on_the_wall(first, zone).date(), last=on_the_wall(last, zone).date()
    )


def what_is_missing(request: Seated) -> dict[str, object]:
    """Return what it takes before figures and requests can be shown."""
    slug = request.partnership.slug
    return {
        "why": "",
        "has_record": newest_record(request.partnership) is not None,
        "has_agreement": agreed_source(request.partnership) is not None,
        "may_bring": bool(request.seat.side),
        "addresses": Addresses(slug, Asked()),
    }


def _shown(
    request: Seated, standing: Standing, asked: Asked, contests: Mapping[str, Contest]
) -> dict[str, object]:
    addresses, issued = Addresses(request.partnership.slug, asked), issued_of(standing)
    shown = drawn(standing, addresses, words(), contests)
    return {
        "asked": asked,
        "addresses": addresses,
        "services": shown.services,
        "most_promises": PROMISES,
        "summary": shown.summary,
        "contested": shown.contested,
        "kinds": [kind for kind in KINDS if kind != "parquet"],
        "may_issue": speaks_for_side(request.seat) and issued is None,
        "may_confirm": bool(
            issued
            and not issued.confirmed_at
            and speaks_for_side(request.seat)
            and issued.issued_by.side != request.seat.side
        ),
        "issued": issued,
        **_head(standing, asked),
        **_choices(standing),
    }


def _head(standing: Standing, asked: Asked) -> dict[str, object]:
    spoken, statement = words(), standing.statement
    sources, zone = statement.sources, standing.agreement.zone
    last_on = sources.period.ends_before_on - timedelta(days=1)
    versions = [v for v in standing.agreement.versions if v.valid_from_on <= last_on]
    return {
        "first_on": spoken.date(sources.period.starts_on),
        "last_on": spoken.date(last_on),
        "as_of": spoken.moment(sources.as_of // MINUTE * MINUTE, zone, year=True),
        "as_of_exact": exact(sources.as_of, zone),
        "zone": zone,
        "version": (versions or list(standing.agreement.versions))[-1].number,
        "digest": statement.digest,
        "record": standing.record,
        "requests": spoken.number(_requests_of(standing, asked)),
        "left_out": standing.left_out,
        "tzdata": sources.tzdata,
        "agreement_digest": sources.agreement,
        "command": _command(standing, asked),
    }


def _requests_of(standing: Standing, asked: Asked) -> int:
    """Return how many requests were made in the period, with those that are in no figure."""
    if not asked.span:
        return standing.record.requests
    figures = standing.statement.figures
    return standing.left_out + sum(f.n for f in figures if counts_once(f.scope))


def _command(standing: Standing, asked: Asked) -> str:
    """Return the command that makes this statement again from the two files given out."""
    period = standing.statement.sources.period
    starts = f" --from {period.starts_on}" if asked.starts else ""
    ends = f" --to {period.ends_before_on}" if asked.ends else ""
    # Without a later end, the last event of the log is the instant open requests are judged at.
    files = f"{LOG} --agreement {AGREEMENT}"
    return f"sameside statement {files}{starts}{ends} --expect {standing.statement.digest}"


def _choices(standing: Standing) -> dict[str, object]:
    """Return what may be chosen: months of the whole record, services, priorities, clocks."""
    spoken = words()
    first, last = standing.record.first_at, standing.record.last_at
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    named = [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in reversed(months)][:240]
    priorities = {f.scope.priority: None for f in standing.statement.figures if f.scope.priority}
    services = {f.scope.service: None for f in standing.statement.figures}
    agreed = {
        key: service.name
        for version in standing.agreement.versions
        for key, service in version.services.items()
    }
    return {
        "months": [(month, spoken.month(month)) for month in named],
        "service_choices": [(key, agreed.get(key, key)) for key in {**agreed, **services}],
        "priority_choices": list(priorities),
        "clock_choices": [(clock.value, clock_name(spoken, clock)) for clock in CLOCKS],
    }


def _page(request: Seated, standing: Standing) -> bytes:
    """Return the page of the statement, with the timelines of what was missed."""
    whole = whole_statement(standing)
    log = log_at_record(request.partnership, standing.record)
    as_of = whole.sources.as_of
    drawn = [account(log.history(each), standing.agreement, as_of) for each in to_draw(whole)]
    contested = contested_scopes(standing, contests_of(request.partnership))
    command = f"sameside statement {LOG} --agreement {AGREEMENT}"
    return page(whole, drawn, words(), command=command, contested=contested)


def _file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
