"""What is asked before somebody is blocked, muted or reported: over the page, or on one without script."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES, Reader

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


class Street:
    """Ann follows Ben and Cleo, whose posts stand on her home: two of Ben's around one of Cleo's."""

    def __init__(self, server: Server) -> None:
        self.ann, self.ben, self.cleo = (Reader(server, name) for name in ("ann", "ben", "cleo"))
        for one in (self.ben, self.cleo):
            self.ann.post(f"/api/v1/accounts/{one.id}/follow")
        self.ben.says("a drum at night")
        self.cleo.says("quiet please")
        self.ben.says("another drum")

    def relation(self) -> Any:
        return self.ann.ok("GET", "/api/v1/accounts/relationships", params={"id[]": self.ben.id})[0]


def said(tab: Page, text: str) -> Locator:
    return tab.locator(".post").filter(has=tab.locator(".text", has_text=text))


def choose(tab: Page, text: str, entry: str) -> None:
    said(tab, text).locator("[data-post-menu]").click()
    tab.get_by_role("menuitem", name=entry).click()


@SIZES
def test_whoever_is_muted_or_blocked_leaves_the_page_one_reads(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    street = Street(server)
    tab = street.ann.opens(browser, "/", viewport=size)
    over = tab.get_by_role("dialog")
    choose(tab, "another drum", f"Mute {street.ben.name}…")
    expect(over).to_have_accessible_name(f"Mute {street.ben.name}")
    expect(over.get_by_label("Indefinitely")).to_be_visible()
    assert axe_complaints(tab) == []
    over.get_by_role("link", name="Cancel").click()
    expect(over).to_have_count(0)
    expect(said(tab, "another drum").locator("[data-post-menu]")).to_be_focused()
    choose(tab, "another drum", f"Mute {street.ben.name}…")
    over.get_by_label("One hour").check()
    over.get_by_role("button", name="Mute").click()
    expect(over).to_have_count(0)
    expect(said(tab, "drum")).to_have_count(0)
    expect(said(tab, "quiet please")).to_be_focused()
    assert street.relation()["muting"]
    assert street.relation()["muting_expires_at"]
    choose(tab, "quiet please", f"Block {street.cleo.name}…")
    expect(over).to_have_accessible_name(f"Block {street.cleo.name}?")
    over.get_by_role("button", name="Block").click()
    expect(said(tab, "quiet please")).to_have_count(0)
    assert tab.url == f"{server.url}/"
    assert browser.complaints == []


def test_a_profile_says_at_once_what_its_person_is_to_one_now(server: Server, browser: Chromium) -> None:
    street = Street(server)
    profile = f"/@{street.ben.name}"
    tab = street.ann.opens(browser, profile)
    over = tab.get_by_role("dialog")
    menu = tab.locator(".profile details[data-menu] > summary")
    menu.click()
    tab.locator(".profile .sheet").get_by_role("link", name="Mute").click()
    expect(over).to_be_visible()
    tab.keyboard.press("Escape")
    expect(menu).to_be_focused()
    menu.click()
    tab.locator(".profile .sheet").get_by_role("link", name="Mute").click()
    over.get_by_role("button", name="Mute").click()
    expect(tab.locator(".profile .follows-you")).to_have_text("muted")
    menu.click()
    tab.locator(".profile .sheet").get_by_role("link", name=f"Block {street.ben.name}").click()
    over.get_by_role("button", name="Block").click()
    expect(tab.get_by_role("button", name="Unblock")).to_be_visible()
    assert tab.url == f"{server.url}{profile}"
    assert browser.complaints == []


def test_a_report_is_written_over_the_page_and_kept_until_it_is_sent(
    server: Server, browser: Chromium
) -> None:
    street = Street(server)
    tab = street.ann.opens(browser, "/")
    over = tab.get_by_role("dialog")
    choose(tab, "another drum", "Report this post…")
    expect(over).to_have_accessible_name(f"Report {street.ben.name}")
    expect(over.get_by_label("another drum")).to_be_checked()
    assert axe_complaints(tab) == []
    words = over.get_by_label("What should they know?")
    words.fill("x" * 1001)
    asked: list[str] = []
    tab.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    over.get_by_role("link", name="Cancel").click()
    assert asked == ["Discard what you wrote?"]
    over.get_by_role("button", name="Send report").click()
    expect(over.locator(".error, .form-error")).to_be_visible()
    expect(words).to_have_value("x" * 1001)
    words.fill("every night")
    over.get_by_role("button", name="Send report").click()
    expect(over).to_contain_text("We have your report")
    over.get_by_role("link", name="Close").click()
    expect(said(tab, "another drum")).to_be_visible()
    choose(tab, "another drum", "Report this post…")
    over.get_by_role("button", name="Send report").click()
    over.get_by_role("button", name=f"Block {street.ben.name}").click()
    expect(said(tab, "drum")).to_have_count(0)
    assert street.relation()["blocking"]
    assert tab.url == f"{server.url}/"
    # The browser itself speaks of the answer 422.
    assert [said for said in browser.complaints if "422" not in said] == []


def test_without_script_the_same_is_asked_on_pages(server: Server, browser: Chromium) -> None:
    street = Street(server)
    tab = street.ann.opens(browser, "/", java_script_enabled=False)
    said(tab, "another drum").locator("[data-post-menu]").click()
    tab.get_by_role("link", name=f"Mute {street.ben.name}…").click()
    tab.get_by_label("One day").check()
    tab.get_by_role("button", name="Mute").click()
    expect(tab.locator(".profile .follows-you")).to_contain_text("muted until")
    tab.goto(f"/@{street.cleo.name}")
    tab.locator(".profile details[data-menu] > summary").click()
    tab.get_by_role("link", name="Block").click()
    tab.get_by_role("button", name="Block").click()
    tab.goto("/")
    expect(tab.locator(".post")).to_have_count(0)
