"""What waits for a person, what they promised, what was promised to them, what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.http import HttpRequest
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import DRAFT
from sameside.kernel.seat import Role
from sameside.kernel.zone import local_date, zone
from sameside.partnerships.models import Person, Seat
from sameside.partnerships.policy import LEADING
from sameside.table.models import Card, Contest, Move, Text
from sameside.table.policy import readable_texts
from sameside.table.policy.standing import BOTH

MOST = 200
COUNTED = "waits_counted"
TOLD_OF = ("card", "by__person")
SOONEST = Coalesce("reply_due_at", "due_at").asc(nulls_last=True)

LED_BY = [Role(each).value for each in LEADING]
AT = "partnership__seats__"
OPEN_PROMISE = Q(kind="commitment", state__in=["promised", "delivered"])
TO_US = Q(owner_side=Side.SUPPLIER, **{f"{AT}side": Side.CUSTOMER}) | Q(
    owner_side=Side.CUSTOMER, **{f"{AT}side": Side.SUPPLIER}
)
"""What the other side of a seat has promised."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cards wait for a seat, and what else lies at its table, all of them."""

    waiting: int
    contested: int
    promised: int
    promised_to_us: int


def waiting_count(request: HttpRequest) -> int:
    """Return how many cards wait for whoever asks, at all their tables. One query at most."""
    person = request.user
    if not isinstance(person, Person):
        return 0
    counted: int | None = getattr(request, COUNTED, None)
    if counted is not None:
        return counted
    now = timezone.now()
    waits = Card.objects.filter(Q(**{f"{AT}person": person}) & _waiting(AT, now))
    rows = waits.values_list("partnership__zone", f"{AT}starts_on", f"{AT}ends_on")
    # Whether a seat is held is told by the wall of its table, which may be a day ahead.
    return sum(
        n
        for at, starts_on, ends_on, n in rows.annotate(n=Count("pk"))
        if starts_on <= (today := local_date(zone(at), int(now.timestamp())))
        and (ends_on is None or today < ends_on)
    )


def note_waiting(request: HttpRequest, counted: int) -> None:
    """Spare the frame its count where a page has counted what waits itself."""
    setattr(request, COUNTED, counted)


def counts_at(seats: Sequence[Seat], now: datetime) -> dict[int, Counts]:
    """Return how many cards wait for each seat, and what else lies there, by table.

    One query, however many tables there are; it goes over the open cards once.
    """
    at_it = Q(**{f"{AT}pk__in": [seat.pk for seat in seats]})
    cards = Card.objects.filter(at_it, ended_at=None)
    contests = Contest.objects.filter(
        partnership__in=[seat.partnership_id for seat in seats], ended_at=None
    )
    of_cards = {
        "waiting": Count("pk", filter=_waiting(AT, now)),
        "promised": Count("pk", filter=OPEN_PROMISE & Q(owner=F(f"{AT}pk"))),
        "promised_to_us": Count("pk", filter=OPEN_PROMISE & TO_US),
    }
    names = [each.name for each in fields(Counts)]
    counted = _counting(cards, names, of_cards).union(
        _counting(contests, names, {"contested": Count("pk")}), all=True
    )
    found = {seat.partnership_id: [0] * len(names) for seat in seats}
    for table, *counts in counted:
        found[table] = [one + more for one, more in zip(found[table], counts, strict=True)]
    return {table: Counts(*counts) for table, counts in found.items()}


def waits_at(seat: Seat, now: datetime) -> QuerySet[Card]:
    """Return what waits for a seat, what is due first coming first."""
    return waiting_for([seat], now)


def waiting_for(seats: Iterable[Seat], now: datetime) -> QuerySet[Card]:
    """Return what waits for a person's seats, at all their tables. One query."""
    mine = Q(**{f"{AT}pk__in": [seat.pk for seat in seats]})
    return _told(Card.objects.filter(mine & _waiting(AT, now)))[:MOST]


def promised_by(seats: Iterable[Seat]) -> list[Card]:
    """Return the promises a person owns that are not done yet. One query."""
    return promises_around(seats, MOST)[0]


def promised_to(seats: Iterable[Seat]) -> list[Card]:
    """Return what the other side has promised to a person's side and is not done yet. One query."""
    return promises_around(seats, MOST)[1]


def promises_around(seats: Iterable[Seat], most: int) -> tuple[list[Card], list[Card]]:
    """Return the promises a person owns, and those made to their side, that are not done yet.

    The first `most` of each, what is due first coming first. One query.
    """
    pks = [seat.pk for seat in seats]
    at_it = Q(**{f"{AT}pk__in": pks})
    owned = Case(When(owner__in=pks, then=True), default=False, output_field=BooleanField())
    # Only keys are put in order; the cards themselves are read for those that are shown.
    placed = Card.objects.filter(at_it & OPEN_PROMISE & (Q(owner=F(f"{AT}pk")) | TO_US)).annotate(
        owned=owned,
        place=Window(RowNumber(), partition_by=[F("owned")], order_by=[SOONEST, F("pk").asc()]),
    )
    shown = Card.objects.filter(pk__in=placed.filter(place__lte=most).values("pk"))
    by_us: list[Card] = []
    to_us: list[Card] = []
    for card in _told(shown):
        (by_us if card.owner_id in pks else to_us).append(card)
    return by_us, to_us


def changed_since(seat: Seat, since: datetime | None) -> tuple[list[Move], list[Text]]:
    """Return the moves and texts of others since a person last looked, newest first.

    Two queries, each with 20 rows at most.
    """
    moves = Move.objects.filter(card__partnership_id=seat.partnership_id).exclude(by=seat)
    texts = readable_texts(seat).exclude(by=seat)
    if since is not None:
        moves, texts = moves.filter(at__gt=since), texts.filter(at__gt=since)
    return (
        list(moves.select_related(*TOLD_OF, "took_over_from__person").order_by("-at", "-pk")[:20]),
        list(texts.select_related(*TOLD_OF).order_by("-at", "-pk")[:20]),
    )


def _waiting(at: str, now: datetime) -> Q:
    """Return what waits for the seat at the end of a path."""
    seat, side, role = F(f"{at}pk"), F(f"{at}side"), f"{at}role__in"
    # A facilitator sits on no side: what waits for both does not wait for them.
    for_side = (Q(waits_for=side) | Q(waits_for=BOTH)) & ~Q(waits_for="")
    for_side &= Q(**{f"{at}side__in": list(Side)})
    mine = Q(owner=seat) | Q(laid_by=seat) | Q(**{role: LED_BY})
    asked = ~Q(state="asked") | Q(owner=seat)
    late = Q(state="promised", due_at__lt=now, owner=seat)
    # By the day in UTC, for tables in many zones are asked at once; the card itself knows its own.
    left = Q(state__in=["asked", "promised"], owner__ends_on__lte=now.date(), owner_side=side)
    left &= Q(**{role: LED_BY})
    return Q(ended_at=None) & ~Q(state=DRAFT) & ((for_side & mine & asked) | late | left)


def _told(found: QuerySet[Card]) -> QuerySet[Card]:
    """Return cards with the names their tiles say; whoever asks knows the tables they lie on."""
    told = found.select_related("laid_by__person", "owner__person").defer("effect", "wish")
    return told.order_by(SOONEST, "pk")


def _counting(
    found: QuerySet[Any], names: Sequence[str], counts: Mapping[str, Count]
) -> QuerySet[Any, tuple[int, ...]]:
    """Return counts by table, in the order of their names, 0 where nothing is counted."""
    zeros = {name: Value(0) for name in names if name not in counts}
    rows: QuerySet[Any] = found.order_by().values("partnership").annotate(**counts, **zeros)
    listed: QuerySet[Any, tuple[int, ...]] = rows.values_list("partnership_id", *names)
    return listed
