"""A concern: what does not work, or could go wrong; never counted against the side that lays it."""

from __future__ import annotations

from enum import StrEnum

from sameside.kernel.lifecycle import Lifecycle, Move, Voice

CONCERN = Lifecycle.of(
    "concern",
    "laid",
    ends=["settled", "accepted"],
    moves=[
        Move("answer", "laid", "answered", Voice.OTHER),
        Move("work", "answered", "worked", Voice.EITHER),
        Move("settle", "answered/worked", "settled", Voice.LAYER),
        Move("reopen", "settled", "laid", Voice.LAYER, reason=True),
        Move("accept_as_is", "answered/worked", "accepted", Voice.BOTH),
    ],
)


class Mark(StrEnum):
    """Whether a concern warns of something, or tells of something."""

    COULD_HAPPEN = "could_happen"
    IS_HAPPENING = "is_happening"


class Cause(StrEnum):
    """Where a side sees the cause, seen from its own chair."""

    OURS = "ours"
    THEIRS = "theirs"
    SHARED = "shared"
    OUTSIDE = "outside"


ACROSS = {
    Cause.OURS: Cause.THEIRS,
    Cause.THEIRS: Cause.OURS,
    Cause.SHARED: Cause.SHARED,
    Cause.OUTSIDE: Cause.OUTSIDE,
}
"""The same cause, said from the other chair."""


def cause_agreed(customer_claim: Cause | None, supplier_claim: Cause | None) -> bool:
    """Tell whether both sides have said the same of the cause; until then each is a claim.

    What is *ours* to one is *theirs* to the other.
    """
    return customer_claim is not None and supplier_claim is ACROSS[customer_claim]
