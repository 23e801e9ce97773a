"""What is written to a record. Everything else only reads it."""

from __future__ import annotations

from dataclasses import dataclass

from sameside.ledger.models import Head


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as it was at that time: side, pseudonymous seat id, role."""

    side: str
    seat: str
    role: str


SYSTEM = Actor(side="", seat="", role="system")
"""What happens by itself, such as a checkpoint."""


def begin_record(*, origin: str) -> Head:
    """Begin the record of a partnership, empty."""
    return Head.objects.create(origin=origin)
