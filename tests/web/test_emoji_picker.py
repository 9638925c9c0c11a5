"""The window in which one looks for an emoji, by keys and by finger."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import NewDatabase
from tests.entrance import Person
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_completion import add_emoji
from tests.web.test_writing import signed_in


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def test_an_emoji_is_found_by_name_and_chosen_by_keys_alone(server: Server, browser: Chromium) -> None:
    tab = signed_in(browser, Person(server, "ada"))
    tab.goto("/compose")
    text = tab.locator("#box-text")
    text.press_sequentially("Tea")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.get_by_role("button", name="Emoji").press("Enter")
    picker = tab.get_by_role("dialog", name="Emoji")
    seek = picker.get_by_role("searchbox")
    expect(seek).to_be_focused()
    assert [url for url in asked if "/static/emoji/en.json?v=" in url]
    assert axe_complaints(tab) == []
    seek.press_sequentially("teacup")
    expect(picker.locator("[data-insert]:visible").first).to_have_attribute("title", "teacup without handle")
    seek.press("Enter")
    expect(text).to_have_value("Tea🍵")
    expect(text).to_be_focused()
    tab.get_by_role("button", name="Emoji").press("Enter")
    expect(picker.locator("section[data-group=recent] [data-insert='🍵']")).to_be_visible()
    seek.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    expect(picker.get_by_text("grinning face", exact=True)).to_be_visible()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    expect(text).to_have_value("Tea🍵😃")
    tab.get_by_role("button", name="Emoji").press("Enter")
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("button", name="Emoji")).to_be_focused()
    assert browser.complaints == []


def test_the_servers_own_stand_first_and_a_skin_tone_is_kept(
    server: Server, browser: Chromium, tmp_path: Path
) -> None:
    add_emoji(server, "lantern", tmp_path, "Feasts")
    person = Person(server, "ada")
    tab = signed_in(browser, person)
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto("/compose")
    text = tab.locator("#box-text")
    text.fill("1")
    tab.get_by_role("button", name="Emoji").click()
    picker = tab.get_by_role("dialog", name="Emoji")
    expect(picker.get_by_role("heading", name="Feasts")).to_be_visible()
    picker.get_by_role("button", name="lantern", exact=True).click()
    expect(text).to_have_value("1 :lantern: ")
    for _ in range(2):
        tab.get_by_role("button", name="Emoji").click()
        picker.get_by_role("combobox", name="Skin tone").select_option("🏿")
        picker.get_by_role("searchbox").fill("thumbs up")
        picker.get_by_role("button", name="thumbs up", exact=True).click()
        tab.reload()
        tab.get_by_role("button", name="Emoji").click()
        expect(picker.locator("section[data-group=recent] [data-insert='👍🏿']")).to_be_visible()
        tab.keyboard.press("Escape")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert browser.complaints == []


def test_a_browser_that_remembers_nothing_still_opens_it(server: Server, browser: Chromium) -> None:
    tab = signed_in(browser, Person(server, "ada"))
    tab.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })"
    )
    tab.goto("/compose")
    tab.get_by_role("button", name="Emoji").click()
    tab.get_by_role("dialog", name="Emoji").get_by_role("button", name="grinning face", exact=True).click()
    expect(tab.locator("#box-text")).to_have_value("😀")
    assert browser.complaints == []
