"""The pages as people see them: nothing serious for axe, nothing wider than the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from sameside.kernel.history import Side
from sameside.kernel.seat import Role
from sameside.partnerships.actions import Offer, invite
from tests.apps.partnerships.reading import link_to

AXE = (Path(__file__).parents[2] / "assets" / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .filter(found => ["serious", "critical"].includes(found.impact))
  .map(found => [found.id, found.nodes.map(node => node.html)])"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
T = "/partnerships/north-harbour"
OURS = [
    f"{T}/people/",
    f"{T}/people/new/",
    f"{T}/agreement/",
    f"{T}/agreement/1/",
    f"{T}/agreement/2/",
    f"{T}/record/",
    f"{T}/record/1/",
    f"{T}/record/verify/",
    f"{T}/tokens/",
    "/account/",
    "/account/two-factor/",
    "/account/two-factor/app/",
    "/account/passkeys/new/",
    "/account/sessions/",
    "/partnerships/new/",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.parametrize("how", [(1280, "light"), (390, "dark")])
@pytest.mark.usefixtures("proposed")
def test_every_page_can_be_read_by_everybody(how, browser, live_server, cast, as_jens):
    offer = Offer(email="ida@example.org", role=Role.MEMBER)
    invite(offer=offer, side=Side.CUSTOMER, by=cast.nora, now=timezone.now())
    faults = looked_at(browser, live_server.url, as_jens, OURS, how)
    public = ["/account/login/", link_to("ida@example.org")]
    faults += looked_at(browser, live_server.url, None, public, how)
    assert faults == []


def looked_at(
    browser: Browser, server: str, who: Client | None, pages: list[str], how: tuple[int, str]
) -> list[object]:
    """Return what is wrong with pages at a width and in a theme."""
    width, theme = how
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
    )
    if who is not None:
        held = who.cookies["sameside"].value
        context.add_cookies([{"name": "sameside", "value": held, "url": server}])
    faults: list[object] = []
    page = context.new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    for address in pages:
        page.goto(server + address)
        page.evaluate(AXE + ";0")
        faults += [(address, *found) for found in page.evaluate(SERIOUS)]
        if page.evaluate(TOO_WIDE):
            faults.append((address, "wider than the window"))
    context.close()
    return faults


def test_a_passkey_is_made_and_lets_its_person_in(browser, live_server, cast, as_jens):
    context = browser.new_context()
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    able = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": able})
    held = as_jens.cookies["sameside"].value
    context.add_cookies([{"name": "sameside", "value": held, "url": live_server.url}])
    page.goto(f"{live_server.url}/account/passkeys/new/")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url(lambda url: "/passkeys/new/" not in url)
    assert Authenticator.objects.filter(user=cast.jens.person, type="webauthn").count() == 1
    context.clear_cookies()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{live_server.url}/account/")
    assert page.get_by_text("jens@example.org").is_visible()
    context.close()
