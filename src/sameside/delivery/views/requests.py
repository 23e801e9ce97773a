"""Lists of requests, and the page of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sameside.delivery.keys import pause_key, verdict_key
from sameside.delivery.queries.standing import Standing, log_at_record, sheet_of, standing_of
from sameside.delivery.reckoning.choice import LEFT_OUT, Choice, Chosen, Row, chosen
from sameside.delivery.views.addresses import Addresses
from sameside.delivery.views.asked import OUTCOMES, Asked, asked_for, choice_for
from sameside.delivery.views.listed import as_csv, as_xlsx, shown_row
from sameside.delivery.views.services import what_is_missing
from sameside.formats.log.log import NoSuchRequest
from sameside.kernel.account import Account, NotAgreed, account
from sameside.kernel.agreement import Clock
from sameside.kernel.history import Happening, History
from sameside.kernel.refusal import N_
from sameside.kernel.statement import CLOCKS
from sameside.kernel.verdict import Outcome
from sameside.pages.plain import plain
from sameside.pages.statement.request import Telling
from sameside.pages.vocabulary import (
    SIDE_NAMES,
    clock_name,
    event_text,
    outcome_name,
    verdict_sentence,
)
from sameside.pages.words import Words, exact
from sameside.partnerships.views.door import Seated, seated
from sameside.table.models import Contest, LinkKind
from sameside.table.queries import contests_of, links_to
from sameside.web.words import say, words

A_PAGE = 50
MOST_EVENTS = 200
LONGEST_ID = 2_000


@require_GET
@seated("services")
def requests(request: Seated) -> HttpResponse:
    """List requests: those of a figure, or whichever are asked for."""
    standing = standing_of(request.partnership)
    if standing is None:
        return render(request, "delivery/nothing.html", what_is_missing(request))
    choice = choice_for(request.GET)
    found = chosen(sheet_of(standing), choice)
    contests = contests_of(request.partnership)
    spoken = words()
    addresses = Addresses(request.partnership.slug, asked_for(request.GET))
    rows: Any = _Rows(found)  # a paginator wants to be told of each row what it is
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "query": request.GET,
        "rows": [
            shown_row(row, standing.agreement, spoken, addresses, contests)
            for row in page.object_list
        ],
        "choice": choice,
        "addresses": addresses,
        "clock": clock_name(spoken, Clock(choice.clock)) if choice.clock else "",
        "total": found.total,
        "filters": list(_filters(request, choice, spoken)),
        **_choices(standing, choice, spoken),
    }
    return render(request, "delivery/requests.html", shown)


@require_GET
@seated("services")
def requests_file(request: Seated, ending: str) -> HttpResponseBase:
    """Give out exactly the requests that are listed, in their order."""
    standing = _standing(request)
    found = chosen(sheet_of(standing), choice_for(request.GET))
    if ending == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            as_csv(found.all()), content_type="text/csv; charset=utf-8"
        )
    elif ending == "xlsx":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(as_xlsx(found.all()), kind)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="requests.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@seated("services")
def one_request(request: Seated) -> HttpResponse:
    """Show one request: its verdicts in sentences, its time to scale, and all it rests on."""
    standing = standing_of(request.partnership)
    if standing is None:
        return render(request, "delivery/nothing.html", what_is_missing(request), status=404)
    history = _history(request, standing)
    if history is None:
        return _no_request(request)
    spoken, addresses = words(), Addresses(request.partnership.slug, Asked())
    contests = contests_of(request.partnership)
    shown = {
        "id": plain(history.request),
        "service": plain(_service_name(standing, history)),
        "service_url": addresses.service(history.service),
        "place": plain(history.place),
        "made": spoken.moment(history.created_at, standing.agreement.zone, year=True),
        "zone": standing.agreement.zone,
        "addresses": addresses,
        "events": list(_events(history, standing, spoken, addresses, contests)),
        "more_events": max(0, len(history.events) - MOST_EVENTS),
        "cards": links_to(request.seat, LinkKind.REQUEST, history.request),
        "record": standing.record,
        "tzdata": standing.statement.sources.tzdata,
        "link_key": history.request,
    }
    try:
        found = account(history, standing.agreement, standing.statement.sources.as_of)
    except NotAgreed as silent:
        told: dict[str, object] = {
            "shown": None,
            "verdicts": [],
            "silent": spoken.refusal(silent),
        }
    else:
        told = _told(found, standing, spoken, addresses, contests)
    return render(request, "delivery/request.html", shown | told)


class _Rows:
    """Chosen requests as a paginator reads them: counted, and cut into pages."""

    ordered = True

    def __init__(self, found: Chosen) -> None:
        self.found = found

    def __len__(self) -> int:
        return self.found.total

    def __getitem__(self, part: slice) -> list[Row]:
        return self.found.page(part.start, part.stop - part.start)


def _standing(request: Seated) -> Standing:
    standing = standing_of(request.partnership)
    if standing is None:
        raise Http404
    return standing


def _history(request: Seated, standing: Standing) -> History | None:
    wanted = request.GET.get("id", "")
    if not wanted or len(wanted) > LONGEST_ID:
        return None
    try:
        return log_at_record(request.partnership, standing.record).history(wanted)
    except NoSuchRequest:
        return None


def _no_request(request: Seated) -> HttpResponse:
    """Say at one's own table that the record tells of no such request."""
    addresses = Addresses(request.partnership.slug, Asked())
    return render(request, "delivery/no_request.html", {"addresses": addresses}, status=404)


def _told(
    found: Account,
    standing: Standing,
    spoken: Words,
    addresses: Addresses,
    contests: Mapping[str, Contest],
) -> dict[str, object]:
    zone = standing.agreement.zone
    telling = Telling(spoken, zone, standing.statement.sources.as_of)
    request = found.history.request
    verdicts = []
    for each in found.verdicts:
        key = verdict_key(request, each.clock)
        verdicts.append(
            {
                "clock": clock_name(spoken, each.clock),
                "outcome": each.outcome.value,
                "word": outcome_name(spoken, each.outcome),
                "sentence": verdict_sentence(spoken, each, zone),
                "contested": key in contests,
                "contest": addresses.contest(key, contests),
                "may_contest": each.target.runs,
            }
        )
    shown = telling.request(found, 1, is_open=True) if found.verdicts else None
    return {"shown": shown, "verdicts": verdicts, "silent": ""}


def _events(
    history: History,
    standing: Standing,
    spoken: Words,
    addresses: Addresses,
    contests: Mapping[str, Contest],
) -> Iterator[Mapping[str, object]]:
    """Yield what happened; a pause may be contested."""
    zone, as_of = standing.agreement.zone, standing.statement.sources.as_of
    for number, event in enumerate(history.events[:MOST_EVENTS], start=1):
        paused = event.what is Happening.PAUSE
        key = pause_key(history.request, event.at) if paused else ""
        detail = (event.priority, event.why, event.person)
        yield {
            "number": number,
            "at": spoken.moment(event.at, zone, year=True),
            "exact": exact(event.at, zone),
            "side": event.by.value if event.by else "",
            "side_name": spoken.say(SIDE_NAMES[event.by]) if event.by else "",
            "text": event_text(spoken, event),
            "detail": ", ".join(plain(each) for each in detail if each),
            "paused": paused,
            "contested": bool(key) and key in contests,
            "contest": addresses.contest(key, contests) if key else "",
            "later": event.at > as_of,
        }


def _service_name(standing: Standing, history: History) -> str:
    for version in reversed(standing.agreement.versions):
        if history.service in version.services:
            return version.services[history.service].name
    return history.service


def _filters(request: Seated, choice: Choice, spoken: Words) -> Iterator[Mapping[str, str]]:
    """Yield what the list is narrowed to, each with the address without it."""
    names = {
        "service": choice.service,
        "priority": choice.priority,
        "place": choice.place,
        "clock": clock_name(spoken, Clock(choice.clock)) if choice.clock else "",
        "outcome": _outcome(choice.outcome, spoken),
        "from": spoken.month(choice.starts) if choice.starts else "",
        "to": spoken.month(choice.ends) if choice.ends else "",
        "text": choice.text,
    }
    for field, value in names.items():
        if value:
            left = request.GET.copy()
            left.pop(field, None)
            left.pop("page", None)
            said = spoken.say(_FILTERS[field], value=plain(value))
            yield {"words": said, "without": f"?{left.urlencode()}"}


_FILTERS = {
    "service": N_("service: {value}"),
    "priority": N_("priority: {value}"),
    "place": N_("place: {value}"),
    "clock": N_("clock: {value}"),
    "outcome": N_("outcome: {value}"),
    "from": N_("from {value}"),
    "to": N_("to {value}"),
    "text": N_("with “{value}”"),
}


def _outcome(outcome: str, spoken: Words) -> str:
    if not outcome:
        return ""
    if outcome == LEFT_OUT:
        return say(N_("left out"))
    return outcome_name(spoken, Outcome(outcome))


def _choices(standing: Standing, choice: Choice, spoken: Words) -> dict[str, object]:
    names = sheet_of(standing).names
    return {
        "service_choices": names["services"][:200],
        "priority_choices": [name for name in names["priorities"] if name][:200],
        "place_choices": [name for name in names["places"] if name][:500],
        "clock_choices": [(clock.value, clock_name(spoken, clock)) for clock in CLOCKS],
        "outcome_choices": [(each, _outcome(each, spoken)) for each in OUTCOMES],
        "month_choice": choice.starts if choice.starts == choice.ends else "",
    }
