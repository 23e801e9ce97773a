"""What people type to find a card: words in any order, or its number."""

from __future__ import annotations

import re

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat
from django.db.models.lookups import IContains

MOST_WORDS = 10
NUMBER = re.compile("#?([0-9]{1,9})")


def words_of(typed: str) -> tuple[str, ...]:
    """Return the words that were typed, each once; what follows the tenth is left aside."""
    return tuple(dict.fromkeys(typed.split()))[:MOST_WORDS]


def number_of(typed: str) -> int | None:
    """Return the number of a card where one was typed, as `12` or `#12`."""
    found = NUMBER.fullmatch(typed.strip())
    return int(found[1]) if found else None


def holding(typed: str, *fields: str) -> Q:
    """Return what holds every word that was typed, each anywhere in these fields, whatever case."""
    # One text of all the fields: their words may lie in any, and it is compared once a word.
    parts = [part for field in fields for part in (Value("\n"), F(field))]
    said = Concat(*parts, output_field=TextField()) if len(fields) > 1 else F(fields[0])
    wanted = Q()
    for word in words_of(typed):
        wanted &= Q(IContains(said, word))
    return wanted
