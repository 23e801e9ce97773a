"""The board: what waits for us, what waits for them, what is on its way, and what is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, OrderBy, Q, QuerySet
from django.db.models.functions import Coalesce

from sameside.kernel.history import Side
from sameside.kernel.lifecycle import DRAFT
from sameside.kernel.seat import other
from sameside.partnerships.models import Seat
from sameside.partnerships.queries import today_at
from sameside.table.models import Card, Kind
from sameside.table.policy.standing import BOTH
from sameside.table.queries.words import holding

PAGE = 20
FARTHEST = 10_000
"""The last page that can be asked for."""
SOONEST = Coalesce("reply_due_at", "due_at").asc(nulls_last=True)
SORTINGS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "due": (SOONEST, "number"),
    "changed": ("-changed_at", "-number"),
    "laid": ("-number",),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person looks for on the board; each can be removed."""

    kind: str = ""
    mine: bool = False
    overdue: bool = False
    text: str = ""
    sort: str = "due"
    pages: Mapping[str, int] = field(default_factory=dict)

    def page(self, column: str) -> int:
        """Return which page of a column is asked for, the first being 1."""
        return min(max(self.pages.get(column, 1), 1), FARTHEST)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its cards on this page, and how many there are in all."""

    key: str
    cards: tuple[Card, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return max(-(-self.total // PAGE), 1)


def board(seat: Seat, filters: Filters, now: datetime) -> dict[str, Column]:
    """Return the columns of a table as a seat sees them, `done` among them folded. Four queries.

    A facilitator sees the customer's column first, then the supplier's.
    """
    found = _filtered(seat, filters, now)
    columns = columns_for(seat, now)
    counts = found.aggregate(
        **{key: Count("pk", filter=wanted) for key, wanted in columns.items()},
        drafts=Count("pk", filter=Q(state=DRAFT, layer=seat.side or "nobody")),
    )
    shown = {
        key: Column(key, _page(found.filter(wanted), key, filters), counts[key], filters.page(key))
        for key, wanted in columns.items()
        if key != "done"
    }
    return shown | {
        "done": Column("done", (), counts["done"], 1),
        "drafts": Column("drafts", (), counts["drafts"], 1),
    }


def done_page(seat: Seat, filters: Filters, now: datetime) -> Column:
    """Return the cards that are done, newest first. Two queries."""
    found = _filtered(seat, filters, now).filter(columns_for(seat, now)["done"])
    ordered = _told(found).order_by("-ended_at", "-number")
    first = (filters.page("done") - 1) * PAGE
    page = tuple(ordered[first : first + PAGE])
    return Column("done", page, found.count(), filters.page("done"))


def columns_for(seat: Seat, now: datetime) -> dict[str, Q]:
    """Return what lies in each column, as a seat sees it.

    A promise past its day waits for its side, as does one whose owner has left.
    """
    us = Side(seat.side) if seat.side else Side.CUSTOMER
    them = other(us)
    on_table = Q(ended_at=None) & ~Q(state=DRAFT)
    left = Q(owner__ends_on__lte=today_at(seat.partnership, now))
    late = Q(waits_for="", state="promised") & (Q(due_at__lt=now) | left)
    return {
        "us": on_table & (Q(waits_for__in=[us.value, BOTH]) | (late & Q(owner_side=us.value))),
        "them": on_table & (Q(waits_for=them.value) | (late & Q(owner_side=them.value))),
        "moving": on_table & Q(waits_for="") & ~late,
        "done": Q(ended_at__isnull=False),
    }


def is_overdue(now: datetime) -> Q:
    """Return which cards are late: an answer, or what was promised."""
    return Q(ended_at=None) & (Q(reply_due_at__lt=now) | Q(state="promised", due_at__lt=now))


def _filtered(seat: Seat, filters: Filters, now: datetime) -> QuerySet[Card]:
    found = Card.objects.filter(partnership_id=seat.partnership_id)
    # A draft of the other side is not counted anywhere, whatever is looked for.
    found = found.filter(~Q(state=DRAFT) | Q(layer=seat.side or "nobody"))
    if filters.kind in Kind.values:
        found = found.filter(kind=filters.kind)
    if filters.mine:
        found = found.filter(Q(owner=seat) | Q(laid_by=seat) | Q(drafted_by=seat, state=DRAFT))
    if filters.overdue:
        found = found.filter(is_overdue(now))
    if filters.text:
        found = found.filter(holding(filters.text, "title", "observation"))
    return found


def _page(found: QuerySet[Card], key: str, filters: Filters) -> tuple[Card, ...]:
    first = (filters.page(key) - 1) * PAGE
    ordered = _told(found).order_by(*SORTINGS.get(filters.sort, SORTINGS["due"]))
    return tuple(ordered[first : first + PAGE])


def _told(found: QuerySet[Card]) -> QuerySet[Card]:
    """Return cards with the names their tiles say."""
    return found.select_related("laid_by__person", "owner__person").defer("effect", "wish")
