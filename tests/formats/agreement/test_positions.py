"""Every value of a TOML file is found on its line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameside.formats.agreement.positions import lines_of

ROOT = Path(__file__).parents[3]
FILES = [
    *sorted(ROOT.glob("examples/*/*.toml")),
    ROOT / "src/sameside/cli/demonstration/agreement.toml",
    ROOT / "pyproject.toml",
]
TRICKY = """\
# [not.a.table] and = "not a key"
"a # b" = "x = [ # \\" ]"  # a comment
'c"d' = \'\'\'
[still.text]
"""
TRICKY += """e = 1'''
f.g . "h\\u0041" = [ # first
    1, { i = 2, j = "}" },

    [[3]],  # last
]
[[k]]
l = \"\"\"\\
  m = 1 \"\"  \\
  \"\"\"\"
[k.n]
o = 1979-05-27 07:32:00
[[k]]
[[k.p]]
[k.p.q]
r = true
"""


def test_lines_are_found_through_texts_comments_lists_and_tables():
    lines = lines_of(TRICKY)
    assert set(lines) == set(_paths(tomllib.loads(TRICKY)))
    assert {path: line for path, line in lines.items() if line > 1} == {
        ("a # b",): 2,
        ('c"d',): 3,
        ("f",): 6,
        ("f", "g"): 6,
        ("f", "g", "hA"): 6,
        ("f", "g", "hA", 0): 7,
        ("f", "g", "hA", 1): 7,
        ("f", "g", "hA", 1, "i"): 7,
        ("f", "g", "hA", 1, "j"): 7,
        ("f", "g", "hA", 2): 9,
        ("f", "g", "hA", 2, 0): 9,
        ("f", "g", "hA", 2, 0, 0): 9,
        ("k",): 11,
        ("k", 0): 11,
        ("k", 0, "l"): 12,
        ("k", 0, "n"): 15,
        ("k", 0, "n", "o"): 16,
        ("k", 1): 17,
        ("k", 1, "p"): 18,
        ("k", 1, "p", 0): 18,
        ("k", 1, "p", 0, "q"): 19,
        ("k", 1, "p", 0, "q", "r"): 20,
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_each_key_stands_on_the_line_that_was_found(file: Path):
    text = file.read_text(encoding="utf-8")
    rows, lines = text.splitlines(), lines_of(text)
    assert set(lines) == set(_paths(tomllib.loads(text)))
    assert all(str(path[-1]) in rows[line - 1] for path, line in lines.items() if _is_key(path))


keys = st.text(alphabet="ab .#[]'=é", min_size=1, max_size=4)
values = st.recursive(
    st.integers() | st.text(alphabet='ab"\\#\n[]{}=', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, values, max_size=4))
def test_the_positions_of_any_file_are_those_of_its_values(tables: dict[str, object]):
    text = "".join(f"{_quoted(key)} = {_written(value)}\n" for key, value in tables.items())
    assert set(lines_of(text)) == set(_paths(tomllib.loads(text)))
    assert [lines_of(text)[(key,)] for key in tables] == list(range(1, len(tables) + 1))


def _is_key(path: tuple[str | int, ...]) -> bool:
    return bool(path) and isinstance(path[-1], str)


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(each for key, child in inner for each in _paths(child, (*path, key)))]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _written(value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        pairs = (f"{_quoted(key)} = {_written(child)}" for key, child in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return str(value)
