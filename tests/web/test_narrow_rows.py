"""Rows on a phone: what is longer than the page says so, and what belongs together stands on one line."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium
from tests.web.reading import Reader

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def shaded(tab: Page) -> tuple[bool, bool]:
    """Whether the left and the right edge of the row of tabs are darker, or lighter, than the page."""
    tab.wait_for_timeout(150)
    picture = Image.open(io.BytesIO(tab.locator(".tabs").screenshot())).convert("L")
    # Above the words: nothing but the background is there.
    paper = picture.getpixel((picture.width // 2, 6))
    edges = (picture.getpixel((1, 6)), picture.getpixel((picture.width - 2, 6)))
    assert isinstance(paper, int)
    left, right = (isinstance(edge, int) and abs(edge - paper) > 8 for edge in edges)
    return left, right


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_row_of_tabs_that_goes_on_beyond_the_page_shows_it(
    server: Server, browser: Chromium, scheme: str, direction: str
) -> None:
    tab = Reader(server, "ann").opens(browser, "/notifications", viewport=PHONE, color_scheme=scheme)
    tab.evaluate("dir => { document.documentElement.dir = dir; }", direction)
    ltr = direction == "ltr"
    assert shaded(tab) == (not ltr, ltr)
    tab.locator(".tabs").evaluate(
        "(it, to) => it.scrollTo({ left: to, behavior: 'instant' })", 60 if ltr else -60
    )
    assert shaded(tab) == (True, True)
    tab.locator(".tabs").evaluate(
        "(it, to) => it.scrollTo({ left: to, behavior: 'instant' })", 2000 if ltr else -2000
    )
    assert shaded(tab) == (ltr, not ltr)
    tab.goto("/bookmarks")
    assert shaded(tab) == (False, False)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_whoever_is_taken_off_a_list_or_a_collection_has_one_row(
    server: Server, browser: Chromium, lang: str
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    ann.follow(ben)
    ben.ok("PATCH", "/api/v1/accounts/update_credentials", json={"discoverable": True})
    kept = ann.ok("POST", "/api/v1/lists", json={"title": "Bakers"})
    ann.ok("POST", f"/api/v1/lists/{kept['id']}/accounts", json={"account_ids": [ben.id]})
    made = ann.ok("POST", "/api/v1/collections", json={"name": "Bread"})["collection"]
    ann.ok("POST", f"/api/v1/collections/{made['id']}/items", json={"account_id": ben.id})
    for path in (f"/lists/{kept['id']}/edit", f"/collections/{made['id']}/edit"):
        tab = ann.opens(browser, path, viewport=PHONE, locale=lang)
        row = tab.locator("li.person")
        name, button = row.locator(".who").bounding_box(), row.locator("button").bounding_box()
        assert name and button
        assert button["y"] < name["y"] + name["height"] / 2 < button["y"] + button["height"], path
        assert button["height"] >= 40
        tab.context.close()
