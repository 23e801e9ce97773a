"""What the columns of an unknown log look like: how full, how varied, whether they are times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sameside.formats.log.csv_table import Unclean
from sameside.formats.log.listing import Listing
from sameside.formats.log.patterns import ISO, pattern
from sameside.formats.log.reading import open_table
from sameside.formats.log.rows import Table
from sameside.formats.log.sources import source
from sameside.formats.log.texts import Arrow, text_of

LOOKED_AT = 300_000
"""Rows."""
MOST_WORDS = 60
SAMPLE = 500
FORMATS = (
    ISO,
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S.%f",
    "%Y/%m/%d %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A column: its name, how many rows say something, its words with their counts.

    `words` holds every word where there are few of them, else the first met. `formats` are the
    ways in which all of its values can be read as times, `local` whether these lack an offset.
    """

    name: str
    filled: int
    distinct: int
    words: Mapping[str, int]
    formats: tuple[str, ...]
    local: bool

    @property
    def few(self) -> bool:
        """Whether its words are few enough to name each in a mapping, and more than one."""
        return 1 < self.distinct <= MOST_WORDS

    @property
    def unique(self) -> bool:
        """Whether no two rows say the same."""
        return self.distinct == self.filled


@dataclass(frozen=True, slots=True)
class Profiles:
    """All columns whose name is theirs alone, and how many rows were looked at."""

    rows: int
    columns: tuple[Profile, ...]
    doubled: tuple[str, ...]


def profiles(path: Path) -> Profiles:
    """Look at the first rows of a log.

    :raises UnreadableLog: when the file cannot be read as a log at all.
    """
    found = source(path)
    try:
        return _profiles(open_table(found, None))
    except Unclean:
        return _profiles(open_table(found, None, careful=True))


def _profiles(table: Table) -> Profiles:
    names = [n for n in table.header if n and table.header.count(n) == 1]
    doubled = tuple(dict.fromkeys(n for n in table.header if n and table.header.count(n) > 1))
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    seen = 0
    for rows in table.rows(names, Listing()):
        seen += len(rows.positions)
        for name in names:
            _count(counts[name], text_of(rows.columns[name]))
        if seen >= LOOKED_AT:
            break
    return Profiles(seen, tuple(_profile(name, counts[name]) for name in names), doubled)


def _count(counter: Counter[str], column: Arrow) -> None:
    for pair in column.value_counts().to_pylist():
        word = (pair["values"] or "").strip()
        if word:
            counter[word] += pair["counts"]


def _profile(name: str, counter: Counter[str]) -> Profile:
    sample = list(counter)[:SAMPLE]
    formats = tuple(f for f in FORMATS if sample and all(pattern(f)(word) for word in sample))
    readings = [pattern(formats[0])(word) for word in sample] if formats else []
    local = any(reading is not None and reading.offset is None for reading in readings)
    few = counter if len(counter) <= MOST_WORDS else {word: counter[word] for word in sample}
    return Profile(name, counter.total(), len(counter), dict(few), formats, local)
