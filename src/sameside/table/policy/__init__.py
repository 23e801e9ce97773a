"""What holds for cards besides their lifecycles: standing, whose turn, audience, words."""

from sameside.table.policy.audience import (
    DraftsAreYours,
    NoRoom,
    answered_by,
    may_read_card,
    readable_cards,
    readable_texts,
    require_audience,
)
from sameside.table.policy.contests import contest_standing, kind_of, progress_of
from sameside.table.policy.standing import (
    CardMoved,
    has_left,
    lifecycle,
    mover,
    orphaned,
    overdue,
    owes_reply,
    require_seen,
    standing,
    waits_for,
)
from sameside.table.policy.stations import Station, stations

__all__ = [
    "CardMoved",
    "DraftsAreYours",
    "NoRoom",
    "Station",
    "answered_by",
    "contest_standing",
    "has_left",
    "kind_of",
    "lifecycle",
    "may_read_card",
    "mover",
    "orphaned",
    "overdue",
    "owes_reply",
    "progress_of",
    "readable_cards",
    "readable_texts",
    "require_audience",
    "require_seen",
    "standing",
    "stations",
    "waits_for",
]
