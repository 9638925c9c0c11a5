"""A post that waits, in a real browser: the countdown, the keys, and every open page of its writer."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_unsent_in_chromium import signed_in
from tests.web.writer import Writer


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder, undo_seconds="60") as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def sends(tab: Page, words: str) -> None:
    tab.locator("#box-text").fill(words)
    tab.locator("[data-send]").click()
    expect(tab.locator("[data-held]")).to_contain_text(words)


def test_a_post_counts_down_on_every_page_of_its_writer_and_comes_out_as_any_post(
    server: Server, browser: Chromium
) -> None:
    ada = Writer(server)
    laptop = signed_in(browser, ada.person)
    phone = signed_in(browser, ada.person, viewport={"width": 390, "height": 844})
    sends(laptop, "Bread at six")
    card, other = laptop.locator("[data-held]"), phone.locator("[data-held]")
    expect(card).to_be_focused()
    expect(card.locator("[data-goes]")).to_have_text(re.compile(r"in 5\d s"))
    expect(laptop.get_by_role("status").filter(has_text="You can take it back")).to_have_count(1)
    expect(laptop.locator("[data-held-back]")).to_have_text("1")
    expect(other).to_contain_text("Bread at six")
    assert axe_complaints(laptop) == [] and axe_complaints(phone) == []
    # Longer from the phone, and sent from the laptop by a key.
    other.get_by_role("button", name="10 s more").click()
    expect(card.locator("[data-goes]")).to_have_text(re.compile(r"in 6\d s"))
    expect(card).to_be_focused()
    laptop.keyboard.press("Enter")
    for tab in (laptop, phone):
        expect(tab.locator(".feed .post .text")).to_have_text("Bread at six")
        expect(tab.locator(".feed .post.waiting")).to_have_count(0)
        expect(tab.locator("[data-held]")).to_have_count(0)
    expect(laptop.locator("[data-held-back]")).to_have_text("")
    assert len(ada.posts) == 1
    assert browser.complaints == []


def test_a_key_takes_it_back_into_the_box_and_time_lets_it_out(server: Server, browser: Chromium) -> None:
    ada = Writer(server, "bea")
    tab = signed_in(browser, ada.person)
    sends(tab, "Bread at five")
    tab.keyboard.press("z")
    expect(tab.locator("#box-text")).to_have_value("Bread at five")
    expect(tab.locator("#box-text")).to_be_focused()
    expect(tab.locator("[data-held]")).to_have_count(0)
    sends(tab, "Bread at six")
    server.clock.advance(61_000)
    expect(tab.locator(".feed .post .text")).to_have_text("Bread at six")
    expect(tab.locator("[data-held]")).to_have_count(0)
    # An answer waits where it will stand.
    tab.locator(".post [data-key=r]").click()
    tab.locator(".inplace textarea[name=text]").fill("And jam")
    tab.locator(".inplace [data-send]").click()
    card = tab.locator(".post + [data-held]")
    expect(card).to_contain_text("And jam")
    card.get_by_role("button", name="Take it back").click()
    box = tab.locator(".post + .inplace textarea[name=text]")
    expect(box).to_have_value("And jam")
    box.fill("And butter")
    tab.locator(".inplace [data-send]").click()
    tab.locator("[data-held] [data-send-now]").click()
    expect(tab.locator(".post.follows .text")).to_have_text("And butter")
    eventually(lambda: len(ada.posts) == 2)
    assert browser.complaints == []


def test_what_is_taken_back_while_another_is_on_its_way_is_the_one_that_stands_there(
    server: Server, browser: Chromium
) -> None:
    ada = Writer(server, "ida")
    tab = signed_in(browser, ada.person)
    sends(tab, "Bread at four")

    def late(route: Route) -> None:
        """It is out on the server, and streams tell of it."""
        answer = route.fetch()
        tab.wait_for_timeout(1500)
        route.fulfill(response=answer)

    tab.route("**/compose", late)
    tab.locator("#box-text").fill("Bread at five")
    with tab.expect_response("**/compose"):
        tab.locator("[data-send]").click()
        tab.wait_for_timeout(1000)
        tab.keyboard.press("z")
    expect(tab.locator(".inplace textarea[name=text]")).to_have_value("Bread at four")
    expect(tab.locator("[data-held]")).to_contain_text("Bread at five")
    expect(tab.locator("#main > form [name=text]")).to_have_value("")
    tab.locator("[data-held]").get_by_role("button", name="Take it back").click()
    expect(tab.locator("#main > form [name=text]")).to_have_value("Bread at five")
    assert browser.complaints == []


def test_what_waits_until_it_is_sent_is_seen_by_whoever_has_just_written_it(
    server: Server, browser: Chromium
) -> None:
    ada = Writer(server, "fay")
    tab, phone = signed_in(browser, ada.person), signed_in(browser, ada.person)
    tab.locator("#box-text").fill("Not today")
    tab.get_by_title("Publish later").click()
    tab.locator("[name=wait]").select_option("good")
    tab.locator("[data-send]").click()
    expect(phone.locator("[data-held-back]")).to_have_text("1")
    expect(tab.locator("[data-held]")).to_contain_text("Waits until you send it")
    expect(phone.locator("[data-held]")).to_have_count(0)
    tab.locator("[data-held]").get_by_role("button", name="Take it back").click()
    expect(tab.locator("#box-text")).to_have_value("Not today")
    assert browser.complaints == []
