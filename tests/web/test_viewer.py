"""Pictures over the page: on to the next by buttons, keys and fingers, closer, and back where one was."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import ViewportSize, expect

from tests import pictures
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, axe_complaints, chromium
from tests.web.reading import SIZES, Reader

pytestmark = pytest.mark.timeout(120)

SCALE = "it => new DOMMatrix(getComputedStyle(it).transform).a"


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def with_pictures(person: Reader, *alts: str) -> str:
    """The address of a post with a picture for each description."""
    ids = []
    for place, alt in enumerate(alts):
        picture = pictures.encoded(pictures.flag((320, 200 + 10 * place)), "PNG")
        files = {"file": (f"{place}.png", picture)}
        ids.append(person.ok("POST", "/api/v2/media", files=files, data={"description": alt})["id"])
    return f"/@{person.name}/{person.says('look', media_ids=ids)['id']}"


@SIZES
def test_one_walks_through_pictures_comes_closer_and_goes_back(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann = Reader(server, "ann")
    place = with_pictures(ann, "the gate", "the well", "the baobab")
    tab = ann.opens(browser, place, viewport=size)
    links, viewer = tab.locator("a[data-view]"), tab.locator("#viewer")
    picture, words = viewer.locator("img"), viewer.locator("p")
    # A shade that still waits has nothing to tell of; a picture that came does.
    expect(links.first.locator(".alt")).to_have_css("opacity", "1")
    links.nth(1).click()
    expect(viewer.locator("output")).to_have_text("2/3")
    expect(words).to_have_text("the well")
    expect(picture).to_have_attribute("alt", "the well")
    assert axe_complaints(tab) == []
    viewer.get_by_role("button", name="Next picture").click()
    expect(words).to_have_text("the baobab")
    tab.keyboard.press("ArrowRight")
    expect(words).to_have_text("the gate")
    tab.keyboard.press("ArrowLeft")
    expect(viewer.locator("output")).to_have_text("3/3")

    tab.keyboard.press("+")
    assert picture.evaluate(SCALE) == pytest.approx(1.5)
    viewer.get_by_role("button", name="Zoom out").click()
    assert picture.evaluate(SCALE) == 1
    middle = {"x": size["width"] / 2, "y": size["height"] / 2}
    tab.mouse.move(**middle)
    tab.mouse.wheel(0, -300)
    expect(viewer.locator(".viewer-stage")).to_have_class("viewer-stage near")
    tab.keyboard.press("0")
    tab.mouse.dblclick(**middle)
    assert picture.evaluate(SCALE) == pytest.approx(2.5)
    # Dragged as far as its edge, and no further.
    tab.mouse.down()
    tab.mouse.move(middle["x"] + 5000, middle["y"])
    tab.mouse.up()
    assert picture.evaluate("it => new DOMMatrix(getComputedStyle(it).transform).e") == pytest.approx(
        0.75 * size["width"], abs=2
    )
    tab.keyboard.press("0")
    # A swipe to the left turns on.
    tab.mouse.move(**middle)
    tab.mouse.down()
    tab.mouse.move(middle["x"] - 120, middle["y"], steps=3)
    tab.mouse.up()
    expect(words).to_have_text("the gate")

    tab.go_back()
    expect(viewer).to_be_hidden()
    assert tab.url == f"{server.url}{place}"
    expect(links.first).to_be_focused()
    links.nth(2).press("Enter")
    expect(words).to_have_text("the baobab")
    tab.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(links.nth(2)).to_be_focused()
    assert browser.complaints == []


def test_a_page_that_runs_from_the_right_turns_its_pictures_the_other_way(
    server: Server, browser: Chromium
) -> None:
    ann = Reader(server, "ann")
    tab = ann.opens(browser, with_pictures(ann, "one", "two"))
    tab.add_init_script(
        "document.addEventListener('readystatechange', () => document.documentElement.dir = 'rtl')"
    )
    tab.reload()
    tab.locator("a[data-view]").first.click()
    expect(tab.locator("#viewer p")).to_have_text("one")
    tab.keyboard.press("ArrowLeft")
    expect(tab.locator("#viewer p")).to_have_text("two")
    buttons = [
        tab.get_by_role("button", name=name).bounding_box() for name in ("Next picture", "Previous picture")
    ]
    assert buttons[0] and buttons[1]
    assert buttons[0]["x"] < buttons[1]["x"]


def test_one_picture_has_no_arrows_and_without_script_is_a_link(server: Server, browser: Chromium) -> None:
    ann = Reader(server, "ann")
    place = with_pictures(ann, "alone")
    tab = ann.opens(browser, place)
    tab.locator("a[data-view]").click()
    expect(tab.locator("#viewer p")).to_have_text("alone")
    expect(tab.locator("#viewer [data-go]").first).to_be_hidden()
    plain = ann.opens(browser, place, java_script_enabled=False)
    address = plain.locator("a[data-view]").get_attribute("href")
    assert address
    assert server.client.get(address).headers["content-type"].startswith("image/")
