"""On which line of a TOML file each value stands: `tomllib` reads values and forgets lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""The way to a value: the keys of its tables, and the places in its lists, counted from 0."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_SCALAR = re.compile(r"[^,\]}#\n\r]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([btnfr"\\]))')
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


def lines_of(text: str) -> Mapping[Path, int]:
    """Return the line, counted from one, on which each key and list item of a TOML text stands.

    The text must be valid TOML: this reads positions, not meaning.
    """
    return _Scan(text).whole()


class _Scan:
    """One walk through the text, from its first character to its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.breaks = [found.start() for found in re.finditer("\n", text)]
        self.lines: dict[Path, int] = {(): 1}
        self.lists: dict[Path, int] = {}

    def whole(self) -> Mapping[Path, int]:
        table: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)
        return self.lines

    def header(self) -> Path:
        """Read `[a.b]` or `[[a.b]]` and return the way to the table it opens."""
        starts, brackets = self.at, 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        keys = self.keys()
        self.at += brackets
        way: Path = ()
        for key in keys[:-1]:
            way = self.latest((*way, key), starts)
        way = (*way, keys[-1])
        if brackets == 1:
            return self.latest(way, starts)
        self.note(way, starts)
        self.lists[way] = self.lists.get(way, -1) + 1
        way = (*way, self.lists[way])
        self.note(way, starts)
        return way

    def latest(self, way: Path, starts: int) -> Path:
        """Return the way itself, or to its newest item if it is a list of tables."""
        self.note(way, starts)
        return (*way, self.lists[way]) if way in self.lists else way

    def pair(self, table: Path) -> None:
        """Read `key = value`."""
        starts, way = self.at, table
        for key in self.keys():
            way = (*way, key)
            self.note(way, starts)
        self.skip(_SPACE)
        self.at += 1  # the equals sign
        self.skip(_SPACE)
        self.value(way)

    def keys(self) -> list[str]:
        """Read `a."b".c`."""
        found: list[str] = []
        while True:
            self.skip(_SPACE)
            bare = _BARE.match(self.text, self.at)
            found.append(self.take(_BARE) if bare else _unquoted(self.take(_TEXT)))
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return found
            self.at += 1

    def value(self, way: Path) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self.skip(_TEXT)
        elif opening == "[":
            self.items(way)
        elif opening == "{":
            self.inline(way)
        else:
            self.skip(_SCALAR)

    def items(self, way: Path) -> None:
        """Read `[one, two]`, over as many lines as it takes."""
        place = 0
        self.at += 1
        self.skip(_BLANK)
        while self.text[self.at] != "]":
            item = (*way, place)
            self.note(item, self.at)
            self.value(item)
            place += 1
            self.comma()
        self.at += 1

    def inline(self, way: Path) -> None:
        """Read `{ one = 1, two = 2 }`."""
        self.at += 1
        self.skip(_BLANK)
        while self.text[self.at] != "}":
            self.pair(way)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self.skip(_BLANK)

    def note(self, way: Path, at: int) -> None:
        """Keep the line on which a value is first named."""
        if way not in self.lines:
            self.lines[way] = bisect_right(self.breaks, at - 1) + 1

    def skip(self, what: re.Pattern[str]) -> None:
        found = what.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def take(self, what: re.Pattern[str]) -> str:
        starts = self.at
        self.skip(what)
        return self.text[starts : self.at]


def _unquoted(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    return _ESCAPE.sub(_unescaped, key[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    return _ESCAPED[letter] if letter else chr(int(short or long, 16))
