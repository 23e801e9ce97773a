"""The guide holds every component; what shuts nobody out there shuts nobody out elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

AXE = Path(__file__).parents[2] / "assets" / "axe.min.js"
DESK, PHONE = (1280, 900), (390, 844)


@pytest.fixture
def guide(browser: Browser, live_server, settings) -> Iterator[Callable[..., Page]]:
    """Open the guide in a window; afterwards nothing must have been complained about."""
    settings.DEBUG = True
    opened: list[Page] = []
    complaints: list[str] = []

    def opens(size=DESK, theme="light", script=True, path="/looks/") -> Page:  # noqa: FBT002 -- said by name
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            java_script_enabled=script,
        )
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(live_server.url + path)
        opened.append(page)
        return page

    yield opens
    for page in opened:
        page.context.close()
    assert complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_component_keeps_anyone_out(guide, size: tuple[int, int], theme: str):
    page = guide(size, theme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [
        (each["impact"], each["id"], each["nodes"][0]["html"]) for each in found["violations"]
    ]
    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_nothing_is_wider_than_the_page(guide, size: tuple[int, int]):
    page = guide(size)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@pytest.mark.browser
def test_a_question_names_its_consequence_and_can_be_left(guide):
    page = guide()
    page.get_by_role("button", name="Settle it").first.click()
    dialog = page.get_by_role("dialog", name="Settle the concern?")
    assert dialog.is_visible()
    dialog.get_by_role("button", name="Not now").click()
    assert not dialog.is_visible()


@pytest.mark.browser
def test_a_question_is_asked_without_script_too(guide):
    page = guide(script=False)
    page.get_by_role("button", name="Settle it").first.click()
    assert page.get_by_role("dialog", name="Settle the concern?").is_visible()


@pytest.mark.browser
def test_the_menu_opens_without_script(guide):
    page = guide(PHONE, script=False)
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Dansk").click()
    assert page.locator("html").get_attribute("lang") == "da"


@pytest.mark.browser
def test_the_menu_closes_with_escape_and_gives_the_focus_back(guide):
    page = guide()
    page.locator("details.menu > summary").click()
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.browser
def test_keys_lead_where_they_say_and_keep_out_of_texts(guide):
    page = guide(path="/looks/?page=2")
    page.locator("#words").focus()
    page.keyboard.type("go/?")
    assert page.locator("#words").input_value() == "go/?"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("r")
    assert page.url.endswith("#record")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keyboard shortcuts").is_visible()


@pytest.mark.browser
def test_keys_can_be_turned_off(guide):
    page = guide()
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn keys off").click()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    assert page.get_by_role("dialog").count() == 0


@pytest.mark.browser
def test_the_next_step_lies_under_the_thumb(guide):
    page = guide(PHONE)
    box = page.locator(".next-step").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == PHONE[1]


@pytest.mark.browser
def test_the_theme_follows_the_device_until_somebody_chooses(guide):
    page = guide(theme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(21, 24, 28)"
    page.goto(page.url + "?theme=light")
    assert page.evaluate(ground) == "rgb(247, 245, 240)"


@pytest.mark.browser
def test_each_side_acts_in_its_own_colour(guide):
    page = guide()
    colour = "element => getComputedStyle(element).backgroundColor"
    ours = page.locator("#buttons .btn-primary").first.evaluate(colour)
    theirs = page.locator("#buttons [data-side=supplier] .btn-primary").evaluate(colour)
    assert (ours, theirs) == ("rgb(20, 99, 107)", "rgb(162, 72, 31)")
