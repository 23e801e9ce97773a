"""How people sit: two columns, levels as rows, empty seats in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from sameside.kernel.history import Side
from sameside.kernel.seat import Tier
from sameside.partnerships.actions import ROLE_WORDS
from sameside.partnerships.forms.fields import TIER_WORDS
from sameside.partnerships.models import Invitation, Partnership, Seat
from sameside.partnerships.policy import speaks_for_side
from sameside.partnerships.queries import access, count_access, named, open_invitations, seats_at
from sameside.web.cleaning import clean_line
from sameside.web.words import say

PER_PAGE = 50
FACING = 12
"""So many of a side are shown at a level, those first who speak for it; all are in the list."""
FEW = 8
"""Up to so many people are found by looking."""
LONGEST = 120
ELSEWHERE = ""
"""The row of those who meet the other side at no level in particular."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An open invitation as the page shows it."""

    invitation: Invitation
    role: str
    too_old: bool
    may_confirm: bool
    may_manage: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One level: its word, and who sits there on each side."""

    tier: str
    name: str
    customer: tuple[Seat, ...]
    supplier: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """Who has access, and who had: a page of them, and how many were found in all."""

    text: str
    """What is looked for in their names."""
    alone: bool
    """Whether somebody is looked for, or a page asked for, so that the list is all they want."""
    now: int
    before: int
    page: Page[Seat]

    @property
    def many(self) -> bool:
        """Whether there are more than one finds by looking."""
        return bool(self.text) or self.now + self.before > FEW


@dataclass(frozen=True, slots=True)
class Seating:
    """The whole page: rows, facilitators, invitations, and who had access before."""

    partnership: Partnership
    rows: tuple[Row, ...]
    facilitators: tuple[Seat, ...]
    offered: Page[Offered]
    access: Access
    may_invite: bool
    may_invite_across: bool
    """Whether nobody sits across the table yet, whom this seat may invite."""
    roles: dict[str, str]
    tiers: dict[str, str]
    facing: int = FACING


class _Counted(Paginator[Seat]):
    """Pages of what was counted already."""

    def __init__(self, rows: QuerySet[Seat], count: int) -> None:
        super().__init__(rows, PER_PAGE)
        self._counted = count

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return self._counted


def seating(me: Seat, query: QueryDict, now: datetime) -> Seating:
    """Return who sits how at the table of a seat. Five queries."""
    partnership = me.partnership
    held = list(seats_at(partnership, now))
    names = {**TIER_WORDS, ELSEWHERE: ""}
    rows = tuple(
        Row(
            tier=tier,
            name=say(word) if word else "",
            customer=_at(held, Side.CUSTOMER, tier),
            supplier=_at(held, Side.SUPPLIER, tier),
        )
        for tier, word in names.items()
    )
    return Seating(
        partnership=partnership,
        rows=tuple(row for row in rows if row.tier or row.customer or row.supplier),
        facilitators=tuple(seat for seat in held if not seat.side),
        offered=_offers(me, query, now),
        access=_access(partnership, query, now),
        may_invite=speaks_for_side(me),
        may_invite_across=speaks_for_side(me) and {seat.side for seat in held} <= {"", me.side},
        roles={role: say(word) for role, word in ROLE_WORDS.items()},
        tiers={tier: say(word) for tier, word in TIER_WORDS.items()},
    )


def _access(partnership: Partnership, query: QueryDict, now: datetime) -> Access:
    text = clean_line(query.get("q", ""))[:LONGEST]
    found = named(access(partnership, now), text)
    have, total = count_access(found)
    page = _Counted(found, total).get_page(query.get("page"))
    return Access(text, bool(text) or page.number > 1, have, total - have, page)


def _offers(me: Seat, query: QueryDict, now: datetime) -> Page[Offered]:
    pages = Paginator(open_invitations(me.partnership), PER_PAGE)
    page = pages.get_page(query.get("offers"))
    shown = [_offered(each, me, now) for each in page.object_list]
    return Page(shown, page.number, pages)  # type: ignore[arg-type]  # -- the same pages, told


def _at(held: list[Seat], side: Side, tier: str) -> tuple[Seat, ...]:
    known = {each.value for each in Tier}
    return tuple(
        sorted(
            (
                seat
                for seat in held
                if seat.side == side
                and (tier in seat.tiers if tier else not known & set(seat.tiers))
            ),
            key=lambda seat: (not speaks_for_side(seat), seat.person.name),
        )
    )


def _offered(invitation: Invitation, me: Seat, now: datetime) -> Offered:
    speaks = speaks_for_side(me)
    across = me.side != invitation.by.side
    return Offered(
        invitation=invitation,
        role=say(ROLE_WORDS[invitation.role]),
        too_old=now >= invitation.expires_at and not invitation.waits_for_other_side,
        may_confirm=speaks and across and invitation.waits_for_other_side,
        may_manage=speaks and (not across or invitation.side in {"", me.side}),
    )
