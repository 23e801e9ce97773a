"""What entries of the record are about, in words and with a page of its own.

The record holds a card's number and nothing of what it says. An upper app that knows names its
things here, as it is loaded; what nobody names stays a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sameside.ledger.queries import Told
from sameside.partnerships.models import Seat


@dataclass(frozen=True, slots=True)
class Thing:
    """What an entry is about: how it is called, and where it can be opened."""

    words: str
    url: str


Reader = Callable[[Seat, frozenset[str]], Mapping[str, Thing]]
_readers: dict[str, Reader] = {}


def names_things(kind: str, reader: Reader) -> None:
    """Let an upper app name its things by their keys, as a seat may read them."""
    _readers[kind] = reader


def things_of(seat: Seat, told: Iterable[Told]) -> dict[int, Thing]:
    """Return what entries are about, by the entry's index. One reading for each kind of thing."""
    asked: dict[str, dict[int, str]] = defaultdict(dict)
    for each in told:
        kind = next((kind for kind in _readers if kind in each.about), "")
        if kind:
            asked[kind][each.index] = each.about[kind]
    found: dict[int, Thing] = {}
    for kind, keys in asked.items():
        named = _readers[kind](seat, frozenset(keys.values()))
        found |= {index: named[key] for index, key in keys.items() if key in named}
    return found
