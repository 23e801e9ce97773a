"""The record's filters as words one can take away, and the words beside an entry."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.http import QueryDict

from sameside.kernel.refusal import N_
from sameside.kernel.zone import zone
from sameside.ledger import queries as record
from sameside.ledger.models import Entry
from sameside.web.parts import asked
from sameside.web.words import say, words

GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "people": (N_("people"), ("partnership.", "seat.")),
    "agreement": (N_("agreement"), ("agreement.",)),
    "cards": (N_("cards"), ("card.", "contest.")),
    "services": (N_("services"), ("statement.", "import.")),
    "ledger": (N_("the record itself"), ("payload.", "cosigner.", "log.restored", "log.loss")),
}
"""What people look for, and the kinds of entries that are it."""
NEITHER = "neither"
SIDES: Mapping[str, str] = {
    "customer": N_("by the customer"),
    "supplier": N_("by the supplier"),
    NEITHER: N_("by neither side"),
}
"""Who did it; by neither side is what a facilitator, an administrator or Sameside itself did."""
_DAY = re.compile(r"(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
"""A day people mean: no year 1, and none that ends time."""


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


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a record; what is no filter of ours asks for nothing."""

    query: QueryDict
    kind: str
    side: str
    seat: str
    starts: date | None
    ends: date | None

    @classmethod
    def of(cls, query: QueryDict, names: Mapping[str, str]) -> Asked:
        """Read a question; `names` has the people of this table by their seats."""
        return cls(
            query=query,
            kind=_among(query.get("kind"), GROUPS),
            side=_among(query.get("side"), SIDES),
            seat=_among(query.get("seat"), names),
            starts=_day(query.get("from", "")),
            ends=_day(query.get("until", "")),
        )


def chosen_entries(head_id: uuid.UUID, asked_for: Asked, clock: str) -> QuerySet[Entry]:
    """Return the entries that were asked for, newest first; days are those of a partnership."""
    # Their sentences say nothing of the words beside them, which are many.
    found = record.entries(head_id).prefetch_related(None)
    if asked_for.kind:
        begins = "|".join(GROUPS[asked_for.kind][1])
        found = found.filter(what__regex=f"^({begins})".replace(".", r"\."))
    if asked_for.side:
        found = found.filter(side="" if asked_for.side == NEITHER else asked_for.side)
    if asked_for.seat:
        found = found.filter(seat=asked_for.seat)
    if asked_for.starts:
        found = found.filter(at__gte=_midnight(asked_for.starts, clock))
    if asked_for.ends:
        found = found.filter(at__lt=_midnight(asked_for.ends + timedelta(days=1), clock))
    return found


def filters_of(asked_for: Asked, names: Mapping[str, str]) -> Filters:
    """Return the record's filters for a question."""
    query, chosen, add = asked_for.query, [], list[tuple[str, str]]()
    for name, value, offered in (
        ("kind", asked_for.kind, {key: held[0] for key, held in GROUPS.items()}),
        ("side", asked_for.side, SIDES),
    ):
        if value:
            chosen.append(Chosen(say(offered[value]), _without(query, name)))
        else:
            add += [(say(word), _with(query, name, key)) for key, word in offered.items()]
    if asked_for.seat:
        chosen.append(Chosen(names[asked_for.seat], _without(query, "seat")))
    for name, day, sentence in (
        ("from", asked_for.starts, N_("from {day}")),
        ("until", asked_for.ends, N_("until {day}")),
    ):
        if day:
            chosen.append(Chosen(say(sentence, day=words().date(day)), _without(query, name)))
    return Filters(tuple(chosen), tuple(add))


def _with(query: QueryDict, name: str, value: str) -> str:
    return asked(query, **{name: value, "page": None})


def _without(query: QueryDict, name: str) -> str:
    return asked(query, **{name: None, "page": None})


def _among(value: str | None, offered: Mapping[str, object]) -> str:
    return value if value is not None and value in offered else ""


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date, clock: str) -> datetime:
    return datetime.combine(day, time(), zone(clock))


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
