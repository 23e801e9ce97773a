"""How a card moves: a lifecycle is one table of moves, and this is what every table can say.

A kind of card is written down as a `Lifecycle` (see `kernel/lifecycles/`). `step` answers one
move or refuses it in words; `offers` answers which moves there are for a person and why not the
others; `rows` is the table itself for pages, the API and the documentation. Nothing here knows
what time it is or where a card is kept: whoever asks brings a `Standing` and a `Mover`.
"""

from __future__ import annotations

from sameside.kernel.lifecycle.course import WITHDRAWN, Flawed, Lifecycle
from sameside.kernel.lifecycle.move import Move, Need, Voice
from sameside.kernel.lifecycle.offer import Offer
from sameside.kernel.lifecycle.permission import DRAFT
from sameside.kernel.lifecycle.refusals import (
    AlreadyAnswered,
    AlreadySaidYes,
    DateMissing,
    FacilitatorsDoNotMove,
    HappensByItself,
    NobodyNamed,
    NoSuchMove,
    NotAskedAcross,
    NothingToTakeBack,
    NotStable,
    NotTheOwner,
    NotYetDue,
    NotYourMove,
    OwnerHasLeft,
    OwnerStillSeated,
    PastDue,
    ReasonMissing,
    SuccessorMissing,
    TextMissing,
)
from sameside.kernel.lifecycle.rows import Row, rows
from sameside.kernel.lifecycle.standing import Counted, Mover, Recorded, Said, Standing, Step

__all__ = [
    "DRAFT",
    "WITHDRAWN",
    "AlreadyAnswered",
    "AlreadySaidYes",
    "Counted",
    "DateMissing",
    "FacilitatorsDoNotMove",
    "Flawed",
    "HappensByItself",
    "Lifecycle",
    "Move",
    "Mover",
    "Need",
    "NoSuchMove",
    "NobodyNamed",
    "NotAskedAcross",
    "NotStable",
    "NotTheOwner",
    "NotYetDue",
    "NotYourMove",
    "NothingToTakeBack",
    "Offer",
    "OwnerHasLeft",
    "OwnerStillSeated",
    "PastDue",
    "ReasonMissing",
    "Recorded",
    "Row",
    "Said",
    "Standing",
    "Step",
    "SuccessorMissing",
    "TextMissing",
    "Voice",
    "rows",
]
