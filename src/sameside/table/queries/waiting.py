"""What waits for a person, what they promised, what was promised to them, what is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.http import HttpRequest
from django.utils import timezone

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import DRAFT
from sameside.kernel.seat import Role
from sameside.partnerships.models import Person, Seat
from sameside.partnerships.policy import LEADING
from sameside.table.models import Card, Contest, Move, Text
from sameside.table.policy import readable_texts
from sameside.table.policy.standing import BOTH

MOST = 200
COUNTED = "waits_counted"
SOONEST = Coalesce("reply_due_at", "due_at").asc(nulls_last=True)


@dataclass(slots=True)
class Some:
    """The first of some cards, and how many there are in all."""

    cards: list[Card]
    n: int


def waiting_count(request: HttpRequest) -> int:
    """Return how many cards wait for whoever asks, at all their tables. One query at most."""
    person = request.user
    if not isinstance(person, Person):
        return 0
    counted: int | None = getattr(request, COUNTED, None)
    if counted is not None:
        return counted
    now = timezone.now()
    at = "partnership__seats__"
    held = Q(**{f"{at}person": person, f"{at}starts_on__lte": now.date()}) & (
        Q(**{f"{at}ends_on": None}) | Q(**{f"{at}ends_on__gt": now.date()})
    )
    return Card.objects.filter(held & _waiting(at, now)).count()


def note_waiting(request: HttpRequest, counted: int) -> None:
    """Spare the frame its count where a page has counted what waits itself."""
    setattr(request, COUNTED, counted)


def counts_at(seats: Iterable[Seat], now: datetime) -> dict[int, tuple[int, int]]:
    """Return how many cards wait for each seat, and how much is contested there, by table.

    One query, however many tables there are.
    """
    at = "partnership__seats__"
    own = Q(partnership=OuterRef("partnership")) & Q(**{f"{at}pk": OuterRef("pk")})
    waits = _number_of(Card.objects.filter(own & _waiting(at, now)))
    open_contests = Contest.objects.filter(partnership=OuterRef("partnership"), ended_at=None)
    counted = Seat.objects.filter(pk__in=[seat.pk for seat in seats]).annotate(
        waits=waits, contested=_number_of(open_contests)
    )
    rows = counted.values_list("partnership_id", "waits", "contested")
    return {table: (waiting, contested) for table, waiting, contested in rows}


def waits_at(seat: Seat, now: datetime) -> QuerySet[Card]:
    """Return what waits for a seat, what is due first coming first."""
    return waiting_for([seat], now)


def waiting_for(seats: Iterable[Seat], now: datetime) -> QuerySet[Card]:
    """Return what waits for a person's seats, at all their tables. One query."""
    at = "partnership__seats__"
    mine = Q(**{f"{at}pk__in": [seat.pk for seat in seats]})
    return _told(Card.objects.filter(mine & _waiting(at, now)))[:MOST]


def promised_by(seats: Iterable[Seat]) -> list[Card]:
    """Return the promises a person owns that are not done yet. One query."""
    return promises_around(seats, MOST)[0].cards


def promised_to(seats: Iterable[Seat]) -> list[Card]:
    """Return what the other side has promised to a person's side and is not done yet. One query."""
    return promises_around(seats, MOST)[1].cards


def promises_around(seats: Iterable[Seat], most: int) -> tuple[Some, Some]:
    """Return the promises a person owns, and those made to their side, that are not done yet.

    The first `most` of each, what is due first coming first, and how many there are. One query.
    """
    at, pks = "partnership__seats__", [seat.pk for seat in seats]
    own, mine = Q(**{f"{at}pk__in": pks}), Q(owner=F(f"{at}pk"))
    to_us = Q(owner_side=Side.SUPPLIER, **{f"{at}side": Side.CUSTOMER}) | Q(
        owner_side=Side.CUSTOMER, **{f"{at}side": Side.SUPPLIER}
    )
    found = _told(
        Card.objects.filter(
            own & (mine | to_us), kind="commitment", state__in=["promised", "delivered"]
        ).annotate(
            owned=Case(When(owner__in=pks, then=True), default=False, output_field=BooleanField())
        )
    )
    by_kind = [F("owned")]
    shown = found.annotate(
        place=Window(RowNumber(), partition_by=by_kind, order_by=[SOONEST, "pk"]),
        in_all=Window(Count("pk"), partition_by=by_kind),
    ).filter(place__lte=most)
    by_us, by_them = Some([], 0), Some([], 0)
    for card in shown:
        promises = by_us if card.owned else by_them
        promises.cards.append(card)
        promises.n = card.in_all
    return by_us, by_them


def changed_since(seat: Seat, since: datetime | None) -> tuple[list[Move], list[Text]]:
    """Return the moves and texts of others since a person last looked, newest first.

    Two queries, each with 20 rows at most.
    """
    moves = Move.objects.filter(card__partnership_id=seat.partnership_id).exclude(by=seat)
    texts = readable_texts(seat).exclude(by=seat)
    if since is not None:
        moves, texts = moves.filter(at__gt=since), texts.filter(at__gt=since)
    return (
        list(moves.select_related("card", "by__person").order_by("-at", "-pk")[:20]),
        list(texts.select_related("card", "by__person").order_by("-at", "-pk")[:20]),
    )


def _waiting(at: str, now: datetime) -> Q:
    """Return what waits for the seat at the end of a path."""
    seat, side, role = F(f"{at}pk"), F(f"{at}side"), f"{at}role__in"
    # A facilitator sits on no side: what waits for both does not wait for them.
    for_side = (Q(waits_for=side) | Q(waits_for=BOTH)) & ~Q(waits_for="")
    for_side &= Q(**{f"{at}side__in": list(Side)})
    mine = Q(owner=seat) | Q(laid_by=seat) | Q(**{role: [Role(each).value for each in LEADING]})
    asked = ~Q(state="asked") | Q(owner=seat)
    late = Q(state="promised", due_at__lt=now, owner=seat)
    return Q(ended_at=None) & ~Q(state=DRAFT) & ((for_side & mine & asked) | late)


def _told(found: QuerySet[Card]) -> QuerySet[Card]:
    return found.select_related(
        "laid_by__person", "owner__person", "partnership__customer", "partnership__supplier"
    ).order_by(SOONEST, "pk")


def _number_of(found: QuerySet[Model]) -> Coalesce:
    """Return how many rows a subquery finds, all at one table."""
    counted = found.order_by().values("partnership").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
