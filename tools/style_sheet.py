"""Puts the sheets of `web/styles` into the one our pages load: python -m tools.style_sheet.

One file a component is how people read them; one file in all is how a browser gets them soonest.
A test holds the made file to what it is made of.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "sameside" / "web"
STYLES = WEB / "styles"
MADE = WEB / "static" / "web" / "sameside.css"
LETTERS = re.compile(r'url\("\.\./pages/([\w.-]+)"\)')
FIRST = (
    "tokens", "ground", "room", "frame", "menu", "buttons", "forms", "sides", "cards", "stations",
    "moves", "acts", "texts", "tables", "browsing", "empty", "notices", "figures", "facts",
    "dialogs", "errors",
)  # fmt: skip
"""Those that others rest on, in the order in which a later one may overrule an earlier."""
LAST = "paper"
"""What is printed overrules everything."""


def main() -> None:
    """Write the made file."""
    MADE.write_text(sheet(), encoding="utf-8")
    print(f"{MADE.relative_to(ROOT)}: {', '.join(layers())}")


def layers() -> list[str]:
    """Return the names of all layers in their order; what the pages of one app add stands late."""
    found = {each.stem for each in STYLES.glob("*.css")}
    return [*(one for one in FIRST if one in found), *sorted(found - {*FIRST, LAST}), LAST]


def sheet() -> str:
    """Return all layers as one sheet."""
    notice = "/* Made by tools/style_sheet.py from web/styles. */"
    order = f"@layer tabler, {', '.join(layers())};"
    whole = "\n".join(
        [notice, order, *((STYLES / f"{one}.css").read_text("utf-8") for one in layers())]
    )
    return LETTERS.sub(versioned, whole)


def versioned(found: re.Match[str]) -> str:
    """Return the address of a font as `web/storage.py` gives it, so that it is fetched once."""
    font = ROOT / "src" / "sameside" / "pages" / "assets" / found[1]
    return f'url("../pages/{found[1]}?v={hashlib.sha256(font.read_bytes()).hexdigest()[:12]}")'


if __name__ == "__main__":
    main()
