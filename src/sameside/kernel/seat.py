"""Who sits at the table: the role of a seat, its tiers, and the side across from it."""

from __future__ import annotations

from enum import StrEnum

from sameside.kernel.history import Side


class Role(StrEnum):
    """What a seat answers for. A facilitator sits on neither side; all others sit on one."""

    MEMBER = "member"
    RELATIONSHIP_MANAGER = "relationship_manager"
    SENIOR_REPRESENTATIVE = "senior_representative"
    FACILITATOR = "facilitator"


class Tier(StrEnum):
    """At which levels of the two organisations a seat meets the other side.

    The glossary says *level*; in the code `Level` is a service level.
    """

    STRATEGIC = "strategic"
    TACTICAL = "tactical"
    OPERATIONAL = "operational"


def other(side: Side) -> Side:
    """Return the side across the table."""
    return Side.SUPPLIER if side is Side.CUSTOMER else Side.CUSTOMER
