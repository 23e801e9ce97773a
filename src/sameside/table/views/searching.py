"""Searching a table, in what the person may read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sameside.partnerships.views import Seated, seated
from sameside.table.forms import SearchForm
from sameside.table.policy.phrases import KIND_NAMES, STATE_NAMES
from sameside.table.queries import search
from sameside.web.words import say


@seated("table")
@require_safe
def find(request: Seated) -> HttpResponse:
    """Show the cards and texts in which words are found."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = search(request.seat, text)
    shown = {
        "form": form,
        "text": text,
        "found": [
            {
                "card": each.card,
                "kind": say(KIND_NAMES[each.card.kind]),
                "state": say(STATE_NAMES[each.card.state]),
                "before": each.before,
                "words": each.words,
                "after": each.after,
                "ours": each.audience == "our_side",
            }
            for each in found
        ],
    }
    return render(request, "table/search.html", shown)
