"""What stays open in the name of somebody whose seat is to end, told by the apps above."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sameside.partnerships.models import Seat
from sameside.partnerships.queries.things import Thing

Telling = Callable[[Seat, Seat], Iterable[Thing]]
_told: list[Telling] = []


def leaves_open(telling: Telling) -> None:
    """Let an upper app tell what stays open in a seat's name, as another seat may read it."""
    if telling not in _told:
        _told.append(telling)


def left_open(held: Seat, by: Seat) -> list[Thing]:
    """Return what would stay open in the name of a seat, as far as `by` may read it."""
    return [thing for telling in _told for thing in telling(by, held)]
