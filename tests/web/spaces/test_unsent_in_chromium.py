"""What is typed in a room and not sent, in Chromium: kept while one types, there again on another device."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.server import Server
from tests.waiting import eventually
from tests.web.chromium import Chromium, chromium
from tests.web.reading import SIZES
from tests.web.spaces.people import House

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@SIZES
def test_what_is_typed_in_a_room_comes_back_anywhere_and_a_sent_box_is_empty(
    house: House, browser: Chromium, size: dict[str, int]
) -> None:
    browser.complaints.clear()
    laptop = house.member.opens(browser, house.url, live=True)
    text = laptop.locator("#box-text")
    text.press_sequentially("the kiln")
    expect(laptop.locator("[data-kept]")).to_have_text("Kept, not sent")
    # A link is followed before the moment is over.
    text.press_sequentially(" is hot")
    laptop.get_by_role("link", name="Log", exact=True).click()
    laptop.wait_for_url("**/log")
    eventually(lambda: "the kiln is hot</textarea>" in house.member.web.get(house.url).text)
    for kind in ("localStorage", "sessionStorage"):
        assert "kiln" not in laptop.evaluate(f"JSON.stringify({kind})")
    phone = house.member.opens(browser, house.url, live=True, viewport=size)
    expect(phone.locator("#box-text")).to_have_value("the kiln is hot")
    # What is written stands there with all that sends it, before anybody touches it.
    expect(phone.locator("[data-send]")).to_be_visible()
    phone.locator("#box-text").press("ControlOrMeta+End")
    phone.locator("#box-text").press_sequentially(" today")
    phone.locator("[data-send]").click()
    expect(phone.locator(".feed .post .text")).to_have_text("the kiln is hot today")
    expect(phone.locator("#box-text")).to_have_value("")
    phone.reload()
    expect(phone.locator("#box-text")).to_have_value("")
    # The box it left behind writes something new.
    phone.locator("#box-text").press_sequentially("and more")
    phone.keyboard.press("Control+Enter")
    expect(phone.locator(".feed .post .text").first).to_have_text("and more")
    phone.locator("#box-text").press_sequentially("once again")
    expect(phone.locator("[data-kept]")).to_have_text("Kept, not sent")
    laptop.goto(house.url)
    expect(text).to_have_value("once again")
    assert browser.complaints == []


def test_an_answer_that_was_begun_stands_under_its_post_again(house: House, browser: Chromium) -> None:
    id = house.says(house.owner, "who brings the clay?")["id"]
    tab = house.member.opens(browser, house.url, live=True)
    tab.get_by_role("link", name="Answer").click()
    box = tab.locator(".speaks")
    box.get_by_role("textbox").press_sequentially("I do")
    # It is kept although it is put away at once.
    tab.keyboard.press("Escape")
    expect(box).to_have_count(0)
    eventually(lambda: "I do</textarea>" in house.member.web.get(f"{house.url}/p/{id}/answer").text)
    tab.reload()
    expect(tab.locator("#box-text")).to_have_value("")
    tab.get_by_role("link", name="Answer").click()
    expect(box.get_by_role("textbox")).to_have_value("I do")
    tab.keyboard.press("Control+Enter")
    expect(box).to_have_count(0)
    tab.get_by_role("link", name="Answer").last.click()
    expect(box.get_by_role("textbox")).to_have_value("")


def test_on_two_devices_the_one_that_has_not_seen_the_other_says_so(house: House, browser: Chromium) -> None:
    laptop, phone = (house.member.opens(browser, house.url, live=True) for _ in "12")
    phone.locator("#box-text").press_sequentially("bread and butter")
    expect(phone.locator("[data-kept]")).to_have_text("Kept, not sent")
    laptop.locator("#box-text").press_sequentially("bread and salt")
    expect(laptop.locator("[data-kept]")).to_contain_text("in another place")
    expect(laptop.locator("#box-text")).to_have_value("bread and salt")
    laptop.reload()
    expect(laptop.locator("#box-text")).to_have_value("bread and butter")
