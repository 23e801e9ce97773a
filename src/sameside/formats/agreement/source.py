"""From the bytes of an agreement's file to a tree of values that know their line."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sameside.formats.agreement.positions import Path, lines_of
from sameside.formats.agreement.problems import AgreementRefused, Findings, clipped
from sameside.kernel.refusal import N_

LARGEST = 5_000_000
"""Bytes. An agreement of a thousand services has about 200,000."""
DEEPEST = 40
"""So many brackets may be open at once, and so many keys may be joined by dots."""
MOST_VALUES = 100_000
"""Lines and commas together, which bound how many values there can be."""

# Begun at the first letter of a word only: else a word of a million letters takes for ever.
_WORD = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_WORD}[ \t]*+\.[ \t]*+){{{DEEPEST}}}")
_OPEN_BRACKETS = re.compile(rf"(?:[\[{{][ \t\r\n]*+){{{DEEPEST}}}")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_MARK = "\ufeff"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file: what it is, where it stands, and the way to it in words.

    `value` is a table (`dict[str, Node]`), a list (`list[Node]`), or what TOML has: text, whole
    number, `Decimal`, true or false, date, time.
    """

    value: object
    key: str
    line: int

    @property
    def table(self) -> Mapping[str, Node] | None:
        """Its keys, None where it is not a table."""
        return self.value if isinstance(self.value, dict) else None

    def below(self, name: str) -> str:
        """Return the way to one of its keys."""
        return f"{self.key}.{name}" if self.key else name


def tree_of(raw: bytes, findings: Findings) -> Node:
    """Return the whole file as a tree.

    :raises AgreementRefused: when it is no TOML at all; then nothing further can be said about it.
    """
    text = _text(raw, findings)
    _refuse_towers(text, findings)
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
        lines = lines_of(text)
    except tomllib.TOMLDecodeError as broken:
        _say_syntax(str(broken), text, findings)
    except RecursionError:
        findings.add(0, "", _TOO_DEEP, _LESS_DEEP)
    except ValueError:
        # Python reads no whole numbers of more than 4,300 digits.
        findings.add(0, "", N_("It holds a number of thousands of digits."))
    findings.refuse_any()
    return _node(tables, (), "", lines)


def _text(raw: bytes, findings: Findings) -> str:
    if len(raw) > LARGEST:
        findings.add(
            0,
            "",
            N_("The file is larger than {megabytes} MB."),
            _A_FEW_PAGES,
            megabytes=LARGEST // 1_000_000,
        )
    elif raw.count(b"\n") + raw.count(b",") > MOST_VALUES:
        findings.add(
            0, "", N_("The file has more than {most} lines."), _A_FEW_PAGES, most=MOST_VALUES
        )
    elif raw.startswith(_UTF16):
        findings.add(0, "", N_("The file is saved as UTF-16."), _SAVE_AS_UTF8)
    elif b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        findings.add(
            line,
            "",
            N_("There is a NUL byte in this line."),
            N_("The file is not a text, or it was damaged on its way here."),
        )
    findings.refuse_any()
    return _decoded(raw, findings)


def _decoded(raw: bytes, findings: Findings) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        at = broken.start + len(codecs.BOM_UTF8) * raw.startswith(codecs.BOM_UTF8)
        findings.add(
            raw.count(b"\n", 0, at) + 1,
            "",
            N_("This line is not UTF-8; read as Windows-1252, the sign in question is “{sign}”."),
            _SAVE_AS_UTF8,
            sign=raw[at : at + 1].decode("cp1252", "replace"),
        )
        raise AgreementRefused(findings.problems) from broken
    if _MARK in text:
        findings.add(
            text.count("\n", 0, text.index(_MARK)) + 1,
            "",
            N_("There is an invisible byte order mark in this line."),
            N_("Two files were joined here; type the line anew."),
        )
    findings.refuse_any()
    return text


def _refuse_towers(text: str, findings: Findings) -> None:
    """Turn away what a parser would spend minutes on: no agreement is so deep."""
    for tower in (_LONG_KEY, _OPEN_BRACKETS):
        if found := tower.search(text):
            findings.add(text.count("\n", 0, found.start()) + 1, "", _TOO_DEEP, _LESS_DEEP)
    findings.refuse_any()


def _say_syntax(said: str, text: str, findings: Findings) -> None:
    """Turn the parser's message into a sentence, with the line as it stands in the file."""
    rows = text.splitlines() or [""]
    found = _AT_LINE.search(said)
    line = min(int(found[1]), len(rows)) if found else len(rows)
    words, remedy = next(
        ((words, remedy) for part, words, remedy in _SYNTAX if part in said), _ANY_SYNTAX
    )
    detail = said.split(" (at ", maxsplit=1)[0]
    seen = clipped(rows[line - 1].strip())
    findings.add(line, "", words, remedy, detail=detail, seen=seen)


def _node(value: object, path: Path, key: str, lines: Mapping[Path, int]) -> Node:
    line = lines.get(path, 0)
    if isinstance(value, dict):
        table = {
            name: _node(each, (*path, name), f"{key}.{_word(name)}" if key else _word(name), lines)
            for name, each in value.items()
        }
        return Node(table, key, line)
    if isinstance(value, list):
        items = [_node(v, (*path, n), f"{key}[{n + 1}]", lines) for n, v in enumerate(value)]
        return Node(items, key, line)
    return Node(value, key, line)


def _word(name: str) -> str:
    """Return a key as it stands in a way to a value, quoted where it would be misread."""
    plain = re.fullmatch(r"[\w-]+", name)
    return name if plain else f'"{clipped(name)}"'


_A_FEW_PAGES = N_("A file like this is a few pages; is this the request log?")
_SAVE_AS_UTF8 = N_("Save it as UTF-8: most editors offer that under “Save as”.")
_TOO_DEEP = N_("The brackets or dotted keys are nested too deeply.")
_LESS_DEEP = N_("Nothing in a file like this is more than six levels deep.")
_TWICE = (
    N_("This stands twice in the file. The line reads “{seen}”."),
    N_("Keep one of the two; a table, too, may be opened only once."),
)
_ANY_SYNTAX = (
    N_("This is not TOML ({detail}). The line reads “{seen}”."),
    N_('A line is a table ([services.cleaning]) or a key and its value (zone = "UTC").'),
)
_QUOTED = (
    N_("The value cannot be read. The line reads “{seen}”."),
    N_('Text stands in quotation marks ("2 h"), dates stand without them (2025-11-01).'),
)
_OPEN_TEXT = (
    N_("A text is begun and not ended here. The line reads “{seen}”."),
    N_("Put a quotation mark at its end."),
)
_SYNTAX = (
    ("twice", *_TWICE),
    ("Cannot overwrite", *_TWICE),
    ("Cannot mutate", *_TWICE),
    ("Cannot redefine", *_TWICE),
    ("Duplicate inline", *_TWICE),
    (
        "Expected '=' after a key",
        N_("There is a key without a value. The line reads “{seen}”."),
        N_('Write key = value; a key with spaces stands in quotation marks ("very urgent").'),
    ),
    ("Invalid value", *_QUOTED),
    (
        "Invalid date",
        N_("There is no such date. The line reads “{seen}”."),
        N_("A date is year-month-day, such as 2025-11-01."),
    ),
    ("Unterminated string", *_OPEN_TEXT),
    ("Illegal character '\\n'", *_OPEN_TEXT),
    (
        "Unclosed array",
        N_("A list is begun and not ended; a comma may be missing. The line reads “{seen}”."),
        N_("A list stands in [ ] with commas between its items."),
    ),
    (
        "Unclosed inline table",
        N_("A table in curly brackets is begun and not ended. The line reads “{seen}”."),
        N_("It stands on one line, with commas between its keys and none after the last."),
    ),
    (
        "Expected newline",
        N_("There is more on this line than one key and its value. The line reads “{seen}”."),
        N_("Put each on a line of its own."),
    ),
)
