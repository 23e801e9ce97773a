"""The record's filters as words one can take away, and the words beside an entry."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from sameside.kernel.refusal import N_
from sameside.ledger import queries as record
from sameside.ledger.models import Entry
from sameside.web.parts import asked
from sameside.web.words import say

GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "people": (N_("people"), ("partnership.", "seat.")),
    "agreement": (N_("agreement"), ("agreement.",)),
    "cards": (N_("cards"), ("card.", "contest.")),
    "services": (N_("services"), ("statement.", "import.", "log.")),
    "ledger": (N_("the record itself"), ("payload.", "cosigner.")),
}
"""What people look for, and the kinds of entries that are it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in use: its words, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters in use, and those one may add."""

    chosen: tuple[Chosen, ...]
    add: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Personal words beside an entry, as lines."""

    name: str
    state: str
    lines: tuple[str, ...]


def chosen_entries(head_id: uuid.UUID, query: QueryDict) -> QuerySet[Entry]:
    """Return the entries that were asked for; what is no filter of ours asks for nothing."""
    # Their sentences say nothing of the words beside them, which are many.
    found = record.entries(head_id).prefetch_related(None)
    group = GROUPS.get(query.get("kind", ""))
    if group:
        found = found.filter(what__regex=f"^({'|'.join(group[1])})".replace(".", r"\."))
    return found


def filters_of(query: QueryDict) -> Filters:
    """Return the record's filters for a question."""
    chosen: list[Chosen] = []
    add: list[tuple[str, str]] = []
    for name, offered in (("kind", GROUPS),):
        value = query.get(name, "")
        if value in offered:
            without = asked(query, **{name: None, "page": None})
            chosen.append(Chosen(say(offered[value][0]), without))
        else:
            add += [
                (say(held[0]), asked(query, **{name: key, "page": None}))
                for key, held in offered.items()
            ]
    return Filters(tuple(chosen), tuple(add))


def personal_lines(found: Iterable[record.Personal]) -> tuple[Words, ...]:
    """Return the words beside an entry, each value a line."""
    return tuple(
        Words(
            name=each.name,
            state=each.state.value,
            lines=tuple(str(value) for _, value in sorted(each.words.items()) if value),
        )
        for each in found
    )
