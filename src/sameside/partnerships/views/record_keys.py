"""The keys with which the sides cosign: named by each side's own people, read by both."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sameside.kernel.refusal import N_, Refused
from sameside.ledger import queries as record
from sameside.ledger.keys import public_key_of
from sameside.ledger.notes import fingerprint
from sameside.partnerships.actions.record import bring_cosignature, know_of_loss, name_key
from sameside.partnerships.forms.record import CosignatureForm, KeyForm
from sameside.partnerships.policy import require_voice, speaks_for_side
from sameside.partnerships.views.door import Seated, seated
from sameside.partnerships.views.private import done_or_said
from sameside.web.words import refusal, say

LARGEST_INDEX = 1 << 53


@seated("record")
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: Seated) -> HttpResponse:
    """Show both sides' keys; let whoever speaks for a side paste one, look at it, and name it."""
    form = KeyForm(request.POST or None)
    shown = ""
    if request.method == "POST" and form.is_valid():
        try:
            shown = _named_or_shown(request, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusal(refused))
        else:
            if not shown:
                return redirect("partnerships:keys", request.partnership.slug)
    return _page(request, form, shown)


@seated("record")
@require_POST
def cosignatures(request: Seated) -> HttpResponse:
    """Take a cosigned checkpoint that one's side has made on a machine of its own."""
    form = CosignatureForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return done_or_said(
        request,
        lambda: bring_cosignature(note=note, by=request.seat, now=timezone.now()),
        done=say(N_("Your side’s signature stands under this checkpoint; both sides see it.")),
        to=reverse("partnerships:keys", args=[request.partnership.slug]),
    )


@seated("record")
@require_POST
def acknowledgement(request: Seated, index: int) -> HttpResponse:
    """Say for one's side that it knows what was lost."""
    found = min(index, LARGEST_INDEX)
    return done_or_said(
        request,
        lambda: know_of_loss(index=found, by=request.seat, now=timezone.now()),
        done=say(N_("The record says that your side knows what was lost.")),
        to=reverse("partnerships:record", args=[request.partnership.slug]),
    )


def _named_or_shown(request: Seated, said: dict[str, Any]) -> str:
    """Name a key whose fingerprint was compared; return it where it was not yet."""
    require_voice(request.seat)
    seen = fingerprint(public_key_of(said["key"]))
    if said["seen"] != seen:
        return seen
    name_key(key=said["key"], by=request.seat, now=timezone.now())
    return ""


def _page(request: Seated, form: KeyForm, shown: str) -> HttpResponse:
    return render(
        request,
        "partnerships/keys.html",
        {
            "form": form,
            "shown": shown,
            "keys": record.cosigners(request.partnership.record_id),
            "cosignature": CosignatureForm(),
            "speaks": speaks_for_side(request.seat),
        },
    )
