"""Builds the sprite of the few icons our pages use from Tabler's drawings.

A template says `icon("clock")`; the name must stand here. An icon always stands beside a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable

ICONS = (
    "alert-triangle", "archive", "arrow-back-up", "arrow-down", "arrow-left", "arrow-right",
    "arrow-up", "building", "calendar", "calendar-due", "check", "checks", "chevron-down",
    "chevron-left", "chevron-right", "circle-check", "circle-dashed", "clock", "copy",
    "corner-down-right", "device-desktop", "devices", "dots", "download", "external-link", "eye",
    "file-import", "file-text", "filter", "fingerprint", "flag", "hand-stop", "help", "history",
    "hourglass", "info-circle", "key", "keyboard", "language", "layout-columns", "link", "list",
    "lock", "logout", "mail", "menu-2", "message", "moon", "paperclip", "pencil", "player-pause",
    "player-play", "plus", "printer", "refresh", "scale", "search", "selector", "send", "settings",
    "shield-check", "signature", "sun", "table", "target", "trash", "upload", "user", "user-plus",
    "users", "x",
)  # fmt: skip
DRAWN = re.compile(r"<(?:path|circle|rect|line)\b[^>]*/>")
BLANK = 'd="M0 0h24v24H0z"'


def sprite(drawing: Callable[[str], str]) -> str:
    """Return the sprite; `drawing` gives the SVG of an icon by its name."""
    symbols = "\n".join(symbol(name, drawing(name)) for name in ICONS)
    return (
        "<!-- Tabler Icons, MIT, made by tools/icon_sprite.py; see tabler-icons-LICENSE.txt -->\n"
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    )


def symbol(name: str, drawing: str) -> str:
    """Return one icon as a symbol that takes the colour of the words beside it."""
    strokes = "".join(stroke for stroke in DRAWN.findall(drawing) if BLANK not in stroke)
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{strokes}</symbol>'
    )
