"""The second style sheet comes with the first touch of a page that is read: nothing seen may move then."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import ViewportSize

from sabar.web.frame import assets
from tests import pictures
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.web.chromium import Chromium, chromium
from tests.web.reading import SIZES, Reader

#: Where each thing stands, how large, and in which letters and colours.
_LOOKS = """() => [...document.querySelectorAll("body *")].filter((it) => it.checkVisibility()).map((it) => {
  const { x, y, width, height } = it.getBoundingClientRect();
  const { color, backgroundColor, font, borderTopWidth, boxShadow } = getComputedStyle(it);
  const name = it.tagName.toLowerCase() + "." + (it.getAttribute("class") ?? "");
  return [name, x, y, width, height, color, backgroundColor, font, borderTopWidth, boxShadow].join(" ");
})"""


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


@SIZES
def test_looks_that_come_with_the_first_touch_change_nothing_that_is_seen(
    server: Server, browser: Chromium, size: ViewportSize
) -> None:
    ann, ben = Reader(server, "ann"), Reader(server, "ben")
    ben.ok("POST", f"/api/v1/accounts/{ann.id}/follow")
    picture = pictures.encoded(pictures.flag((320, 200)), "PNG")
    shown = ann.ok(
        "POST", "/api/v2/media", files={"file": ("a.png", picture)}, data={"description": "the gate"}
    )
    first = ann.says("look at #this", media_ids=[shown["id"]])
    ben.answers(ann.answers(first, "and at that", visibility="unlisted"), "at both", spoiler_text="Of both")
    ann.says("which?", poll={"options": ["one", "two"], "expires_in": 3600})
    thread = f"/@{ann.name}/{first['id']}"
    late = str(assets.static("css/more.css"))
    ben.ok("POST", f"/api/v1/statuses/{first['id']}/bookmark")
    for path in ("/", thread, f"/@{ann.name}", f"/@{ben.name}", "/public/local", "/tags/this", "/bookmarks"):
        tab = ben.opens(browser, path, viewport=size)
        tab.wait_for_load_state("networkidle")
        assert tab.locator(f'link[href="{late}"]').count() == 0, path
        before = tab.evaluate(_LOOKS)
        with tab.expect_response(f"**{late}"):
            tab.mouse.click(2, 2)
        tab.wait_for_function(
            "(href) => [...document.styleSheets].some((it) => it.href.endsWith(href))", arg=late
        )
        assert tab.evaluate(_LOOKS) == before, path
        tab.context.close()
