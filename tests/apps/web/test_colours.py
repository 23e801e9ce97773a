"""The colours can be read by everyone, in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sameside.web

TOKENS = Path(sameside.web.__file__).parent / "styles" / "tokens.css"
BOTH = re.compile(r"--([\w-]+): light-dark\(#(\w+), #(\w+)\)")
GROUNDS = ("paper", "surface", "sunk")
WORDS = (
    "ink", "quiet", "customer", "supplier", "both", "facilitator", "met", "breached", "running",
    "contested-word",
)  # fmt: skip
MARKS = (
    "edge", "customer", "supplier", "both", "facilitator", "met", "breached", "running",
    "contested", "column",
)  # fmt: skip
TINTS = (
    "customer", "supplier", "both", "facilitator", "running", "met", "breached", "contested",
)  # fmt: skip


def colours(theme: str) -> dict[str, str]:
    found = BOTH.findall(TOKENS.read_text("utf-8"))
    return {name: light if theme == "light" else dark for name, light, dark in found}


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2 between two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    whole = "".join(sign * 2 for sign in colour) if len(colour) == 3 else colour
    parts = [int(whole[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_every_ground(theme: str):
    known = colours(theme)
    assert [
        (word, ground, round(ratio, 2))
        for word in WORDS
        for ground in GROUNDS
        if (ratio := contrast(known[word], known[ground])) < 4.5
    ] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_edges_of_fields_stand_out_from_every_ground(theme: str):
    known = colours(theme)
    assert [
        (mark, ground, round(ratio, 2))
        for mark in MARKS
        for ground in GROUNDS
        if (ratio := contrast(known[mark], known[ground])) < 3
    ] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ink_is_read_on_every_tint(theme: str):
    known = colours(theme)
    assert [
        (name, word)
        for name in TINTS
        for word in ("ink", "quiet")
        if contrast(known[word], known[f"{name}-tint"]) < 4.5
    ] == []


@pytest.mark.parametrize(
    ("side", "light", "dark"), [("customer", "ffffff", "0e2124"), ("supplier", "ffffff", "2a1408")]
)
def test_a_filled_button_can_be_read_on_either_side(side: str, light: str, dark: str):
    said = TOKENS.read_text("utf-8").replace("#fff,", "#ffffff,")
    assert f"--on-act: light-dark(#{light}, #{dark})" in said
    assert contrast(colours("light")[side], light) >= 4.5
    assert contrast(colours("dark")[side], dark) >= 4.5
