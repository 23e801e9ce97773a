"""The path of a card as a line of stations, and where on it the card stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sameside.table.models import Card

PATHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "concern": ("laid", "answered", "worked", "settled"),
        "commitment": ("promised", "delivered", "kept"),
    }
)
"""The usual way of each kind. What goes elsewhere ends the line where it left it."""
ASKED = ("asked", "promised", "delivered", "kept")
LEFT_AFTER: Mapping[str, str] = MappingProxyType(
    {"accepted": "answered", "declined": "asked", "released": "promised", "broken": "promised"}
)
"""The station after which a card that ended elsewhere left its way; otherwise after the first."""


@dataclass(frozen=True, slots=True)
class Station:
    """One station: passed, current, or ahead."""

    state: str
    passed: bool
    current: bool


def stations(card: Card) -> tuple[Station, ...]:
    """Return the stations of a card, those before it passed."""
    way = ASKED if card.kind == "commitment" and card.asked else PATHS[card.kind]
    if card.state not in way:
        left = LEFT_AFTER.get(card.state, way[0])
        way = (*way[: way.index(left) + 1], card.state)
    at = way.index(card.state)
    return tuple(Station(state, place < at, place == at) for place, state in enumerate(way))
