"""A concern from laying to settling without ever touching a mouse."""

from __future__ import annotations

import pytest

from sameside.table.models import Card
from tests.apps.conftest import Cast
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.browser
TABLE = "/partnerships/north-harbour/"
FOCUSED = """() => {
    const at = document.activeElement
    if (!at || at === document.body) return ''
    const label = at.labels && at.labels.length ? at.labels[0].innerText : ''
    return (label || at.getAttribute('aria-label') || at.innerText || '').trim()
}"""
RING = """() => {
    const seen = getComputedStyle(document.activeElement)
    const around = getComputedStyle(document.activeElement, '::after')
    return [seen, around].some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0)
        || seen.boxShadow !== 'none'
}"""
MOST = 120


def test_a_concern_is_laid_answered_and_settled_by_keys_alone(
    transactional_db, cast: Cast, visitor
):
    nora, jens = visitor(cast.nora.person), visitor(cast.jens.person)
    nora.goes_to(TABLE)
    goes_on(nora, "Lay the first card")
    goes_on(nora, "Concern")
    types(nora, "Title", "The lift stops between floors")
    types(nora, "What have you seen?", "Twice on Monday, with people in it.")
    comes_to(nora, "It is happening", "It could happen")
    nora.page.keyboard.press("Space")
    goes_on(nora, "Lay it on the table")
    assert Card.objects.get(number=1).title == "The lift stops between floors"

    jens.goes_to(TABLE)
    goes_on(jens, "The lift stops between floors")
    unfolds_and_goes_on(jens, "Answer it")
    assert Card.objects.get(number=1).state == "answered"

    nora.goes_to(f"{TABLE}cards/1/")
    unfolds_and_goes_on(nora, "Settle")
    assert Card.objects.get(number=1).state == "settled"


def test_the_first_stop_of_a_page_leads_past_the_frame(transactional_db, cast: Cast, visitor):
    nora = visitor(cast.nora.person)
    nora.goes_to(TABLE)
    nora.page.keyboard.press("Tab")
    assert nora.page.evaluate(FOCUSED) == "Go to the page itself"
    nora.page.keyboard.press("Enter")
    assert nora.page.evaluate("document.activeElement.id") == "main"


def test_a_slash_leads_to_the_search(transactional_db, cast: Cast, visitor):
    nora = visitor(cast.nora.person)
    nora.goes_to(TABLE)
    nora.page.keyboard.press("/")
    nora.page.keyboard.type("lift")
    nora.page.keyboard.press("Enter")
    nora.page.wait_for_url("**/search/?q=lift*")


def comes_to(at: Visitor, *names: str) -> str:
    """Press Tab until something of one of these names has the focus, and shows that it has."""
    for _ in range(MOST):
        at.page.keyboard.press("Tab")
        found = at.page.evaluate(FOCUSED)
        if any(found.startswith(name) for name in names):
            assert at.page.evaluate(RING), f"{found} shows no focus"
            return str(found)
    raise AssertionError(names)


def goes_on(at: Visitor, name: str) -> None:
    comes_to(at, name)
    with at.page.expect_navigation():
        at.page.keyboard.press("Enter")


def types(at: Visitor, label: str, words: str) -> None:
    comes_to(at, label)
    at.page.keyboard.type(words)


def unfolds_and_goes_on(at: Visitor, name: str) -> None:
    """Press a move; where it asks for words it unfolds first, and its own button ends it."""
    comes_to(at, name)
    folded = at.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    if folded:
        at.page.keyboard.press("Enter")
        comes_to(at, name)
    with at.page.expect_navigation():
        at.page.keyboard.press("Enter")
