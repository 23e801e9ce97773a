"""A log on its way into the record: brought, looked at, confirmed, and what became of it."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sameside.delivery import actions
from sameside.delivery.forms import LogForm, MappingForm
from sameside.delivery.models import Import, ImportState
from sameside.delivery.policy import may_bring
from sameside.delivery.queries.imports import import_of, imports_seen_by
from sameside.delivery.reckoning.understanding import read_report
from sameside.delivery.shelves import report_path
from sameside.delivery.tasks import confirm_and_run, run_import
from sameside.delivery.views.addresses import Addresses
from sameside.delivery.views.asked import Asked
from sameside.delivery.views.listed import safe
from sameside.formats.log.listing import Note
from sameside.kernel.history import Event, Happening, Side
from sameside.kernel.refusal import N_, Refused
from sameside.pages.vocabulary import SIDE_NAMES, event_text
from sameside.pages.words import exact, on_the_wall
from sameside.partnerships.views.door import Seated, seated
from sameside.partnerships.views.private import CONFLICT
from sameside.web.words import say, words

A_PAGE = 100
SILENT = timedelta(seconds=60)
"""After this long without a sign of life a job is said to be silent, and may be started again."""
AT_WORK = (ImportState.WAITING, ImportState.RUNNING)


@require_http_methods(["GET", "HEAD", "POST"])
@seated("services")
def imports(request: Seated) -> HttpResponse:
    """List the logs that were brought, and take a new one."""
    form = LogForm(request.POST, request.FILES) if request.method == "POST" else LogForm()
    if request.method == "POST" and form.is_valid():
        try:
            brought = _bring(request, form)
        except Refused as refused:
            form.add_error("log", words().refusal(refused))
        else:
            return redirect("delivery:import", request.partnership.slug, brought.pk)
    page = Paginator(imports_seen_by(request.seat), 50).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "page": page,
        "query": request.GET,
        "may_bring": may_bring(request.seat),
        "addresses": _addresses(request),
        "states": _states(),
    }
    return render(request, "delivery/imports.html", shown, status=422 if form.errors else 200)


@require_GET
@seated("services")
def one_import(request: Seated, import_id: uuid.UUID) -> HttpResponse:
    """Show one log: how it is understood, how far it is, or what became of it."""
    found = _found(request, import_id)
    form = MappingForm(initial={"mapping": found.mapping})
    return render(request, "delivery/import.html", _shown(request, found, form))


@require_POST
@seated("services")
def mapping(request: Seated, import_id: uuid.UUID) -> HttpResponse:
    """Look at a log again with another mapping."""
    found, form = _found(request, import_id), MappingForm(request.POST)
    if not form.is_valid():
        return render(request, "delivery/import.html", _shown(request, found, form), status=422)
    try:
        actions.map_log(brought=found, mapping=form.cleaned_data["mapping"], by=request.seat)
    except Refused as refused:
        form.add_error("mapping", words().refusal(refused))
        shown = _shown(request, _found(request, import_id), form)
        return render(request, "delivery/import.html", shown, status=CONFLICT)
    return redirect("delivery:import", request.partnership.slug, found.pk)


@require_POST
@seated("services")
def confirmation(request: Seated, import_id: uuid.UUID) -> HttpResponse:
    """Confirm how a log is understood; the job begins."""
    found = _found(request, import_id)
    try:
        confirm_and_run(brought=found, by=request.seat, now=timezone.now())
    except Refused as refused:
        messages.error(request, words().refusal(refused))
    return redirect("delivery:import", request.partnership.slug, found.pk)


@require_POST
@seated("services")
def withdrawal(request: Seated, import_id: uuid.UUID) -> HttpResponse:
    """Take a log away again."""
    found = _found(request, import_id)
    try:
        actions.withdraw_import(brought=found, by=request.seat, now=timezone.now())
    except Refused as refused:
        messages.error(request, words().refusal(refused))
        return redirect("delivery:import", request.partnership.slug, found.pk)
    messages.success(
        request, say(N_("{file} is taken away; nothing of it is in the record."), file=found.name)
    )
    return redirect("delivery:imports", request.partnership.slug)


@require_POST
@seated("services")
def runs(request: Seated, import_id: uuid.UUID) -> HttpResponse:
    """Start a job again that has been silent; what it had done already is not done twice."""
    found = _found(request, import_id)
    if found.state in AT_WORK and may_bring(request.seat):
        run_import.enqueue(str(found.pk))
        messages.success(request, say(N_("The job is started again.")))
    return redirect("delivery:import", request.partnership.slug, found.pk)


@require_GET
@seated("services")
def progress(request: Seated, import_id: uuid.UUID) -> HttpResponseBase:
    """Show how far a log is: the part of its page that is asked for again and again."""
    found = _found(request, import_id)
    response = render(request, "delivery/parts/progress.html", _progress(request, found))
    response["ETag"] = quote_etag(f"{found.state}-{found.done}")
    if request.headers.get("If-None-Match") == response["ETag"]:
        return HttpResponse(status=304, headers={"ETag": response["ETag"]})
    return response


@require_GET
@seated("services")
def rows_file(request: Seated, import_id: uuid.UUID) -> HttpResponse:
    """Give out the rows that were not used, each with its place and its reason."""
    found = _found(request, import_id)
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(("place", "kind", "reason"))
    for row in _listed(read_report(report_path(request.partnership, found.pk))):
        table.writerow((safe(row["place"]), row["kind"], safe(row["reason"])))
    response = HttpResponse(
        written.getvalue().encode("utf-8-sig", "replace"), "text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="rows-not-used.csv"'
    return response


def _bring(request: Seated, form: LogForm) -> Import:
    log = form.cleaned_data["log"]
    return actions.bring_log(
        partnership=request.partnership,
        content=log.file,
        name=log.name or "log",
        mapping=form.cleaned_data["mapping"],
        by=request.seat,
        now=timezone.now(),
    )


def _found(request: Seated, import_id: uuid.UUID) -> Import:
    found = import_of(request.seat, import_id)
    if found is None:
        raise Http404
    return found


def _addresses(request: Seated) -> Addresses:
    return Addresses(request.partnership.slug, Asked())


def _shown(request: Seated, found: Import, form: MappingForm) -> dict[str, object]:
    rows = read_report(report_path(request.partnership, found.pk))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return {
        "form": form,
        "seen": _seen(found.understood) if found.understood else None,
        "faults": [(each["place"], _said(each)) for each in found.fault.get("sentences", ())],
        "page": page,
        "query": request.GET,
        "listed": list(_listed(list(page.object_list))),
        "more_listed": max(0, found.rows_listed + found.requests_otherwise - len(rows)),
        "mine": found.side == request.seat.side,
        "kept_until": _kept_until(request, found),
        "kinds": {key: say(name) for key, name in _KINDS.items()},
        **_progress(request, found),
    }


def _kept_until(request: Seated, found: Import) -> str:
    until = found.kept_until
    if until is None:
        return ""
    return words().date(on_the_wall(int(until.timestamp()), request.partnership.zone).date())


def _progress(request: Seated, found: Import) -> dict[str, object]:
    beat = found.beat_at or found.confirmed_at
    return {
        "brought": found,
        "zone": request.partnership.zone,
        "state": _states()[found.state],
        "at_work": found.state in AT_WORK,
        "silent": bool(beat and timezone.now() - beat > SILENT),
        "may_bring": may_bring(request.seat),
        "addresses": _addresses(request),
    }


def _seen(understood: Mapping[str, Any]) -> dict[str, object]:
    """Return a preview in words."""
    spoken, zone = words(), understood["zone"] or "UTC"
    return dict(understood) | {
        "separator": _separator(understood["delimiter"]),
        "first": spoken.moment(understood["first_at"], zone, year=True),
        "last": spoken.moment(understood["last_at"], zone, year=True),
        "notes": [_said(note) for note in understood["notes"]],
        "rows": [(_said(place), cells) for place, cells in understood["rows"]],
        "listed": list(_listed(understood["listed"])),
        "histories": [
            {**history, "events": [_event(event, zone) for event in history["events"]]}
            for history in understood["histories"]
        ],
    }


def _event(said: Mapping[str, Any], zone: str) -> dict[str, str]:
    by = Side(said["by"]) if said["by"] else None
    event = Event(said["at"], Happening(said["what"]), by, public=said["public"], auto=said["auto"])
    return {
        "at": exact(event.at, zone),
        "text": event_text(words(), event),
        "side": say(SIDE_NAMES[by]) if by else "",
        "detail": said["detail"],
    }


def _listed(rows: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for row in rows:
        yield {
            "place": _said(row["place"]),
            "kind": say(_KINDS[row["kind"]]),
            "reason": _said(row["reason"]),
        }


def _said(kept: Mapping[str, Any]) -> str:
    """Say a sentence that was kept with its values; a value may be a sentence itself."""
    values = {
        name: Note(value["words"], value["values"]) if isinstance(value, dict) else value
        for name, value in kept["values"].items()
    }
    return words().say(kept["words"], **values)


def _separator(delimiter: str) -> str:
    names = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar")}
    return say(names[delimiter]) if delimiter in names else delimiter


def _states() -> dict[str, str]:
    return {state: say(name) for state, name in _STATES.items()}


_STATES = {
    ImportState.LOOKED_AT: N_("looked at, not confirmed"),
    ImportState.WAITING: N_("waits for its turn"),
    ImportState.RUNNING: N_("is being read"),
    ImportState.DONE: N_("in the record"),
    ImportState.REFUSED: N_("could not be read"),
    ImportState.WITHDRAWN: N_("taken away"),
}
_KINDS = {
    "refused": N_("cannot be used"),
    "ignored": N_("left out by the mapping"),
    "duplicate": N_("came before"),
    "otherwise": N_("told otherwise"),
}
