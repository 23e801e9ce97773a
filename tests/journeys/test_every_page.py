"""Every page there is, in both widths and both themes: nothing on it shuts anyone out."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.demonstrated import Demonstrated
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.once]
AXE = (Path(__file__).parents[1] / "assets" / "axe.min.js").read_text()
PARTS = {"table:columns", "delivery:import-progress"}
"""What a page fetches to renew a part of itself; no page of its own."""
SERIOUS = {"serious", "critical"}
LOOKED = "axe.run(document, {resultTypes: ['violations']})"
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.fixture
def a_filled_table(transactional_db, demonstrated: Demonstrated) -> Demonstrated:
    return demonstrated


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_shuts_anyone_out(a_filled_table: Demonstrated, visitor, theme: str):
    nora = visitor(a_filled_table.seat("Nora").person, theme=theme)
    seen, faults = [], []
    for each in a_filled_table.addresses():
        if each.name in PARTS:
            continue
        answer = nora.page.request.get(nora.origin + each.url, max_redirects=0)
        if answer.ok and "text/html" in answer.headers["content-type"]:
            nora.goes_to(each.url)
            seen.append(each.name)
            faults += [f"{each.name}: {fault}" for fault in faults_of(nora.page)]
    assert faults == []
    assert {"delivery:request", "table:new-contest", "table:card"} <= set(seen)
    assert len(seen) > 35, seen


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_of_a_visitor_shuts_anyone_out(db, visitor, theme: str):
    somebody = visitor(theme=theme)
    faults = []
    for path in ("/account/login/", "/invitations/no-such-secret/", "/nowhere/"):
        somebody.goes_to(path)
        faults += [f"{path}: {fault}" for fault in faults_of(somebody.page)]
    assert faults == []


def faults_of(page: Page) -> list[str]:
    """Look at a page in both widths, everything on it unfolded."""
    page.evaluate(AXE)
    page.evaluate(OPEN_ALL)
    found = [] if page.title().strip() else ["no title"]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} first headings")
    for width, height in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{wide} px wide at {width}")
        found += [f"{violation} ({width})" for violation in serious(page)]
    return found


def serious(page: Page) -> list[str]:
    violations = page.evaluate(LOOKED)["violations"]
    return [
        f"{each['id']} at {each['nodes'][0]['target']}: {each['nodes'][0]['failureSummary'][:200]}"
        for each in violations
        if each["impact"] in SERIOUS
    ]
