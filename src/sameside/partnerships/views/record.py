"""RECORD: entries in words, each with its proof, and how to verify them oneself."""

from __future__ import annotations

import json
from importlib import resources

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sameside.kernel.refusal import N_, Refused
from sameside.ledger import actions as ledger
from sameside.ledger import queries as record
from sameside.ledger.bundle import tar_of
from sameside.ledger.models import Entry
from sameside.partnerships.queries import seats_ever, things_of
from sameside.partnerships.views.door import Seated, seated
from sameside.partnerships.views.record_notices import notices_of
from sameside.partnerships.views.record_table import entries_as_csv
from sameside.partnerships.views.told import Asked, chosen_entries, filters_of, personal_lines
from sameside.web.words import refusal, say, words

PER_PAGE = 40
LARGEST_INDEX = 1 << 53
KEY_TROUBLE = N_(
    "There is trouble with the key that signs this record, so nothing can be handed out just now."
    " Tell whoever looks after this server."
)


@seated("record")
@require_safe
def entries(request: Seated) -> HttpResponse:
    """Show what was recorded, newest first, by kind, side, person and period."""
    names, at = _names(request), request.partnership
    asked_for = Asked.of(request.GET, names)
    page = Paginator(chosen_entries(at.record_id, asked_for, at.zone), PER_PAGE).get_page(
        request.GET.get("page")
    )
    told = [record.told(each, words(), names) for each in page.object_list]
    return render(
        request,
        "partnerships/record.html",
        {
            "page": page,
            "told": told,
            "things": things_of(request.seat, told),
            "filters": filters_of(asked_for, names),
            "asked_for": asked_for,
            "names": sorted(names.items(), key=lambda each: each[1].casefold()),
            "query": request.GET,
        }
        | notices_of(request.seat),
    )


@seated("record")
@require_safe
def entries_file(request: Seated) -> StreamingHttpResponse:
    """Hand out exactly the entries that were asked for, in words, as a table."""
    names, at = _names(request), request.partnership
    found = chosen_entries(at.record_id, Asked.of(request.GET, names), at.zone)
    response = StreamingHttpResponse(
        entries_as_csv(found, names, words()), content_type="text/csv; charset=utf-8"
    )
    name = f"record-{at.slug}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@seated("record")
@require_safe
def entry(request: Seated, index: int) -> HttpResponse:
    """Show an entry: in words, as it was hashed, and the proof that it is in the record."""
    found, sealed = _found(request, index)
    covering = sealed if sealed > index else 0
    told = record.told(found, words(), _names(request))
    return render(
        request,
        "partnerships/entry.html",
        {
            "told": told,
            "thing": things_of(request.seat, [told]).get(told.index),
            "personal": personal_lines(record.personal(found, side=request.seat.side)),
            "leaf": bytes(found.leaf).hex(),
            "written": _written(found, whole=told.whole),
            "proof": _proof(request, index, covering),
            "checkpoint": covering,
        }
        | notices_of(request.seat),
    )


@seated("record")
@require_safe
def entry_bytes(request: Seated, index: int) -> HttpResponse:
    """Hand out an entry's bytes exactly as they were hashed."""
    found, _sealed = _found(request, index)
    response = HttpResponse(bytes(found.content), "application/json")
    name = f"{request.partnership.slug}-{index}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@seated("record")
@require_safe
def verify(request: Seated) -> HttpResponse:
    """Say how to verify the record on one's own machine, in three steps."""
    return render(
        request,
        "partnerships/verify.html",
        {
            "fingerprint": _fingerprint(),
            "checkpoints": record.latest_checkpoints(request.partnership.record_id),
            "keys": record.cosigners(request.partnership.record_id),
            "side": request.seat.side,
        }
        | notices_of(request.seat),
    )


@seated("record")
@require_POST
def bundle(request: Seated) -> HttpResponse:
    """Make a checkpoint and hand out the record up to it, as one's own side may read it."""
    try:
        files = ledger.export_bundle(
            head=request.partnership.record, reader=_reader(request), now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, _why_not(refused))
        return redirect("partnerships:verify", request.partnership.slug)
    name = f"record-{request.partnership.slug}"
    response = HttpResponse(tar_of(files, name), "application/x-tar")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.tar"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


@seated("record")
@require_safe
def verifier(request: Seated) -> HttpResponse:  # noqa: ARG001 -- the door gives it
    """Hand out the verifier, which needs no server of ours."""
    source = resources.files("sameside.ledger").joinpath("verify.py").read_bytes()
    response = HttpResponse(source, "text/x-python; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response


def _written(found: Entry, *, whole: bool) -> str:
    """Return an entry's bytes to be read; as they are where something wrote over them."""
    if not whole:
        return bytes(found.content).decode(errors="replace")
    return json.dumps(json.loads(bytes(found.content)), indent=2, ensure_ascii=False)


def _reader(request: Seated) -> str:
    """Return whose bundle it is; a facilitator's holds what both sides read."""
    return request.seat.side or "facilitator"


def _why_not(refused: Refused) -> str:
    """Return why there is no bundle; where the key lies is for whoever looks after the server."""
    said = (ledger.RecordBroken, ledger.RecordBusy, ledger.KeyChanged)
    return refusal(refused) if isinstance(refused, said) else say(KEY_TROUBLE)


def _fingerprint() -> str:
    """Return the fingerprint of the key that signs, nothing while there is trouble with it."""
    try:
        return record.host_fingerprint()
    except Refused:
        return ""


def _found(request: Seated, index: int) -> tuple[Entry, int]:
    if index >= LARGEST_INDEX:
        raise Http404
    try:
        return record.entry_and_checkpoint(request.partnership.record_id, index)
    except Entry.DoesNotExist as none:
        raise Http404 from none


def _proof(request: Seated, index: int, covering: int) -> record.Proof:
    """Return the proof as of a checkpoint, or as of now."""
    head = request.partnership.record
    # The head was read before the entry, which may be newer.
    return record.inclusion(head.pk, index, covering or max(head.size, index + 1))


def _names(request: Seated) -> dict[str, str]:
    """Return people's names by the ids of their seats: the ledger itself holds none. One query."""
    return {seat.key: seat.person.name for seat in seats_ever(request.partnership)}
