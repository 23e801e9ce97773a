"""The tables of docs/reference/performance.md, each between marks that name who writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.measure import ROOT

PAGE: Final = ROOT / "docs" / "reference" / "performance.md"
THOUSAND: Final = 1000
SMALL: Final = 10


def write(section: str, text: str, document: Path | None = None) -> None:
    """Replace what stands between the marks of a section of a document.

    :raises LookupError: when the page has no such marks.
    """
    document = document or PAGE
    page = document.read_text(encoding="utf-8")
    begins, ends = f"<!-- {section} begins -->\n", f"<!-- {section} ends -->"
    if begins not in page or ends not in page:
        raise LookupError(section)
    pattern = re.escape(begins) + r".*?" + re.escape(ends)
    written = re.sub(pattern, lambda _: f"{begins}{text.strip()}\n{ends}", page, flags=re.DOTALL)
    document.write_text(written, encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table, its first column words and the others figures."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


def figure(value: float) -> str:
    """Return a number with as many digits as it deserves: 21.4, 207, 3,098."""
    if abs(value) < SMALL:
        return f"{value:.2g}" if abs(value) < 1 else f"{value:.1f}"
    return f"{value:,.1f}" if abs(value) < 10 * SMALL else f"{value:,.0f}"


def duration(seconds: float) -> str:
    """Return a duration in the unit in which it reads best."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{figure(seconds / size)} {unit}"
    return f"{figure(seconds / 1e-9)} ns"
