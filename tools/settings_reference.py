"""Writes docs/reference/settings.md from the table of settings, so that the two cannot differ.

python -m tools.settings_reference          write the page
python -m tools.settings_reference check    say whether it is as it would be written
"""

from __future__ import annotations

import sys
from pathlib import Path

from sameside.config.environment import PREFIX, SETTINGS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "settings.md"
HEAD = """# Settings

What the environment may say, in `/etc/sameside.env` or before the command. Without any of it
Sameside serves on this machine with SQLite. A value that cannot be, or a name nobody knows, stops
the start in a sentence. This page is made from the table itself
(`python -m tools.settings_reference`).

| setting | if not given | what for |
| --- | --- | --- |
"""


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; answer 1 when it is not as it should be."""
    page = HEAD + "".join(map(_row, SETTINGS_IN_ORDER))
    if "check" not in arguments:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page
    print(
        "As the settings."
        if same
        else f"Write {PAGE.name} anew: python -m tools.settings_reference"
    )
    return 0 if same else 1


SETTINGS_IN_ORDER = tuple(
    (f"`{PREFIX}{each.name}`", f"`{each.default}`" if each.default else "", each.purpose)
    for each in SETTINGS
)


def _row(cells: tuple[str, str, str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
