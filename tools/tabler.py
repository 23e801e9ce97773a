"""Takes of Tabler's style sheet what our pages use, and lays it in a layer below our own.

The whole sheet is over 600 kB, most of it components we have our own words for. Kept are the
ground (how plain elements look), the grid, the small classes for space and alignment, buttons,
fields, tables, badges and lists. What is kept stands in `FAMILIES`, so that reading it is knowing
what a template may rely on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FAMILIES = {
    "align", "badge", "btn", "col", "container", "d", "datagrid", "flex", "form", "fw", "g", "gap",
    "gx", "gy", "h", "input", "justify", "list", "m", "mb", "me", "ms", "mt", "mx", "my",
    "overflow", "p", "pb", "pe", "position", "ps", "pt", "px", "py", "row", "table", "text",
    "visually", "w",
}  # fmt: skip
"""The part of a class name before its first hyphen."""
STATES = {"active", "disabled", "invalid", "is", "required", "show", "valid", "was"}
LEFT_OUT = re.compile(
    r"^(btn-(close|floating|animate|pill|square|loading|action|app)|table-(sort|transparent)"
    r"|form-(colorinput|imagecheck|selectgroup|stars|floating|switch|range|check-label-)"
    r"|list-group-(hoverable|horizontal)|text-(bg|opacity)|flex-(fill|grow|shrink))"
    r"|-(sm|xl|xxl|print)(-[\w-]+)?$(?<!^btn-sm)(?<!^form-control-sm)(?<!^form-select-sm)"
)
"""Names within a family that no page of ours has."""
COLOURS = re.compile(
    r"^(badge|btn|btn-ghost|btn-outline|list-group-item|table|text)-"
    r"(blue|azure|indigo|purple|pink|red|orange|yellow|lime|green|teal|cyan|gray|white|black|x|"
    r"light|dark|info|facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|"
    r"pinterest|vk|rss|flickr|bitbucket|tabler|success|warning|danger|secondary)\b"
)
"""Colours come from our tokens; nothing is red or green because a class says so."""
APART = ("data-bs", "data-vc", "data-theme", "::-webkit-scrollbar", "kbd")
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
USED = re.compile(r"var\((--[\w-]+)")
SET = re.compile(r"^(--[\w-]+):")
COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
BANNER = re.compile(r"/\*!.*?\*/", re.DOTALL)


def kept(sheet: str) -> str:
    """Return what is kept of the sheet, in the layer `tabler`, its notice of rights on top."""
    notices = BANNER.findall(sheet)
    plain = COMMENT.sub("", BANNER.sub("", sheet)).replace('@charset "UTF-8";', "").strip()
    rules = without_unused("".join(rules_of(plain)))
    return f"{notices[0]}\n@layer tabler{{{rules}}}\n"


def rules_of(sheet: str) -> Iterator[str]:
    """Yield every rule that stays, cut down to the selectors and values that stay."""
    for head, body in blocks(sheet):
        if head.startswith(("@media", "@supports")):
            inner = "".join(rules_of(body))
        elif head.startswith("@"):
            inner = body if head.startswith("@property") else ""
        else:
            head = ",".join(one for one in parted(head, ",") if stays(one))  # noqa: PLW2901 -- cut
            inner = ";".join(one for one in parted(body, ";") if "url(" not in one) if head else ""
        if inner:
            yield f"{head}{{{inner}}}"


def stays(selector: str) -> bool:
    """Are all classes of a selector of a kept family, or a state of one?"""
    return all(of_ours(name) for name in CLASS.findall(selector)) and not any(
        each in selector for each in APART
    )


def of_ours(name: str) -> bool:
    """Is this a class that our templates may use?"""
    if LEFT_OUT.search(name) or COLOURS.match(name):
        return False
    return name.partition("-")[0] in FAMILIES | STATES


def without_unused(rules: str) -> str:
    """Drop variables nobody reads, until all that are set are read."""
    while True:
        read = set(USED.findall(rules))
        fewer = "".join(
            f"{head}{{{body}}}" for head, body in cleared(rules, read) if body or "@" in head
        )
        if fewer == rules:
            return rules
        rules = fewer


def cleared(rules: str, read: set[str]) -> Iterator[tuple[str, str]]:
    """Yield every block without the variables that are not among those read."""
    for head, body in blocks(rules):
        if head.startswith(("@media", "@supports")):
            inner = "".join(f"{h}{{{b}}}" for h, b in cleared(body, read) if b)
            if inner:
                yield head, inner
            continue
        lines = parted(body, ";")
        yield (
            head,
            ";".join(line for line in lines if not (set_ := SET.match(line)) or set_[1] in read),
        )


def blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the blocks of a sheet: what stands before the brace, and between the braces."""
    starts = depth = opens = 0
    for place in (found.start() for found in re.finditer("[{}]", sheet)):
        if sheet[place] == "{":
            depth += 1
            opens = place if depth == 1 else opens
        else:
            depth -= 1
            if depth == 0:
                yield sheet[starts:opens].strip(), sheet[opens + 1 : place].strip()
                starts = place + 1


def parted(text: str, mark: str) -> list[str]:
    """Part a list at a mark, but not within brackets."""
    parts, depth, starts = [], 0, 0
    for place, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if char == mark and depth == 0:
            parts.append(text[starts:place].strip())
            starts = place + 1
    return [part for part in [*parts, text[starts:].strip()] if part]
