"""Fields and constraints of what lies on a table; what follows from one row alone."""

from sameside.table.models.card import Card, Kind, Numbering
from sameside.table.models.consent import Consent
from sameside.table.models.contest import (
    AboutKind,
    Case,
    Contest,
    ContestMove,
    ContestState,
    ContestYes,
)
from sameside.table.models.link import Link, LinkKind
from sameside.table.models.move import Act, Move
from sameside.table.models.submission import Submission
from sameside.table.models.text import Attachment, Audience, Text

__all__ = [
    "AboutKind",
    "Act",
    "Attachment",
    "Audience",
    "Card",
    "Case",
    "Consent",
    "Contest",
    "ContestMove",
    "ContestState",
    "ContestYes",
    "Kind",
    "Link",
    "LinkKind",
    "Move",
    "Numbering",
    "Submission",
    "Text",
]
