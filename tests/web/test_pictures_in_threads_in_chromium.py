"""Pictures in each post of a thread, in a real browser: chosen, ordered, kept, back elsewhere, sent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import pictures
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.test_album import PHONE
from tests.web.test_forms_with_lists import words
from tests.web.test_unsent_in_chromium import signed_in
from tests.web.writer import Writer

DEVICES = pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


@pytest.fixture(scope="module")
def flags(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("flags")
    found = [folder / f"{name}.png" for name in "abcde"]
    for file in found:
        file.write_bytes(pictures.encoded(pictures.flag((64, 48)), "PNG"))
    return found


def thread(ada: Writer) -> list[list[str | None]]:
    """The descriptions of the pictures of each post, in the order of the thread."""
    return [words(post) for post in reversed(ada.posts)]


def described(tab: Page) -> list[list[str]]:
    """The same, as they stand in the box."""
    albums = tab.locator(".box [data-album]").all()
    return [[one.input_value() for one in album.locator(".filled textarea").all()] for album in albums]


def another(tab: Page, text: str) -> None:
    tab.get_by_role("button", name="Add another post").click()
    tab.keyboard.type(text)


@DEVICES
def test_each_post_takes_its_pictures_which_come_back_on_another_device_and_are_sent(
    server: Server, browser: Chromium, ada: Writer, flags: list[Path], device: dict[str, Any]
) -> None:
    tab = signed_in(browser, ada.person, **device)
    tab.locator("#box-text").focus()
    tab.keyboard.type("One")
    another(tab, "Two")
    another(tab, "Three")
    follow_ups = tab.locator(".follow-up")
    foot = tab.locator(".foot-row [data-pick]")
    foot.set_input_files(flags[0])
    tab.locator(".inner > [data-album] .filled textarea").fill("first")
    second, third = follow_ups.nth(0), follow_ups.nth(1)
    third.locator("[data-pick]").set_input_files(flags[:2])
    expect(third.locator(".filled")).to_have_count(2)
    third.locator(".filled textarea").nth(0).fill("third a")
    third.locator(".filled textarea").nth(1).fill("third b")
    expect(tab.locator(".picture [name=keep]")).to_have_count(3, timeout=20_000)
    # Among what is stored stands what is new, and what is moved stays in its post.
    second.locator("[data-pick]").set_input_files(flags[2])
    expect(second.locator(".filled textarea")).to_be_focused()
    tab.keyboard.type("second")
    third.get_by_role("group", name="Picture 2").get_by_role("button", name="Move up").press("Enter")
    assert described(tab) == [["first"], ["second"], ["third b", "third a"]]
    assert axe_complaints(tab) == []
    expect(tab.locator(".picture [name=keep]")).to_have_count(4, timeout=20_000)
    expect(tab.locator("[data-kept]")).to_have_text("Draft saved", timeout=20_000)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")

    later = signed_in(browser, ada.person, **device)
    expect(later.locator(".follow-up")).to_have_count(2)
    assert described(later) == [["first"], ["second"], ["third b", "third a"]]
    later.locator(".follow-up").nth(1).get_by_role("button", name="Remove", exact=True).first.click()
    assert described(later) == [["first"], ["second"], ["third a"]]
    later.locator("[data-send]").click()
    expect(later.locator(".feed .post")).to_have_count(3)
    assert thread(ada) == [["first"], ["second"], ["third a"]]
    expect(later.locator(".filled")).to_have_count(0)
    assert browser.complaints == []


def test_what_is_pasted_or_dropped_goes_where_the_caret_or_the_mouse_is(
    server: Server, browser: Chromium, ada: Writer
) -> None:
    tab = signed_in(browser, ada.person)
    tab.locator("#box-text").focus()
    tab.keyboard.type("One")
    another(tab, "Two")
    give = """(spot, [kind, name]) => {
        const bag = new DataTransfer();
        bag.items.add(new File(["x"], "x.png", { type: "image/png" }));
        const event = new Event(kind, { bubbles: true, cancelable: true });
        event[name] = bag;
        spot.dispatchEvent(event);
    }"""
    albums = tab.locator(".box [data-album]")
    tab.locator(".follow-up textarea").first.evaluate(give, ["paste", "clipboardData"])
    expect(albums.nth(1).locator(".filled")).to_have_count(1)
    tab.locator(".follow-up .row").first.evaluate(give, ["drop", "dataTransfer"])
    expect(albums.nth(1).locator(".filled")).to_have_count(2)
    tab.locator("#box-text").evaluate(give, ["drop", "dataTransfer"])
    expect(albums.nth(0).locator(".filled")).to_have_count(1)
    # A poll stands in the way of those of the first post alone.
    tab.get_by_role("button", name="Remove", exact=True).first.click()
    tab.get_by_role("checkbox", name="Add a poll").check(force=True)
    expect(tab.get_by_role("checkbox", name="Add a poll")).to_be_checked()
    tab.locator("#box-text").evaluate(give, ["paste", "clipboardData"])
    expect(tab.get_by_role("alert")).to_contain_text("but not both")
    expect(albums.nth(0).locator(".filled")).to_have_count(0)
    # A post that is taken out takes its pictures with it.
    tab.get_by_role("button", name="Remove this post").click()
    expect(tab.locator(".filled")).to_have_count(0)


@DEVICES
def test_without_script_a_post_that_follows_opens_places_of_its_own(
    server: Server, browser: Chromium, ada: Writer, flags: list[Path], device: dict[str, Any]
) -> None:
    tab = signed_in(browser, ada.person, java_script_enabled=False, **device)
    tab.locator("#box-text").fill("One")
    tab.get_by_role("button", name="Add another post").click()
    second = tab.locator(".follow-up").first
    second.locator("textarea").first.fill("Two")
    files = tab.locator("[name='pictures[]']:visible")
    expect(files).to_have_count(0)
    second.get_by_role("checkbox", name="Add pictures").check(force=True)
    expect(files).to_have_count(4)
    expect(second.locator("[name='pictures[]']:visible")).to_have_count(4)
    second.locator("[name='pictures[]']").first.set_input_files(flags[0])
    second.get_by_label("Description").first.fill("of the second")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.get_by_role("button", name="Add another post").click()
    expect(tab.locator(".follow-up")).to_have_count(2)
    expect(tab.locator(".follow-up").first.locator(".filled textarea")).to_have_value("of the second")
    tab.locator(".follow-up textarea[name='more[]']").nth(1).fill("Three")
    tab.locator("[data-send]").click()
    eventually(lambda: thread(ada) == [[], ["of the second"], []])
