"""A guest without an account in Chromium: in by a link, heard at once, and out at the minute."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from sabar.kit import times
from tests.entrance import PASSWORD, fresh_name
from tests.server import Server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import House
from tests.web.spaces.test_guests import link
from tests.web.spaces.test_live_room import AT_ONCE, SOON, opens, says

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@SIZES
def test_a_guest_comes_in_by_a_link_speaks_live_and_is_out_at_the_minute(
    house: House, browser: Chromium, server: Server, size: dict[str, int]
) -> None:
    browser.complaints.clear()
    tab = browser.tab(viewport=size)
    tab.goto(link(house))
    tab.get_by_role("link", name="Come in as a guest").click()
    assert axe_complaints(tab) == []
    tab.get_by_label("Your name").fill("Marie")
    tab.get_by_label("E-mail").fill(f"{fresh_name('g')}@example.org")
    tab.get_by_label("Password").fill(PASSWORD)
    with tab.expect_websocket(lambda socket: "/api/v1/streaming" in socket.url):
        tab.get_by_role("button", name="Come in").click()
    expect(tab.locator("form[data-room]")).to_be_visible()
    expect(tab.get_by_role("navigation", name="Main").get_by_role("link")).to_have_count(
        1 if size["width"] < 600 else 2
    )
    assert axe_complaints(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    owner = opens(house.owner, browser, house.url)
    says(tab, "bonjour")
    expect(owner.locator(".feed .post .text")).to_have_text(["bonjour"], timeout=SOON)
    says(owner, "welcome")
    expect(tab.locator(".feed .post .text").first).to_have_text("welcome", timeout=SOON)
    server.clock.advance(2 * times.DAY + times.SECOND)
    tab.wait_for_url("**/spaces/left", timeout=AT_ONCE + SOON)
    assert "welcome" not in tab.content() and "bonjour" not in tab.content()
    tab.goto("/s")
    expect(tab.get_by_text("No spaces any more")).to_be_visible()
    tab.get_by_role("button", name="Log out").click()
    expect(tab.get_by_text("You are logged out.")).to_be_visible()
    assert browser.complaints == []
