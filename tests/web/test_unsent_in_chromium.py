"""What is typed in a real browser: kept a moment later, back on another device, gone when it is sent."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests import pictures
from tests.conftest import NewDatabase
from tests.entrance import Person
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES
from tests.web.writer import Writer


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def signed_in(browser: Chromium, person: Person, **options: object) -> Page:
    tab = browser.tab(**options)
    tab.goto("/login")
    tab.fill("#email", person.email)
    tab.fill("#password", person.password)
    tab.get_by_role("button", name="Log in").click()
    expect(tab).not_to_have_url(re.compile("/login"))
    return tab


def test_what_is_typed_comes_back_anywhere_and_a_sent_box_is_empty(
    server: Server, browser: Chromium, tmp_path: Path
) -> None:
    ada = Writer(server)
    laptop = signed_in(browser, ada.person)
    text, said = laptop.locator("#box-text"), laptop.locator("[data-kept]")
    flag = tmp_path / "flag.png"
    flag.write_bytes(pictures.encoded(pictures.flag((32, 24)), "PNG"))
    text.focus()
    laptop.keyboard.type("The tide")
    laptop.locator("[data-pick]").set_input_files(flag)
    # The script that shows pictures comes with the first one, and moves on to its description.
    expect(laptop.locator(".picture.filled textarea")).to_be_focused(timeout=20_000)
    laptop.keyboard.type("Two colours")
    expect(said).to_have_text("Draft saved", timeout=20_000)
    expect(laptop.locator(".picture [name=keep]")).to_have_count(1, timeout=20_000)
    # A link is followed before the moment is over.
    text.press_sequentially(" is low")
    laptop.get_by_role("link", name="Drafts").click()
    eventually(lambda: "The tide is low" in ada.drafts())
    laptop.reload()
    expect(laptop.locator(".unsent .words")).to_have_text("The tide is low")
    expect(laptop.locator(".unsent img")).to_have_count(1)
    phone = signed_in(browser, ada.person, viewport={"width": 390, "height": 844})
    expect(phone.locator("#box-text")).to_have_value("The tide is low")
    expect(phone.locator(".picture.filled textarea")).to_have_value("Two colours")
    # What is written stands there with all that sends it, before anybody touches it.
    expect(phone.locator("[data-send]")).to_be_visible()
    assert axe_complaints(phone) == []
    phone.locator("#box-text").press_sequentially(" today")
    expect(phone.locator("[data-kept]")).to_have_text("Draft saved")
    phone.locator("[data-send]").click()
    expect(phone.locator(".feed .post .text")).to_have_text("The tide is low today")
    expect(phone.locator("#box-text")).to_have_value("")
    expect(phone.locator("[data-restored]")).to_have_count(0)
    (post,) = ada.posts
    assert [file["description"] for file in post["media_attachments"]] == ["Two colours"]
    laptop.goto("/")
    expect(text).to_have_value("")
    # The box it left behind writes something new.
    phone.locator("#box-text").press_sequentially("And more")
    expect(phone.locator("[data-kept]")).to_have_text("Draft saved")
    phone.locator("[data-discard]").click()
    expect(phone.locator("#box-text")).to_have_value("")
    phone.goto("/drafts")
    expect(phone.get_by_text("No drafts")).to_be_visible()
    assert axe_complaints(phone) == []
    assert browser.complaints == []


@SIZES
def test_words_that_were_kept_stand_with_what_sends_them_and_are_kept_as_they_grow(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ada = Writer(server)
    signed_in(browser, ada.person).locator("#box-text").press_sequentially("The tide")
    eventually(lambda: "The tide" in ada.drafts())
    tab = signed_in(browser, ada.person, viewport=size)
    expect(tab.locator("[data-send]")).to_be_visible()
    tab.locator("#box-text").press_sequentially(" is low")
    eventually(lambda: "The tide is low" in ada.drafts())
    tab.locator("[data-send]").click()
    expect(tab.locator(".feed .post .text")).to_have_text("The tide is low")
    assert browser.complaints == []


def test_a_thread_is_typed_counted_and_sent_and_another_post_waits(server: Server, browser: Chromium) -> None:
    ada = Writer(server)
    tab = signed_in(browser, ada.person)
    text, send = tab.locator("#box-text"), tab.locator("[data-send]")
    text.focus()
    tab.keyboard.type("One")
    tab.get_by_role("button", name="Add another post").click()
    tab.keyboard.type("x" * 501)
    expect(send).to_be_disabled()
    expect(tab.locator(".follow-up .counter")).to_have_attribute("aria-label", "1 characters too many")
    tab.keyboard.press("Backspace")
    expect(send).to_be_enabled()
    tab.get_by_role("button", name="Add another post").click()
    tab.keyboard.type("Three")
    tab.get_by_role("button", name="Remove this post").last.click()
    expect(tab.get_by_role("textbox", name="Post 2")).to_be_focused()
    assert axe_complaints(tab) == []
    send.click()
    expect(tab.locator(".feed .post")).to_have_count(2)
    expect(tab.locator(".follow-up")).to_have_count(0)
    assert [post["in_reply_to_id"] is None for post in ada.posts] == [False, True]
    text.focus()
    tab.keyboard.type("Later")
    tab.get_by_role("checkbox", name="Publish later").check(force=True)
    expect(send).to_have_text(re.compile("^\\s*Schedule\\s*$"), use_inner_text=True)
    tab.locator("[name=at]").fill("2020-01-01T10:00")
    send.click()
    expect(tab.get_by_role("alert")).to_contain_text("at least five minutes from now")
    expect(text).to_have_value("Later")
    tab.locator("[name=at]").fill("2030-01-01T10:00")
    send.click()
    expect(tab.get_by_role("status").filter(has_text="Goes out on 1 January 2030")).to_be_visible()
    expect(text).to_have_value("")
    tab.get_by_role("link", name="See scheduled posts").click()
    expect(tab.locator(".unsent .words")).to_have_text("Later")
    assert axe_complaints(tab) == []
    refused = "the server responded with a status of 422"
    assert [said for said in browser.complaints if refused not in said] == []
