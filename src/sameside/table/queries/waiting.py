"""What waits for a person, what they promised, what was promised to them, what is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from sameside.kernel.lifecycle import DRAFT
from sameside.kernel.seat import Role
from sameside.partnerships.models import Person, Seat
from sameside.partnerships.policy import LEADING
from sameside.table.models import Card, Move, Text
from sameside.table.policy import readable_texts
from sameside.table.policy.standing import BOTH

MOST = 200


def waiting_count(request: HttpRequest) -> int:
    """Return how many cards wait for whoever asks, at all their tables. One query."""
    person = request.user
    if not isinstance(person, Person):
        return 0
    now = timezone.now()
    at = "partnership__seats__"
    held = Q(**{f"{at}person": person, f"{at}starts_on__lte": now.date()}) & (
        Q(**{f"{at}ends_on": None}) | Q(**{f"{at}ends_on__gt": now.date()})
    )
    return Card.objects.filter(held & _waiting(at, now)).count()


def waits_at(seat: Seat, now: datetime) -> QuerySet[Card]:
    """Return what waits for a seat, what is due first coming first."""
    return waiting_for([seat], now)


def waiting_for(seats: Iterable[Seat], now: datetime) -> QuerySet[Card]:
    """Return what waits for a person's seats, at all their tables. One query."""
    wanted = Q(pk__in=[])
    for seat in seats:
        at_it = Q(partnership_id=seat.partnership_id)
        mine = Q(owner=seat) | Q(laid_by=seat) if seat.role not in LEADING else Q()
        waits = Q(waits_for__in=[seat.side, BOTH]) & mine & (~Q(state="asked") | Q(owner=seat))
        late = Q(state="promised", due_at__lt=now, owner=seat)
        wanted |= at_it & ((waits if seat.side else Q(pk__in=[])) | late)
    return _told(Card.objects.filter(wanted, ended_at=None).exclude(state=DRAFT))


def promised_by(seats: Iterable[Seat]) -> QuerySet[Card]:
    """Return the promises a person owns that are not done yet. One query."""
    return _told(
        Card.objects.filter(
            kind="commitment", owner__in=list(seats), state__in=["promised", "delivered"]
        )
    )


def promised_to(seats: Iterable[Seat]) -> QuerySet[Card]:
    """Return what the other side has promised to a person's side and is not done yet. One query."""
    wanted = Q(pk__in=[])
    for seat in seats:
        if seat.side:
            wanted |= Q(partnership_id=seat.partnership_id) & ~Q(owner_side__in=["", seat.side])
    return _told(
        Card.objects.filter(wanted, kind="commitment", state__in=["promised", "delivered"])
    )


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
    for_side = (Q(waits_for=side) | Q(waits_for=BOTH)) & ~Q(waits_for="")
    mine = Q(owner=seat) | Q(laid_by=seat) | Q(**{role: [Role(each).value for each in LEADING]})
    asked = ~Q(state="asked") | Q(owner=seat)
    late = Q(state="promised", due_at__lt=now, owner=seat)
    return Q(ended_at=None) & ~Q(state=DRAFT) & ((for_side & mine & asked) | late)


def _told(found: QuerySet[Card]) -> QuerySet[Card]:
    soonest = Coalesce("reply_due_at", "due_at").asc(nulls_last=True)
    return found.select_related(
        "laid_by__person", "owner__person", "partnership__customer", "partnership__supplier"
    ).order_by(soonest, "pk")[:MOST]
