"""A card in words, in the language of whoever reads it."""

from sameside.table.queries.telling.offerings import Offering, offerings
from sameside.table.queries.telling.sentences import Stop, party_of, said_of, stops_of
from sameside.table.queries.telling.things import (
    Naming,
    about_words,
    address_of,
    link_words,
    naming_by,
    naming_in,
    naming_of,
)
from sameside.table.queries.telling.threads import Told, done_words, thread, told_text
from sameside.table.queries.telling.tiles import Tile, tile_of, time_left

__all__ = [
    "Naming",
    "Offering",
    "Stop",
    "Tile",
    "Told",
    "about_words",
    "address_of",
    "done_words",
    "link_words",
    "naming_by",
    "naming_in",
    "naming_of",
    "offerings",
    "party_of",
    "said_of",
    "stops_of",
    "thread",
    "tile_of",
    "time_left",
    "told_text",
]
