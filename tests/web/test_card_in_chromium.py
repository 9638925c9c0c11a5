"""The card that asks before a post goes, in a real browser: over the page, or a page of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import pictures
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_card import contents, follower, labelled
from tests.web.test_unsent_in_chromium import signed_in
from tests.web.writer import Writer

PHONE = {"width": 390, "height": 844}
#: Controls of the open card that are lower than a finger needs, or stick out of it.
SMALL = """() => [...document.querySelectorAll("dialog[open] :is(button, .tick), main .button")]
  .filter((it) => it.checkVisibility() && !it.matches(".unseen"))
  .map((it) => [it.textContent.trim(), it.getBoundingClientRect()])
  .filter(([, box]) => box.height < 39.5 || box.left < 0 || box.right > innerWidth)
  .map(([words]) => words)"""


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def sends(tab: Page, words: str) -> None:
    tab.locator("#box-text").fill(words)
    tab.locator("#box-text").press("Control+Enter")


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE])
def test_the_card_comes_over_the_page_and_escape_keeps_the_words(
    server: Server, browser: Chromium, viewport: dict[str, int]
) -> None:
    ada = Writer(server)
    labelled(ada, "Client", follower(ada, "acme"))
    follower(ada, "bob")
    tab = signed_in(browser, ada.person, viewport=viewport)
    sends(tab, "What a dull town")
    card = tab.get_by_role("dialog", name="Before it goes")
    expect(card).to_contain_text("1 person you labelled “Client” would read this")
    expect(card.get_by_role("heading")).to_be_focused()
    assert axe_complaints(tab) == []
    assert tab.evaluate(SMALL) == []
    order = []
    for _ in range(4):
        tab.keyboard.press("Tab")
        order.append(tab.evaluate("() => document.activeElement.textContent.trim()"))
    assert order == ["Send", "Hold 30 minutes", "Leave that person out", "Back to writing"]
    tab.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(tab.locator("#box-text")).to_have_value("What a dull town")
    expect(tab.locator("#box-text")).to_be_focused()
    assert ada.posts == []
    tab.locator("#box-text").press("Control+Enter")
    card.get_by_role("button", name="Leave that person out").click()
    expect(card).to_contain_text("for your followers without that person, and no longer public.")
    assert axe_complaints(tab) == [] and tab.evaluate(SMALL) == []
    card.get_by_role("button", name="Back to writing").click()
    expect(tab.locator("#box-text")).to_have_value("What a dull town")
    tab.locator("#box-text").press("Control+Enter")
    card.get_by_role("button", name="Send", exact=True).click()
    expect(tab.locator(".feed .post .text").first).to_have_text("What a dull town")
    expect(tab.locator("#box-text")).to_have_value("")
    assert contents(ada) == ["What a dull town"]
    assert browser.complaints == []


def test_held_from_the_card_it_waits_on_the_page(server: Server, browser: Chromium) -> None:
    ada = Writer(server)
    labelled(ada, "Client", follower(ada, "acme"))
    tab = signed_in(browser, ada.person)
    sends(tab, "A sour line")
    tab.get_by_role("dialog").get_by_role("button", name="Hold 30 minutes").click()
    expect(tab.locator("[data-held]")).to_contain_text("A sour line")
    expect(tab.locator("#box-text")).to_have_value("")
    assert ada.posts == []
    assert browser.complaints == []


def test_a_warning_that_is_not_wanted_again_is_switched_off_on_the_way_back(
    server: Server, browser: Chromium
) -> None:
    ada = Writer(server)
    tab = signed_in(browser, ada.person)
    tab.locator("#box-text").fill("Look")
    flag = pictures.encoded(pictures.flag((320, 240)), "PNG")
    picked = {"name": "flag.png", "mimeType": "image/png", "buffer": flag}
    tab.locator("[data-pick]").set_input_files(picked)
    tab.locator("#box-text").press("Control+Enter")
    card = tab.get_by_role("dialog")
    expect(card).to_contain_text("1 picture has no description")
    assert tab.evaluate(SMALL) == []
    card.get_by_label("Do not tell me this again").check()
    tab.keyboard.press("Escape")
    expect(tab.locator("#box-text")).to_be_focused()
    expect(tab.locator(".picture.filled")).to_have_count(1)
    tab.locator("#box-text").press("Control+Enter")
    expect(tab.locator(".feed .post .text").first).to_have_text("Look")
    (post,) = ada.posts
    assert len(post["media_attachments"]) == 1
    assert browser.complaints == []


def test_an_answer_where_one_reads_is_asked_about_and_stands_below(server: Server, browser: Chromium) -> None:
    ada = Writer(server)
    acme = follower(ada, "acme")
    id = ada.says("Who comes?")
    labelled(ada, "Client", acme)
    tab = signed_in(browser, ada.person)
    tab.locator(f'.post[data-post="{id}"] a[href^="/compose?reply_to"]').click()
    box = tab.locator(".inplace form[data-box]")
    box.locator("textarea[name=text]").fill("All of you")
    box.locator("[data-send]").click()
    tab.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()
    expect(tab.locator(".feed")).to_contain_text("All of you")
    assert ada.posts[0]["in_reply_to_id"] == id
    assert browser.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
def test_on_the_page_of_the_box_the_card_is_a_page_that_leads_back(
    server: Server, browser: Chromium, width: int
) -> None:
    ada = Writer(server)
    labelled(ada, "Client", follower(ada, "acme"))
    follower(ada, "bob")
    ada.browser.post("/settings/preferences", language="fr", **{"cautions[]": ["given_away"]})
    tab = signed_in(browser, ada.person, viewport={"width": width, "height": 800})
    tab.goto("/compose")
    sends(tab, "DE89370400440532013000")
    expect(tab.locator("main")).to_contain_text("Ceci ressemble à un numéro de compte bancaire")
    assert axe_complaints(tab) == [] and tab.evaluate(SMALL) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.get_by_role("button", name="Revenir au texte").click()
    expect(tab.locator("#box-text")).to_have_value("DE89370400440532013000")
    assert ada.posts == []
    assert browser.complaints == []
