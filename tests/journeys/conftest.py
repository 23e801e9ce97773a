"""Two people, two browsers, one table: the promises of the product as stories."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, BrowserContext, Page

from sameside.mail.models import Mail
from sameside.partnerships.models import Person
from tests.apps.conftest import cast
from tests.demonstrated import demonstrated, demonstration_files

CODE = re.compile(r"\b([0-9]{6})\b")
LINK = re.compile(r"https?://\S+")
DESK, PHONE = (1280, 900), (390, 844)


class Visitor:
    """Somebody at a screen: a window with cookies of its own, and what went wrong in it."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context, self.origin = context, origin
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", self._heard)

    def _heard(self, message) -> None:
        # An answer of 4xx that a story asks for is no fault; 5xx and a refused script or style are.
        if message.type == "error" and "a status of 4" not in message.text:
            self.faults.append(message.text)

    def goes_to(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.origin + path)
        return self.page

    def is_signed_in_as(self, person: Person) -> Visitor:
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        self.context.add_cookies([SetCookieParam(name=name, value=value, url=self.origin)])
        return self

    def confirms(self, label: str) -> None:
        """Press a button, read what it will do, and press the one that does it."""
        self.page.get_by_role("button", name=label).first.click()
        self.page.get_by_role("dialog").locator("form button[type=submit]").last.click()
        self.page.wait_for_load_state()

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).filter(visible=True).first.wait_for(timeout=5000)


@pytest.fixture
def visitor(browser: Browser, live_server) -> Iterator[Callable[..., Visitor]]:
    """Open a window for somebody, at a desk or on a phone; afterwards nothing must be broken."""
    opened: list[Visitor] = []

    def open_window(person: Person | None = None, *, size=DESK, theme: str = "light") -> Visitor:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            locale="en-GB",
            timezone_id="Europe/Copenhagen",
        )
        context.set_default_timeout(10_000)
        made = Visitor(context, live_server.url)
        opened.append(made)
        return made.is_signed_in_as(person) if person else made

    yield open_window
    for each in opened:
        if kept := os.environ.get("KEEP_PICTURES"):
            each.page.screenshot(path=f"{kept}/{id(each)}.png", full_page=True)
        each.context.close()
    assert [fault for each in opened for fault in each.faults] == []


def newest_mail(to: str) -> Mail:
    """Return the newest mail in the outbox to an address."""
    return next(mail for mail in Mail.objects.order_by("-pk") if to in mail.to)


def mailed_code(to: str) -> str:
    """Return the code in the newest mail to an address."""
    found = CODE.search(newest_mail(to).text)
    assert found, newest_mail(to).text
    return found.group(1)


def mailed_link(to: str, origin: str) -> str:
    """Return the first link in the newest mail to an address, as this test's server answers it."""
    found = LINK.search(newest_mail(to).text)
    assert found, newest_mail(to).text
    return found.group(0).replace(settings.ORIGIN, origin)


def let_the_worker_work() -> None:
    """Do the jobs that wait, as the worker would, and come back."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


__all__ = ["cast", "demonstrated", "demonstration_files"]
