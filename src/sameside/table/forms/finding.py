"""What a person looks for: on the board, and by searching."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from sameside.kernel.refusal import N_
from sameside.table.forms.fields import Line
from sameside.table.models import Kind
from sameside.table.queries import Filters
from sameside.web.cleaning import clean_line
from sameside.web.words import lazy

LONGEST = 100
MOST_DIGITS = 6
COLUMNS = ("us", "them", "moving", "done")


class SearchForm(forms.Form):
    """Words to look for."""

    q = Line(
        label=lazy(N_("Search this table")),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class BoardForm:
    """The filters in an address; what is not one of them is left aside."""

    def __init__(self, query: QueryDict) -> None:
        """Read them."""
        self.query = query

    def filters(self) -> Filters:
        """Return what is looked for."""
        kind, sort = self.query.get("kind", ""), self.query.get("sort", "")
        return Filters(
            kind=kind if kind in Kind.values else "",
            mine=self.query.get("mine") == "1",
            overdue=self.query.get("overdue") == "1",
            text=clean_line(self.query.get("q", ""))[:LONGEST],
            sort=sort if sort in {"due", "changed", "laid"} else "due",
            pages={key: _page(self.query.get(key, "")) for key in COLUMNS},
        )


def _page(typed: str) -> int:
    plain = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS
    return int(typed) if plain else 1
