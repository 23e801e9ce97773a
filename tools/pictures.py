"""Takes the pictures in the documents from the demonstration: python -m tools.pictures.

Needs the test tools and a Chromium. Look at what it made before you commit it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from sameside.cli.demonstration import write_demonstration
from sameside.cli.statement import page_of
from sameside.delivery.reckoning.question import Question, answer
from sameside.pages.words import Words

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"statement": (1280, 1180, "light"), "statement-phone": (390, 844, "dark")}
MISS = "R-2025-00695"
"""A request of the demonstration that was paused and missed."""


def main() -> int:
    """Take each picture; answer 1 where there is no browser."""
    browser = shutil.which("chromium")
    if browser is None:
        print("There is no Chromium here to open the page in.")
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        page = _page(Path(folder))
        opened = play.chromium.launch(executable_path=browser, args=OPTIONS)
        for name in SIZES:
            _take(opened, page, name)
        _take_timeline(opened, page)
        opened.close()
    return 0


def _page(folder: Path) -> Path:
    """Write the demonstration's page with one request explained."""
    made = write_demonstration(folder)
    found = answer(Question(made.log, made.agreement))
    page = folder / "statement.html"
    page.write_bytes(page_of(found, [found.account(MISS)], Words("en")))
    return page


def _take(browser: Browser, page: Path, name: str) -> None:
    width, height, theme = SIZES[name]
    dark = theme == "dark"
    opened = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    opened.goto(page.as_uri())
    opened.screenshot(path=PICTURES / f"{name}.png")
    opened.close()


def _take_timeline(browser: Browser, page: Path) -> None:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(page.as_uri())
    shown = opened.locator("details[open], article", has_text=MISS).last
    shown.screenshot(path=PICTURES / "timeline.png")
    opened.close()


if __name__ == "__main__":
    sys.exit(main())
