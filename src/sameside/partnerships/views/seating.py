"""How people sit: two columns, levels as rows, empty seats in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sameside.kernel.history import Side
from sameside.kernel.seat import Tier
from sameside.partnerships.actions import ROLE_WORDS
from sameside.partnerships.forms.fields import TIER_WORDS
from sameside.partnerships.models import Invitation, Partnership, Seat
from sameside.partnerships.policy import speaks_for_side
from sameside.partnerships.queries import open_invitations, seats_ever, today_at
from sameside.web.words import say

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
class Seating:
    """The whole page: rows, facilitators, invitations, and who had access before."""

    partnership: Partnership
    rows: tuple[Row, ...]
    facilitators: tuple[Seat, ...]
    offered: tuple[Offered, ...]
    had: tuple[Seat, ...]
    have: tuple[Seat, ...]
    may_invite: bool
    may_invite_across: bool
    """Whether nobody sits across the table yet, whom this seat may invite."""
    roles: dict[str, str]


def seating(me: Seat, now: datetime) -> Seating:
    """Return who sits how at the table of a seat. Two queries."""
    partnership, today = me.partnership, today_at(me.partnership, now)
    ever = list(seats_ever(partnership))
    held = [seat for seat in ever if seat.held_on(today)]
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
        offered=tuple(_offered(each, me, now) for each in open_invitations(partnership)),
        had=tuple(seat for seat in ever if not seat.held_on(today)),
        have=tuple(held),
        may_invite=speaks_for_side(me),
        may_invite_across=speaks_for_side(me) and {seat.side for seat in held} <= {"", me.side},
        roles={role: say(word) for role, word in ROLE_WORDS.items()},
    )


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
