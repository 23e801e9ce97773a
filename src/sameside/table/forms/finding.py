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
KEY_DIGITS = 18
"""More digits no key has."""
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


def number_in(typed: str, digits: int = KEY_DIGITS) -> int | None:
    """Return the number in an address; None where there is no plain one, or a longer one."""
    plain = typed.isascii() and typed.isdigit() and len(typed) <= digits
    return int(typed) if plain else None


def _page(typed: str) -> int:
    number = number_in(typed, MOST_DIGITS)
    return 1 if number is None else number
