"""Takes the pictures in the documents from the demonstration: python -m tools.pictures.

Needs the test tools and a Chromium. Look at what it made before you commit it. Names after the
command take those pictures alone.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools.palette import smaller

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TABLE = "/partnerships/northern-police-harbour-service"
WHO = "Nora Holm"
MISS = "R-2026-01706"
"""A request of the demonstration that was paused and missed."""
CARD = "Requests wait for us, and we do not know it"
"""A card that was answered, with words of both sides."""
PATIENCE = 120
"""Seconds until the demonstration must be there."""
DESK, PHONE = (1280, 900), (390, 844)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page, or with `part` the section under a heading of it, in a size and a theme."""

    path: str
    size: tuple[int, int] = DESK
    theme: str = "light"
    card: str = ""
    part: str = ""


ONE = f"{TABLE}/services/requests/one/?id={MISS}"
TAKEN = {
    "start": Picture("/"),
    "board": Picture(f"{TABLE}/"),
    "card": Picture(f"{TABLE}/", card=CARD),
    "statement": Picture(f"{TABLE}/services/"),
    "request": Picture(ONE),
    "timeline": Picture(ONE, part="Its time, to scale"),
    "agreement": Picture(f"{TABLE}/agreement/"),
    "record": Picture(f"{TABLE}/record/"),
    "people": Picture(f"{TABLE}/people/"),
    "board-phone": Picture(f"{TABLE}/", PHONE, "dark"),
    "card-phone": Picture(f"{TABLE}/", PHONE, "dark", card=CARD),
    "statement-phone": Picture(f"{TABLE}/services/", PHONE, "dark"),
}


def main(wanted: list[str]) -> int:
    """Take each picture; answer 1 where there is no browser."""
    browser = shutil.which("chromium")
    if browser is None:
        print("There is no Chromium here to open the pages in.")
        return 1
    PICTURES.mkdir(exist_ok=True)
    with demonstration() as origin, sync_playwright() as play:
        opened = play.chromium.launch(executable_path=browser, args=OPTIONS)
        for name, picture in TAKEN.items():
            if not wanted or name in wanted:
                taken = smaller(_take(opened, origin, picture))
                (PICTURES / f"{name}.png").write_bytes(taken)
                print(f"{name}.png: {len(taken) // 1000} kB")
        opened.close()
    return 0


@contextmanager
def demonstration() -> Iterator[str]:
    """Run the demonstration in a folder of its own; give its address."""
    command = Path(sys.executable).with_name("sameside")
    with tempfile.TemporaryDirectory() as folder, socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        held.close()
        running = subprocess.Popen(
            [command, "demo", "--port", str(port), "--folder", "demo"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            origin = f"http://127.0.0.1:{port}"
            _wait_for(f"{origin}/account/login/")
            yield origin
        finally:
            running.terminate()
            running.wait()


def _wait_for(address: str) -> None:
    for _ in range(PATIENCE):
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 -- our own server
        except (urllib.error.URLError, ConnectionError):
            time.sleep(1)
        else:
            return
    message = "The demonstration did not start."
    raise TimeoutError(message)


def _take(browser: Browser, origin: str, picture: Picture) -> bytes:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.theme == "dark" else "light",
        locale="en-GB",
        timezone_id="Europe/Copenhagen",
    )
    page = context.new_page()
    page.goto(f"{origin}/account/login/")
    page.get_by_role("button", name=WHO).click()
    page.wait_for_load_state()
    page.goto(f"{origin}{picture.path}")
    if picture.card:
        page.get_by_role("link", name=picture.card).first.click()
        page.wait_for_load_state()
    taken = _shot(page, picture.part)
    context.close()
    return taken


def _shot(page: Page, part: str) -> bytes:
    page.evaluate("document.fonts.ready")
    if not part:
        return page.screenshot()
    heading = page.get_by_role("heading", name=part)
    return page.locator("section, article").filter(has=heading).last.screenshot()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
