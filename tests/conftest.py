"""What all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

# Playwright runs a loop of its own in this thread; nothing of ours is called from within it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# How long one example takes says more about the machine than about the rule.
# A run repeats; to look further than it does: pytest --hypothesis-profile explore
settings.register_profile("house", deadline=None, print_blob=True, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True, max_examples=2_000)
settings.load_profile("house")

TOUCHING = {"db", "transactional_db", "live_server"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark each test that touches the database, so that it can be run on another one."""
    if TOUCHING & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.data)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what mostly waits for processes of its own, beside what computes.

    At the end one worker would wait for the other. What touches the database stays in the order
    that pytest-django gives it.
    """
    items.sort(key=_goes_later)


def _goes_later(item: pytest.Item) -> bool:
    return not item.get_closest_marker("slow") or item.get_closest_marker("data") is not None


BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser that opens our pages; where there is none, the test is left out and says so."""
    for named in (os.environ.get("SAMESIDE_BROWSER"), *BROWSERS):
        if named and (found := shutil.which(named)):
            return Path(found)
    return pytest.skip("there is no Chromium here to open the page in")


@pytest.fixture(scope="session")
def chromium_options() -> list[str]:
    """Start the browser so that it asks nothing of the network and works as root."""
    return [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        "--no-sandbox",
    ]


@pytest.fixture(scope="session")
def browser(chromium: Path, chromium_options: list[str]) -> Iterator[Browser]:
    """One browser for a whole run; each test opens windows of its own in it."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=chromium_options)
        yield opened
        opened.close()
