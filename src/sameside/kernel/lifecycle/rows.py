"""A lifecycle as the table it is, for pages, the API and the documentation."""

from __future__ import annotations

from dataclasses import dataclass

from sameside.kernel.lifecycle.course import Lifecycle
from sameside.kernel.lifecycle.move import Move


@dataclass(frozen=True, slots=True)
class Row:
    """One move in plain words: `asks` names what it wants said or what must hold."""

    kind: str
    move: str
    starts: tuple[str, ...]
    enters: str
    voice: str
    agreed_by: str
    asks: tuple[str, ...]


def rows(lifecycle: Lifecycle) -> tuple[Row, ...]:
    """Return every move of a lifecycle, in the order of its table."""
    return tuple(_row(lifecycle.kind, move) for move in lifecycle.moves)


def _row(kind: str, move: Move) -> Row:
    said = {"reason": move.reason, "text": move.text}
    asks = (*(name for name, wanted in said.items() if wanted), *(n.value for n in move.needs))
    agreed_by = move.agreed_by.value if move.agreed_by else ""
    return Row(kind, move.name, move.states, move.enters, move.voice.value, agreed_by, asks)
