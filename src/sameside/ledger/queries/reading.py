"""Reading a record: its entries in words, the words beside them, and its checkpoints."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sameside.kernel.refusal import N_
from sameside.ledger import kinds
from sameside.ledger.keys import host_key
from sameside.ledger.models import Checkpoint, Entry, Head
from sameside.ledger.notes import fingerprint, public_of
from sameside.ledger.policy import is_of
from sameside.ledger.queries.written import said_by, words_of
from sameside.pages.words import Words

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WINDOW = timedelta(minutes=60)
"""How long an entry may be without a checkpoint (P5 of the promises)."""
SLACK = timedelta(minutes=10)
"""How much of that is left for the job that makes them to come round."""
WHO = {
    ("customer", "member"): N_("the customer"),
    ("customer", "relationship_manager"): N_("the customer’s relationship manager"),
    ("customer", "senior_representative"): N_("the customer’s senior representative"),
    ("supplier", "member"): N_("the supplier"),
    ("supplier", "relationship_manager"): N_("the supplier’s relationship manager"),
    ("supplier", "senior_representative"): N_("the supplier’s senior representative"),
    ("", "facilitator"): N_("the facilitator"),
    ("", "administrator"): N_("an administrator of this installation"),
    ("", "system"): N_("Sameside itself"),
}
"""Whoever acted, where no name is known: names are not in the ledger."""
SOMEBODY = N_("somebody")
UNKNOWN = N_("{who} recorded “{what}”")
"""What is said of a kind that no app here knows any more."""
NOT_WHOLE = N_("Entry {index} is not the one that was written; what stands there is not shown.")
"""What is said of bytes that something wrote over."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a person reads it."""

    index: int
    what: str
    sentence: str
    at: datetime
    side: str
    role: str
    seat: str
    about: Mapping[str, str]
    whole: bool = True
    """False where its bytes are not those that were written; then it says nothing but that."""


class State(StrEnum):
    """What became of personal words beside an entry."""

    HERE = "here"
    WITHHELD = "withheld"
    ERASED = "erased"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal words beside an entry: their name, whether one may read them, and what they say."""

    name: str
    audience: str
    state: State
    words: Mapping[str, object]


def entries(head_id: uuid.UUID) -> QuerySet[Entry]:
    """Return the entries of a record, newest first, with the personal words that are there."""
    return Entry.objects.filter(head=head_id).order_by("-index").prefetch_related("payloads")


def entry(head_id: uuid.UUID, index: int) -> Entry:
    """Return one entry.

    :raises Entry.DoesNotExist: when the record has none there.
    """
    return entries(head_id).get(index=index)


def entry_and_checkpoint(head_id: uuid.UUID, index: int) -> tuple[Entry, int]:
    """Return one entry, and how far the newest checkpoint of its record reaches, 0 without one.

    :raises Entry.DoesNotExist: when the record has none there.
    """
    newest = Checkpoint.objects.filter(head=OuterRef("head")).order_by("-size").values("size")[:1]
    found = entries(head_id).annotate(newest=Coalesce(Subquery(newest), 0)).get(index=index)
    return found, found.newest


def told(entry: Entry, words: Words, names: Mapping[str, str] | None = None) -> Told:
    """Say an entry in words. `names` has people's names by the ids of their seats, where known."""
    said = said_by(entry)
    if said is None:
        sentence = words.say(NOT_WHOLE, index=entry.index)
        return Told(entry.index, entry.what, sentence, entry.at, "", "", "", {}, whole=False)
    by, about = said["by"], said["about"]
    who = (names or {}).get(by["seat"]) or words.say(WHO.get((by["side"], by["role"]), SOMEBODY))
    return Told(
        index=entry.index,
        what=entry.what,
        sentence=_capital(_sentence(entry, about, who, words)),
        at=datetime.fromisoformat(said["at"]),
        side=by["side"],
        role=by["role"],
        seat=by["seat"],
        about=about,
    )


def personal(
    entry: Entry, *, side: str, may_read: Callable[[str], bool] = lambda _: False
) -> tuple[Personal, ...]:
    """Return the words beside an entry as a side may read them.

    What is for both sides or for this one is always readable; `may_read` is asked of any other
    audience, such as a forum.
    """
    held = {payload.name: payload for payload in entry.payloads.all()}
    found = []
    for name, commitment in (said_by(entry) or {"commitments": {}})["commitments"].items():
        audience = commitment["audience"]
        if name not in held:
            found.append(Personal(name, audience, State.ERASED, {}))
        elif is_of(audience, side) or may_read(audience):
            words = words_of(held[name], commitment["sha256"])
            state = State.CHANGED if words is None else State.HERE
            found.append(Personal(name, audience, state, words or {}))
        else:
            found.append(Personal(name, audience, State.WITHHELD, {}))
    return tuple(found)


def latest_checkpoints(head_id: uuid.UUID, many: int = 5) -> list[Checkpoint]:
    """Return the last checkpoints of a record, newest first, with who cosigned them."""
    rows = Checkpoint.objects.filter(head=head_id).order_by("-size")
    return list(rows.prefetch_related("cosignatures__cosigner")[:many])


def host_fingerprint() -> str:
    """Return the fingerprint of the key that signs checkpoints: 64 characters.

    :raises KeyLost: when it is gone. :raises KeyOpen: when others may read it.
    """
    may_make = not Checkpoint.objects.exists()
    return fingerprint(public_of(host_key(settings.LEDGER_KEY_FILE, may_make=may_make)))


def due_heads(now: datetime) -> QuerySet[Head]:
    """Return the records of which a checkpoint is due: at once, or as an hour is nearly over."""
    last = Checkpoint.objects.filter(head=OuterRef("pk")).order_by("-size").values("size")[:1]
    oldest = Entry.objects.filter(head=OuterRef("pk"), index=OuterRef("covered")).values("at")[:1]
    return (
        Head.objects.annotate(covered=Coalesce(Subquery(last), 0))
        .filter(size__gt=F("covered"))
        .annotate(waits_since=Subquery(oldest))
        .filter(Q(wants_checkpoint=True) | Q(waits_since__lte=now - (WINDOW - SLACK)))
        .order_by("origin")
    )


def _sentence(entry: Entry, about: Mapping[str, str], who: str, words: Words) -> str:
    try:
        kind = kinds.known(entry.what)
    except kinds.UnknownKind:
        return words.say(UNKNOWN, who=who, what=entry.what)
    values = {key: _value(kind, key, value, words) for key, value in about.items()}
    return words.say(kind.sentence, **(values | {"who": who, "index": entry.index}))


def _value(kind: kinds.Kind, key: str, value: str, words: Words) -> str:
    sentence = kind.codes.get(key, {}).get(value)
    if sentence:
        return words.say(sentence)
    return _day(value, words) if _DATE.fullmatch(value) else value


def _day(value: str, words: Words) -> str:
    try:
        return words.date(date.fromisoformat(value))
    except ValueError:
        return value


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
