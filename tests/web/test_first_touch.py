"""What a page does not load before somebody acts: the first act waits for its script, and is not lost."""

import contextlib
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests import pictures
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium
from tests.web.reading import Reader

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@pytest.fixture(scope="module")
def ann(server: Server) -> Reader:
    """Somebody with three posts, the middle one with a picture."""
    ann = Reader(server, "ann")
    ann.says("the first")
    picture = pictures.encoded(pictures.flag((320, 200)), "PNG")
    sent = ann.ok(
        "POST", "/api/v2/media", files={"file": ("a.png", picture)}, data={"description": "the gate"}
    )
    ann.says("with a picture", media_ids=[sent["id"]])
    ann.says("the last")
    return ann


@contextlib.contextmanager
def waiting(tab: Page, script: str, how: Callable[[Route], None]) -> Iterator[None]:
    """What is done inside asks for `script`, or for what lies under that path, which is held back until it is
    done, then let go in one way, last first.
    """
    address = f"**{script}" if script.startswith("/") else f"**/static/js/{script}.js*"
    held: list[Route] = []
    tab.route(address, lambda route: held.append(route))
    yield
    for _ in range(500):
        if held:
            break
        tab.wait_for_timeout(10)
    assert held, f"nobody asked for {script}"
    for route in reversed(held):
        how(route)
    tab.unroute(address)


def test_a_picture_pressed_before_its_script_is_there_opens_when_it_comes(
    browser: Chromium, ann: Reader
) -> None:
    tab = ann.opens(browser, "/")
    with waiting(tab, "viewer", Route.continue_):
        tab.locator("a[data-view]").click()
        expect(tab.locator("#viewer")).to_be_hidden()
    expect(tab.locator("#viewer p")).to_have_text("the gate")
    assert tab.url == f"{browser.url}/"


def test_a_menu_and_an_answer_open_when_their_script_comes(browser: Chromium, ann: Reader) -> None:
    tab = ann.opens(browser, "/")
    with waiting(tab, "inplace", Route.continue_):
        tab.locator("[data-post-menu]").first.click()
    expect(tab.get_by_role("menu")).to_be_visible()
    tab.reload()
    with waiting(tab, "box", Route.continue_):
        tab.get_by_role("link", name="Reply").first.click()
    expect(tab.locator(".inplace textarea[name=text]")).to_be_focused()


@pytest.mark.parametrize("late", ["keys", "/web/keys"])
def test_words_typed_right_behind_the_key_that_leads_to_the_box_all_arrive(
    browser: Chromium, ann: Reader, late: str
) -> None:
    # What is typed here is kept as a draft, and would stand in the box of the tests behind it.
    tab = Reader(ann.server, "typing").opens(browser, "/")
    with waiting(tab, late, Route.continue_):
        for key in ("n", "h", "a", "l", "f", " ", "a"):
            tab.keyboard.press("Space" if key == " " else key)
    expect(tab.locator("#box-text")).to_have_value("half a")
    tab.keyboard.type(" loaf")
    expect(tab.locator("#box-text")).to_have_value("half a loaf")


def test_keys_pressed_before_their_script_is_there_are_all_done(browser: Chromium, ann: Reader) -> None:
    tab = ann.opens(browser, "/")
    with waiting(tab, "keys", Route.continue_):
        for _ in range(2):
            tab.keyboard.press("j")
    expect(tab.locator(".feed > .post").nth(1)).to_be_focused()


def test_enter_pressed_right_behind_the_key_that_leads_to_a_post_opens_it(
    browser: Chromium, ann: Reader
) -> None:
    tab = ann.opens(browser, f"/@{ann.name}")
    with waiting(tab, "keys", Route.continue_):
        for key in ("j", "Enter"):
            tab.keyboard.press(key)
    tab.wait_for_url(re.compile(r"/\d+$"))


def test_words_written_and_sent_before_the_keys_have_their_script_go_out(
    browser: Chromium, server: Server
) -> None:
    cy = Reader(server, "cy")
    tab = cy.opens(browser, "/")
    with waiting(tab, "keys", Route.continue_):
        for key in ("n", "h", "i", "Enter", "y", "o", "Control+Enter"):
            tab.keyboard.press(key)
    expect(tab.locator(".feed .post", has_text="hi")).to_have_count(1)
    assert [post["content"] for post in cy.ok("GET", f"/api/v1/accounts/{cy.id}/statuses")] == [
        "<p>hi<br />yo</p>"
    ]


def test_words_sent_before_the_box_has_its_script_go_out_once(browser: Chromium, server: Server) -> None:
    ben = Reader(server, "ben")
    tab = ben.opens(browser, "/")
    with waiting(tab, "box", Route.continue_):
        tab.locator("#box-text").fill("faster than the script")
        tab.keyboard.press("Control+Enter")
    expect(tab.locator(".feed .post", has_text="faster than the script")).to_have_count(1)
    expect(tab.locator("#box-text")).to_have_value("")
    assert [post["content"] for post in ben.ok("GET", f"/api/v1/accounts/{ben.id}/statuses")] == [
        "<p>faster than the script</p>"
    ]
    assert tab.url == f"{browser.url}/"


def test_where_a_script_does_not_come_a_press_does_what_it_does_without_any(
    browser: Chromium, ann: Reader
) -> None:
    tab = ann.opens(browser, "/")
    with waiting(tab, "viewer", Route.abort):
        tab.locator("a[data-view]").click()
    tab.wait_for_url("**/media/**")
    tab.goto("/")
    with waiting(tab, "inplace", Route.abort):
        tab.get_by_role("link", name="Reply").first.click()
    tab.wait_for_url("**/compose?reply_to=*")
    # Nothing that was begun before asks for the box by itself.
    tab = Reader(ann.server, "new").opens(browser, "/")
    with waiting(tab, "box", Route.abort):
        tab.locator("#box-text").fill("the plain way")
    tab.get_by_role("button", name="Post to everyone").click()
    expect(tab.locator(".feed .post", has_text="the plain way")).to_have_count(1)
