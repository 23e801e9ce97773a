"""Charts: one function per form, SVG without script, every mark a link to its evidence.

Lengths are in CSS pixels. Colours, hatching and marks come from the page's style sheet and from the
symbols in its `defs`; never from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WHOLE = 10_000
"""A share of one, in hundredths of a percent."""
MARK = 7
"""The height kept under the columns for the mark of a month below what was agreed."""
MOST_PITCH = 12
LEAST_PITCH = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One month: its share and the agreed one in hundredths of a percent, each None where none is.

    `text` is what a screen reader says and a pointer shows; `href` leads to the evidence.
    """

    text: str
    href: str
    share_bp: int | None
    agreed_bp: int | None
    below: bool
    begins_year: bool = False


def columns(title: str, shown: Sequence[Column], *, width: int = 288, height: int = 48) -> Markup:
    """Return shares over months as columns on a scale from 0 to 100 %, the agreed share as a line.

    A month without data is hatched over the whole height; one below what was agreed has another
    colour and a mark under it.
    """
    pitch = _pitch(len(shown), width)
    wide = _short(pitch * len(shown))
    marks = Markup("").join(
        _column(one, index * pitch, pitch, height) for index, one in enumerate(shown)
    )
    line = Markup("").join(_agreed_line(shown, pitch, height))
    years = "".join(
        f"M{_short(index * pitch)} {height}v4" for index, one in enumerate(shown) if one.begins_year
    )
    return Markup(
        '<svg class="columns" role="group" aria-label="{title}" viewBox="0 0 {wide} {tall}" '
        'width="{wide}" height="{tall}"><path class="ground" d="M0 {height}H{wide}{years}"/>'
        "{marks}{line}</svg>"
    ).format(
        title=title,
        wide=wide,
        tall=height + MARK,
        height=height,
        years=years,
        marks=marks,
        line=line,
    )


def shape(drawn: str) -> Markup:
    """Trust a piece of SVG of ours. Whatever came from elsewhere in it has been escaped."""
    return Markup(drawn)  # noqa: S704 -- numbers and our own words; each caller escapes the rest


def _pitch(months: int, width: int) -> float:
    return min(MOST_PITCH, max(LEAST_PITCH, width / max(1, months)))


def _column(one: Column, x: float, pitch: float, height: int) -> Markup:
    gap = 2 if pitch >= 6 else 1  # noqa: PLR2004 -- narrow columns stand closer
    left, wide = _short(x + gap / 2), _short(pitch - gap)
    if one.share_bp is None:
        bar = f'<rect class="none" x="{left}" width="{wide}" height="{height}"/>'
    else:
        top = min(height - 1, height - height * one.share_bp / WHOLE)
        bar = (
            f'<rect class="kept" x="{left}" y="{_short(top)}" width="{wide}" '
            f'height="{_short(height - top)}"/>'
        )
        bar += _shortfall(one, f'x="{left}" width="{wide}"', top, height)
        if one.below:
            bar += f'<use href="#below" x="{_short(x + pitch / 2)}" y="{height + 2}"/>'
    # The empty space above a short column opens its evidence too.
    wide = _short(pitch)
    hit = f'<path class="hit" d="M{_short(x)} 0h{wide}v{height + MARK}h-{wide}"/>'
    title = f"<title>{escape(one.text)}</title>"
    return shape(f'<a href="{escape(one.href)}" tabindex="-1">{title}{hit}{bar}</a>')


def _shortfall(one: Column, across: str, top: float, height: int) -> str:
    """Return what is missing between the share and the agreed one, where one holds for all."""
    if one.agreed_bp is None or not one.below:
        return ""
    agreed = height - height * one.agreed_bp / WHOLE
    tall = max(1.5, top - agreed)
    return f'<rect class="below" {across} y="{_short(top - tall)}" height="{_short(tall)}"/>'


def _agreed_line(shown: Sequence[Column], pitch: float, height: int) -> Iterator[Markup]:
    """Yield the agreed share as one stepped line for each run of months that has one."""
    path = ""
    for index, one in enumerate(shown):
        if one.agreed_bp is None:
            continue
        y = _short(height - height * one.agreed_bp / WHOLE)
        before = shown[index - 1].agreed_bp if index else None
        path += f"{f'M{_short(index * pitch)} {y}' if before is None else f'V{y}'}h{_short(pitch)}"
    if path:
        yield shape(f'<path class="agreed" d="{path}"/>')


def _short(number: float) -> str:
    """Return a coordinate with at most one decimal, in as few characters as that takes."""
    return f"{number:.1f}".removesuffix(".0")
