"""What holds for every template of every app, and can be seen without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import sameside
from sameside.web.specimens import icons
from tools import style_sheet

SOURCE = Path(sameside.__file__).parent
ONE_FILE = "pages"
"""Pages that are one file carry their style and its digest; no server sends them."""
MAIL = "mail"
"""Mails carry their style too: a mail that fetches something tells that it was opened."""
INLINE = {
    "a style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an action": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script as an address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx that needs eval": re.compile(r"\shx-(on|vals\s*=\s*[\"']js:)", re.IGNORECASE),
    "what is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+false"),
}
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
ICON = re.compile(
    r"\bicon(?:_of)?\(\s*\"([\w-]+)\"|\bicon=\"([\w-]+)\"|icons\.svg\"\) \}\}#([\w-]+)"
)
CLASSES = re.compile(r"\bclass=\"([^\"]*)\"")
TURNS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
NAMED = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")


def templates() -> Iterator[tuple[str, str]]:
    for file in sorted(SOURCE.glob("*/templates/**/*.html")):
        name = file.relative_to(SOURCE).as_posix()
        if not name.startswith((ONE_FILE, MAIL)):
            yield name, COMMENT.sub("", file.read_text("utf-8"))


def test_nothing_stands_inline():
    assert [
        f"{name}: {what}"
        for name, text in templates()
        for what, pattern in INLINE.items()
        if pattern.search(text)
    ] == []


def test_every_icon_is_in_the_sprite():
    assert [
        f"{name}: {one}"
        for name, text in templates()
        for found in ICON.findall(text)
        if (one := "".join(found)) not in icons()
    ] == []


def test_every_class_is_styled_somewhere():
    """A class that no sheet knows was meant to look like something and does not."""
    styled = {one for sheet in sheets() for one in NAMED.findall(read(sheet))}
    assert [
        f"{name}: {one}"
        for name, text in templates()
        for classes in CLASSES.findall(TURNS.sub(" ", whole_classes(text)))
        for one in classes.split()
        if one not in styled
    ] == []


def sheets() -> Iterator[Path]:
    yield from SOURCE.glob("*/static/**/*.css")
    yield from (SOURCE / ONE_FILE / "assets" / "css").glob("*.css")


def whole_classes(text: str) -> str:
    """A class that is put together from a word and a value is left out: `side-{{ side }}`."""
    return re.sub(r"[\w-]+-(?=\{\{)", "", text)


def read(sheet: Path) -> str:
    return sheet.read_text("utf-8")


def test_every_form_that_changes_something_is_guarded():
    """Django refuses it otherwise, but only once somebody presses the button."""
    assert [
        name
        for name, text in templates()
        for form in re.findall(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", text, re.DOTALL)
        if "csrf_input" not in form
    ] == []


def test_the_sheet_is_what_its_layers_say():
    """After a change of web/styles: python -m tools.style_sheet."""
    assert style_sheet.MADE.read_text("utf-8") == style_sheet.sheet()


def test_every_style_stands_in_its_own_layer():
    for name in style_sheet.layers():
        text = read(style_sheet.STYLES / f"{name}.css")
        assert f"@layer {name} {{" in text, name
