"""What stands above a record that is not whole: what was found, what was lost, who knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sameside.kernel.history import Side
from sameside.ledger import queries as record
from sameside.ledger.queries import MEANS, TO_DO
from sameside.partnerships.models import Seat
from sameside.partnerships.policy import speaks_for_side
from sameside.web.words import say


@dataclass(frozen=True, slots=True)
class FaultShown:
    """That a record is not what was written: what happened, what it means, what to do."""

    title: str
    means: str
    to_do: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class LossShown:
    """Entries that were lost, which sides know of it, and whether it is for me to say so."""

    loss: record.Loss
    sides: tuple[tuple[str, bool], ...]
    mine: bool

    @property
    def known(self) -> bool:
        """Whether both sides have said that they know."""
        return all(knows for _side, knows in self.sides)


def notices_of(seat: Seat) -> dict[str, object]:
    """Return what a page of the record says first. One query."""
    head = seat.partnership.record
    found = record.broken(head)
    return {
        "fault": _fault(found) if found else None,
        "losses": [_loss(each, seat) for each in record.losses(head.pk)],
    }


def _fault(found: record.Broken) -> FaultShown:
    title = say(found.words, index=found.index)
    return FaultShown(title, say(MEANS), say(TO_DO), found.found_at)


def _loss(loss: record.Loss, seat: Seat) -> LossShown:
    return LossShown(
        loss=loss,
        sides=tuple((side.value, loss.known(side.value)) for side in Side),
        mine=speaks_for_side(seat) and not loss.known(seat.side),
    )
