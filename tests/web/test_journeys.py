"""The first ten minutes in a real browser: a server is opened, a friend comes, they talk."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sabar.actions.auth import setup
from tests import pictures
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium

#: Seconds from the press of the button to the post on somebody else's open page.
LIVE = 2.0

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path: Path) -> Iterator[Server]:
    with (
        new_database(request.param) as url,
        running_server(url, tmp_path, registrations="invite") as server,
    ):
        yield server


@pytest.fixture
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def open_the_server(server: Server, tab: Page) -> str:
    """Journey 0; the invite link."""
    tab.goto("/")
    expect(tab).to_have_url(re.compile("/setup$"))
    code = server.run(setup.new_code, server.app)
    assert code is not None
    tab.fill("#username", "ann")
    tab.fill("#email", "ann@example.org")
    tab.fill("#password", PASSWORD)
    tab.fill("#code", code)
    tab.get_by_role("button", name="Open the server").click()
    expect(tab).to_have_url(re.compile("/setup/checklist"))
    expect(tab.locator(".steps .step")).not_to_have_count(0)
    tab.get_by_role("button", name="Create an invite link").click()
    return str(tab.get_by_label("Your invite link").input_value())


def join(tab: Page, link: str, name: str) -> None:
    tab.goto(link)
    expect(tab.get_by_text("ann invites you.")).to_be_visible()
    assert tab.locator("form.form input:not([type=hidden])").count() == 3
    tab.fill("#username", name)
    tab.fill("#email", f"{name}@example.org")
    tab.fill("#password", PASSWORD)
    tab.get_by_role("button", name="Create my account").click()
    expect(tab.locator("[data-box]")).to_be_visible()


def follow(tab: Page, name: str) -> None:
    """From the profile; an invite may have made them follow already."""
    tab.goto(f"/@{name}")
    button = tab.locator(".profile form.follow button")
    if not (button.get_attribute("aria-label") or "").startswith("Following"):
        button.click()
    expect(tab.get_by_role("button", name=f"Unfollow {name}")).to_be_visible()


def say(tab: Page, text: str) -> None:
    tab.fill("#box-text", text)
    tab.locator("[data-send]").click()


def answer(tab: Page, text: str) -> None:
    """The box of a thread names whom one answers already."""
    box = tab.locator("#box-text")
    expect(box).to_have_value("@ann ")
    box.press("End")
    box.press_sequentially(text)
    tab.locator("[data-send]").click()


def at_home(*tabs: Page) -> None:
    """Home is open and listens."""
    for tab in tabs:
        with tab.expect_websocket(lambda socket: "/api/v1/streaming" in socket.url) as opened:
            tab.goto("/")
        assert opened.value.url
        tab.wait_for_timeout(300)


def test_a_server_is_opened_once_and_a_link_invites(server: Server, browser: Chromium) -> None:
    ann = browser.tab()
    link = open_the_server(server, ann)
    assert link.startswith(f"{server.url}/invite/")
    assert browser.complaints == []
    answer = ann.goto("/setup")
    assert answer is not None and answer.status == 404
    answer = browser.tab().goto("/setup")
    assert answer is not None and answer.status == 404


def test_a_friend_comes_and_they_talk_live(server: Server, browser: Chromium, tmp_path: Path) -> None:
    ann, ben = browser.tab(), browser.tab()
    link = open_the_server(server, ann)
    join(ben, link, "ben")
    follow(ben, "ann")
    follow(ann, "ben")

    at_home(ann, ben)
    waits: list[float] = []
    for writer, reader, text in ((ann, ben, "The kettle is on"), (ben, ann, "On my way over")):
        say(writer, text)
        pressed = time.monotonic()
        meets(reader, text)
        waits.append(time.monotonic() - pressed)
        expect(writer.locator(".feed article.post", has_text=text)).to_have_count(1)
        expect(reader.locator("article.post", has_text=text)).to_be_in_viewport()

    # One of them may meet a machine that is busy with something else.
    assert min(waits) <= LIVE, waits

    stays_where_one_reads(ann, ben)

    # An answer in the thread, seen there live and counted at the bell.
    badge = ann.locator("[data-unread]")
    before = int(badge.inner_text() or 0)
    thread = ann.locator("article.post", has_text="The kettle is on").locator(".when").get_attribute("href")
    assert thread is not None
    ben.goto(thread)
    answer(ben, "Two sugars please")
    expect(ben.locator("article.post", has_text="Two sugars please")).to_be_visible()
    expect(badge).to_have_text(str(before + 1))
    expect(ann).to_have_title(re.compile(rf"^\({before + 1}\) "))

    # A favourite changes the button where it stands.
    address = ben.url
    star = ben.locator("article.post", has_text="The kettle is on").locator(".act.star")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star.locator(".count")).to_have_text("1")
    assert ben.url == address
    expect(badge).to_have_text(str(before + 2))
    expect(ann.locator("article.post", has_text="The kettle is on").locator(".act.star .count")).to_have_text(
        "1"
    )

    # A picture with its description, and a warning before a post.
    photo = tmp_path / "cat.png"
    photo.write_bytes(pictures.encoded(pictures.flag(), "PNG"))
    at_home(ben)
    ann.locator("[data-pick]").set_input_files(photo)
    ann.locator("[data-picture].filled [name^=alt]").fill("A flag in two colours")
    say(ann, "Look at this")
    meets(ben, "Look at this")
    shown = ben.locator("article.post", has_text="Look at this").locator(".pictures img")
    expect(shown).to_have_attribute("alt", "A flag in two colours")
    ben.wait_for_function("() => document.querySelector('.pictures img').naturalWidth > 0")
    ann.locator("input[name=warn]").check(force=True)
    ann.fill("input[name=warning]", "The end of the film")
    say(ann, "It was the gardener")
    expect(ben.locator(".pill", has_text="The end of the film")).to_be_visible()
    expect(ben.locator(".pill")).not_to_contain_text("gardener")
    meets(ben, "The end of the film")
    warned = ben.locator("article.post", has_text="The end of the film")
    expect(warned).to_be_visible()
    expect(warned.get_by_text("It was the gardener")).to_be_hidden()
    warned.locator("summary").filter(has_text="Show").click()
    expect(warned.get_by_text("It was the gardener")).to_be_visible()

    edit_profile(ben)
    assert browser.complaints == []


def meets(reader: Page, text: str, *, timeout: float = 5_000) -> None:
    """A post comes in and is shown: on an empty page it stands at once, else its pill says how it begins."""
    expect(reader.locator(".pill, article.post:not(.held)", has_text=text).first).to_be_visible(
        timeout=timeout
    )
    pill = reader.locator(".pill")
    if pill.count():
        pill.click()


def stays_where_one_reads(writer: Page, reader: Page) -> None:
    """Nothing moves, on top and further down: a pill tells how many posts came, and unfolds them."""
    box = reader.locator("[data-box]")
    expect(box).to_be_in_viewport()
    first = reader.locator(".feed article.post").first
    was = first.bounding_box()
    for n in range(12):
        say(writer, f"Line {n}\n\nof a long evening")
        expect(reader.locator(".pill", has_text=f"Line {n} of a long evening")).to_be_visible()
        expect(writer.locator("#box-text")).to_have_value("")
    reading = reader.locator("article.post:not(.held)").first
    assert reading.bounding_box() == pytest.approx(was, abs=0.01)
    expect(reader.locator(".pill")).to_contain_text("12 new posts")
    reader.locator(".pill").click()
    expect(reader.locator("article.post", has_text="Line 11")).to_be_in_viewport()
    expect(box).to_be_in_viewport()
    expect(reader.locator(".held")).to_have_count(0)
    reader.mouse.wheel(0, 700)
    expect(box).not_to_be_in_viewport()
    reading = reader.locator("article.post", has_text="Line 5")
    before = reading.bounding_box() or {}
    say(writer, "One more cup")
    pill = reader.get_by_role("button", name="1 new post")
    expect(pill).to_be_visible()
    # A browser scrolls by whole pixels.
    assert reading.bounding_box() == pytest.approx(before, abs=0.99)
    # It waits above in its full size: scrolling up to it moves nothing either.
    assert (reader.locator("article.post", has_text="One more cup").bounding_box() or {})["height"] > 60
    pill.click()
    expect(reader.locator("article.post", has_text="One more cup")).to_be_in_viewport()


def edit_profile(tab: Page) -> None:
    tab.goto("/settings/profile")
    tab.fill("#name", "Ben of the Hill")
    tab.fill("#bio", "I walk.")
    tab.get_by_role("button", name="Save").click()
    tab.goto("/@ben")
    expect(tab.locator(".profile h2")).to_have_text("Ben of the Hill")
    expect(tab.locator(".profile .text")).to_contain_text("I walk.")


def test_the_same_without_scripts(server: Server, browser: Chromium, tmp_path: Path) -> None:
    ann, ben = (browser.tab(java_script_enabled=False) for _ in range(2))
    link = open_the_server(server, ann)
    join(ben, link, "ben")
    follow(ben, "ann")
    follow(ann, "ben")

    ann.goto("/")
    say(ann, "The kettle is on")
    expect(ann.locator("article.post", has_text="The kettle is on")).to_be_visible()
    ben.goto("/")
    ben.locator("article.post", has_text="The kettle is on").locator(".when").click()
    answer(ben, "Two sugars please")
    expect(ben.locator("article.post", has_text="Two sugars please")).to_be_visible()
    ben.locator("article.post", has_text="The kettle is on").first.locator(".act.star").click()
    star = ben.locator("article.post", has_text="The kettle is on").first.locator(".act.star")
    expect(star).to_have_attribute("aria-pressed", "true")
    ann.goto("/")
    expect(ann.locator("[data-unread]")).to_have_text(re.compile("^[1-9]"))

    photo = tmp_path / "cat.png"
    photo.write_bytes(pictures.encoded(pictures.flag(), "PNG"))
    ann.locator("input[name=with_pictures]").check(force=True)
    ann.locator("#picture-1").set_input_files(photo)
    ann.fill("#alt-1", "A flag in two colours")
    ann.locator("input[name=warn]").check(force=True)
    ann.fill("input[name=warning]", "The end of the film")
    say(ann, "It was the gardener")
    expect(ann.locator("article.post", has_text="The end of the film")).to_be_visible()
    ben.goto("/")
    warned = ben.locator("article.post", has_text="The end of the film")
    expect(warned.get_by_text("It was the gardener")).to_be_hidden()
    warned.locator("summary").filter(has_text="Show").click()
    expect(warned.get_by_text("It was the gardener")).to_be_visible()
    expect(warned.locator(".pictures img")).to_have_attribute("alt", "A flag in two colours")

    edit_profile(ben)
    assert browser.complaints == []
